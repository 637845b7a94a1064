import { known, type Observed } from '../model/observed.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import type { Network } from '../reachability/index.ts';
import type { Client } from '../model/client.ts';

/** A saved snapshot with what else was given beside it: clusters and resources of the same id give way, clients of the same name too. */
export function mergeSnapshots(saved: FleetSnapshot, beside: FleetSnapshot): FleetSnapshot {
  return {
    ...saved,
    facts: {
      network: mergeNetworks(saved.facts.network, beside.facts.network),
      clients: mergeClients(saved.facts.clients, beside.facts.clients),
      serviceTags: beside.facts.serviceTags.known ? beside.facts.serviceTags : saved.facts.serviceTags,
    },
    clusters: lastOfEach([...saved.clusters, ...beside.clusters], ({ cluster }) => cluster.id),
  };
}

function mergeNetworks(saved: Observed<Network>, beside: Observed<Network>): Observed<Network> {
  if (!saved.known || !beside.known) return saved.known ? saved : beside;
  const { seen, unseen, ...lists } = saved.value;
  const merged = Object.entries(lists).map(([kind, list]) => [
    kind,
    lastOfEach([...list, ...beside.value[kind as keyof typeof lists]], ({ id }) => id),
  ]);
  const network: Network = {
    ...(Object.fromEntries(merged) as typeof lists),
    seen,
    // Of what was given beside, only resources that could not be read count: files say nothing of what is not in them.
    unseen: [...unseen, ...beside.value.unseen.filter(({ within }) => within !== '')],
  };
  return known(network, saved.observedAt, saved.source);
}

function mergeClients(
  saved: Observed<readonly Client[]>,
  beside: Observed<readonly Client[]>,
): Observed<readonly Client[]> {
  if (!saved.known || !beside.known || beside.value.length === 0) return saved;
  return known(
    lastOfEach([...saved.value, ...beside.value], ({ name }) => name),
    beside.observedAt,
    beside.source,
  );
}

function lastOfEach<T>(list: readonly T[], key: (entry: T) => string): readonly T[] {
  return [...new Map(list.map((entry) => [key(entry), entry])).values()];
}
