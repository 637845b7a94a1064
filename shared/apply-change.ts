import type { Change } from './model/finding.ts';
import { known, type Observed } from './model/observed.ts';
import type { FleetSnapshot } from './model/snapshot.ts';
import type { Network, ResourceId, Resources } from './reachability/index.ts';

/** The snapshot with a change in it: resources and facts that it names replace or join those that are there. */
export function applyChange(snapshot: FleetSnapshot, { network = {}, clusters = {} }: Change): FleetSnapshot {
  const facts = { ...snapshot.facts, network: applyToNetwork(snapshot.facts.network, network) };
  const changed = snapshot.clusters.map((one) => {
    const apiServer = clusters[one.cluster.id]?.apiServer;
    return apiServer === undefined
      ? one
      : { ...one, facts: { apiServer: known(apiServer, snapshot.takenAt, 'change') } };
  });
  return { ...snapshot, facts, clusters: changed };
}

function applyToNetwork(observed: Observed<Network>, changes: Partial<Resources>): Observed<Network> {
  return observed.known ? { ...observed, value: withResources(observed.value, changes) } : observed;
}

/** The network with resources in place of those of the same id, or beside them. Later ones win, and what is there now is unseen no more. */
export function withResources(network: Network, resources: Partial<Resources>): Network {
  const lists = Object.entries(resources).map(([kind, list]) => [
    kind,
    upsert<{ readonly id: ResourceId }>(network[kind as keyof Resources], list),
  ]);
  const ids = new Set(Object.values(resources).flatMap((list) => list.map(({ id }) => id)));
  return {
    ...network,
    ...(Object.fromEntries(lists) as Partial<Resources>),
    unseen: network.unseen.filter(({ within }) => !ids.has(within)),
  };
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
