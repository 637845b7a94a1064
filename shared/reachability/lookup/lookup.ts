import { remember } from '../memo.ts';
import type { Network, ResourceId, ResourceKind, Resources, Subnet } from '../network.ts';
import { note } from './watch.ts';

/** What a look into the network finds. `absent` is proven; `unseen` is all that can be said where something was not read. */
export type Found<T> =
  | { readonly status: 'found'; readonly value: T }
  | { readonly status: 'absent' }
  | { readonly status: 'unseen'; readonly why: string };

export function find<K extends ResourceKind>(network: Network, kind: K, id: ResourceId): Found<Resources[K][number]> {
  note(network, id);
  return peek(network, kind, id);
}

/** The same where the answer need not rest on it: among many that are looked through, whoever picks one notes it. */
export function peek<K extends ResourceKind>(network: Network, kind: K, id: ResourceId): Found<Resources[K][number]> {
  const value = indexOf<Resources[K][number]>(network[kind]).get(id);
  if (value !== undefined) return { status: 'found', value };
  const why = whyUnseen(network, kind, id);
  return why === undefined ? { status: 'absent' } : { status: 'unseen', why };
}

export function findSubnet(network: Network, id: ResourceId): Found<Subnet> {
  const vnet = find(network, 'vnets', vnetOf(id));
  if (vnet.status !== 'found') return vnet;
  const value = vnet.value.subnets.find((subnet) => subnet.id === id);
  return value === undefined ? { status: 'absent' } : { status: 'found', value };
}

/** Why a resource that is named somewhere is not at hand, as a sentence. Azure keeps no reference to what does not exist. */
export function whyNot(id: ResourceId, found: Exclude<Found<unknown>, { status: 'found' }>): string {
  return found.status === 'unseen' ? `${id} was not seen: ${found.why}` : `${id} does not exist or may not be read`;
}

/** Why a resource that is not in the network may exist all the same; `undefined` when it does not exist. */
function whyUnseen(network: Network, kind: ResourceKind, id: ResourceId): string | undefined {
  const hole = network.unseen.find((entry) => (entry.kind ?? kind) === kind && id.startsWith(entry.within));
  if (hole !== undefined) return hole.why;
  const subscription = subscriptionOf(id);
  return network.seen.includes(subscription) ? undefined : `subscription ${subscription} was not read`;
}

/** Why a search through all resources of a kind proves nothing by finding nothing; `undefined` when it does. */
export function whyIncomplete(network: Network, kind: ResourceKind): string | undefined {
  return network.unseen.find((entry) => (entry.kind ?? kind) === kind)?.why;
}

export function vnetOf(subnet: ResourceId): ResourceId {
  return subnet.replace(/\/subnets\/[^/]+$/, '');
}

export function subscriptionOf(id: ResourceId): string {
  return id.split('/')[2] ?? '';
}

export function nameOf(id: ResourceId): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

const idsOf = remember(
  (resources: readonly { readonly id: ResourceId }[]): ReadonlyMap<ResourceId, unknown> =>
    new Map(resources.map((resource) => [resource.id, resource])),
);

function indexOf<T extends { readonly id: ResourceId }>(resources: readonly T[]): ReadonlyMap<ResourceId, T> {
  return idsOf(resources) as ReadonlyMap<ResourceId, T>;
}
