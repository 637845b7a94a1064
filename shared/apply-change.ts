import type { Change } from './model/finding.ts';
import type { ClusterFacts, Seen } from './model/facts.ts';
import { known, type Observed } from './model/observed.ts';
import type { FleetSnapshot } from './model/snapshot.ts';
import { type Network, type Resources, withResources } from './reachability/index.ts';

/** The snapshot with a change in it: resources and facts that it names replace or join those that are there. */
export function applyChange(snapshot: FleetSnapshot, { network = {}, clusters = {} }: Change): FleetSnapshot {
  const facts = { ...snapshot.facts, network: applyToNetwork(snapshot.facts.network, network) };
  const changed = snapshot.clusters.map((one) => {
    const facts = Object.entries(clusters[one.cluster.id] ?? {});
    const now = facts.map(([name, value]) => [name, known(value, snapshot.takenAt, 'change')]);
    return { ...one, facts: { ...one.facts, ...(Object.fromEntries(now) as Partial<Seen<ClusterFacts>>) } };
  });
  return { ...snapshot, facts, clusters: changed };
}

function applyToNetwork(observed: Observed<Network>, changes: Partial<Resources>): Observed<Network> {
  return observed.known ? { ...observed, value: withResources(observed.value, changes) } : observed;
}
