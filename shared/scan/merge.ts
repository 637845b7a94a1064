import type { Client } from '../model/client.ts';
import { known, type Observed } from '../model/observed.ts';
import type { Looked } from '../collect/reading.ts';
import type { ResourceChange } from '../model/resource-change.ts';
import type { ClusterSnapshot, FleetSnapshot } from '../model/snapshot.ts';
import { type Network, type ResourceId, withoutResources, withResources } from '../reachability/index.ts';

/**
 * A snapshot with what else was read beside it: clusters and resources of the same id give way, clients of the same name too. What was
 * to take the place of something and could not be read leaves that place empty and unseen.
 */
export function mergeSnapshots(saved: FleetSnapshot, beside: FleetSnapshot): FleetSnapshot {
  return {
    ...saved,
    facts: {
      firewallNames: rather(beside.facts.firewallNames, saved.facts.firewallNames),
      firewallAddresses: rather(beside.facts.firewallAddresses, saved.facts.firewallAddresses),
      deniedFlows: rather(beside.facts.deniedFlows, saved.facts.deniedFlows),
      network: mergeNetworks(saved.facts.network, beside.facts.network),
      clients: mergeClients(saved.facts.clients, beside.facts.clients),
      serviceTags: rather(beside.facts.serviceTags, saved.facts.serviceTags),
    },
    clusters: mergeClusters(saved.clusters, beside.clusters),
  };
}

function rather<T>(one: Observed<T>, other: Observed<T>): Observed<T> {
  return one.known ? one : other;
}

/** The snapshot without the clusters and resources of these ids. */
export function withoutIds(snapshot: FleetSnapshot, ids: ReadonlySet<ResourceId>): FleetSnapshot {
  const { network } = snapshot.facts;
  return {
    ...snapshot,
    facts: {
      ...snapshot.facts,
      network: network.known ? { ...network, value: withoutResources(network.value, ids) } : network,
    },
    clusters: snapshot.clusters.filter(({ cluster }) => !ids.has(cluster.id)),
  };
}

/** The snapshot with these changes beside its own. */
export function withChanges(snapshot: FleetSnapshot, changes: readonly ResourceChange[]): FleetSnapshot {
  const all = new Map([...(snapshot.changes ?? []), ...changes].map((change) => [change.id, change]));
  return all.size === 0 ? snapshot : { ...snapshot, changes: [...all.values()] };
}

/** The snapshot with what was looked at of its clusters. */
export function withFacts(snapshot: FleetSnapshot, looked: Looked): FleetSnapshot {
  const clusters = snapshot.clusters.map(({ cluster, facts }) => ({
    cluster,
    facts: { ...facts, ...looked.get(cluster.id) },
  }));
  return { ...snapshot, clusters };
}

function mergeNetworks(saved: Observed<Network>, beside: Observed<Network>): Observed<Network> {
  if (!saved.known || !beside.known) return saved.known ? saved : beside;
  const { seen: _, unseen, ...resources } = beside.value;
  // Of what was read beside, only resources that could not be understood count: files say nothing of what is not in them.
  const holes = unseen.filter(({ within }) => within !== '');
  const rest = withoutResources(saved.value, new Set(holes.map(({ within }) => within)));
  const network = withResources(rest, resources);
  // The narrow reason comes first: it says more than "the files do not hold it".
  return known({ ...network, unseen: [...holes, ...network.unseen] }, saved.observedAt, saved.source);
}

/** Of a cluster that was read again, its management groups are still those that were told before, and what was looked at beside is too. */
function mergeClusters(
  saved: readonly ClusterSnapshot[],
  beside: readonly ClusterSnapshot[],
): readonly ClusterSnapshot[] {
  const merged = new Map(saved.map((one) => [one.cluster.id, one]));
  for (const one of beside) {
    const before = merged.get(one.cluster.id);
    const looked = Object.entries(one.facts).filter(([name, { known }]) => known || name === 'apiServer');
    merged.set(one.cluster.id, {
      cluster: { ...before?.cluster, ...one.cluster },
      facts: { ...(before ?? one).facts, ...Object.fromEntries(looked) },
    });
  }
  return [...merged.values()];
}

function mergeClients(
  saved: Observed<readonly Client[]>,
  beside: Observed<readonly Client[]>,
): Observed<readonly Client[]> {
  if (!saved.known || !beside.known || beside.value.length === 0) return saved;
  const merged = new Map([...saved.value, ...beside.value].map((client) => [client.name, client]));
  return known([...merged.values()], beside.observedAt, beside.source);
}
