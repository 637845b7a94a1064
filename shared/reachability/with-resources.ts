import type { Network, ResourceId, Resources } from './network.ts';

/** The network with resources in place of those of the same id, or beside them. Later ones win, and what is there now is unseen no more. */
export function withResources(network: Network, resources: Partial<Resources>): Network {
  const ids = new Set(Object.values(resources).flatMap((list) => list.map(({ id }) => id)));
  return {
    ...network,
    ...joinResources(network, resources),
    unseen: network.unseen.filter(({ within }) => !ids.has(within)),
  };
}

/** Resources, with others in place of those of the same id, or beside them. */
export function joinResources(some: Partial<Resources>, others: Partial<Resources>): Partial<Resources> {
  const lists = Object.entries(others).map(([kind, list]) => [
    kind,
    upsert<{ readonly id: ResourceId }>(some[kind as keyof Resources] ?? [], list),
  ]);
  return { ...some, ...(Object.fromEntries(lists) as Partial<Resources>) };
}

/** The network without the resources of these ids. */
export function withoutResources(network: Network, ids: ReadonlySet<ResourceId>): Network {
  if (ids.size === 0) return network;
  const { seen, unseen, ...lists } = network;
  const left = Object.entries(lists).map(([kind, list]) => [
    kind,
    (list as readonly { readonly id: ResourceId }[]).filter(({ id }) => !ids.has(id)),
  ]);
  return { ...(Object.fromEntries(left) as typeof lists), seen, unseen };
}

function upsert<T extends { readonly id: ResourceId }>(list: readonly T[], entries: readonly T[]): readonly T[] {
  return entries.length === 0 ? list : [...new Map([...list, ...entries].map((entry) => [entry.id, entry])).values()];
}
