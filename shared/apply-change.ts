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
  if (!observed.known) return observed;
  const lists = Object.entries(changes).map(([kind, list]) => [
    kind,
    upsert<{ readonly id: ResourceId }>(observed.value[kind as keyof Resources], list),
  ]);
  return { ...observed, value: { ...observed.value, ...(Object.fromEntries(lists) as Partial<Resources>) } };
}

/** Replaces the entries of one id, and adds those that are new. Later ones win. */
function upsert<T extends { readonly id: ResourceId }>(list: readonly T[], entries: readonly T[]): readonly T[] {
  return [...new Map([...list, ...entries].map((entry) => [entry.id, entry])).values()];
}
