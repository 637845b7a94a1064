import type { Network, ResourceId } from '../network.ts';

const LOOKED = Symbol('looked');

interface Watched {
  readonly [LOOKED]?: Set<ResourceId>;
}

/**
 * The network for whoever wants to know what answers rest on, of what is well too. `looked` grows by the id of each resource that is asked
 * for, whether it is there or not, and of each that is found by its address. Networks that are made of this one tell the same.
 */
export function watch(network: Network): { readonly network: Network; readonly looked: ReadonlySet<ResourceId> } {
  const looked = new Set<ResourceId>();
  const watched: Network & Watched = { ...network, [LOOKED]: looked };
  return { network: watched, looked };
}

/** Tells whoever watches that an answer rests on a resource. */
export function note(network: Network, id: ResourceId): void {
  (network as Watched)[LOOKED]?.add(id);
}

/** The same of some, which are handed on. */
export function noting<T extends { readonly id: ResourceId }>(network: Network, resources: readonly T[]): readonly T[] {
  for (const { id } of resources) note(network, id);
  return resources;
}
