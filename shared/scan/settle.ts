import { isDeepStrictEqual } from 'node:util';
import type { App } from '../app.ts';
import { collect } from '../collect/collect.ts';
import { CLUSTER_TYPE, holderOf, kindOf, NETWORK_KINDS } from '../collect/parse/index.ts';
import { typeOf } from '../collect/parse/resource.ts';
import type { Fresh } from '../collect/read/fresh.ts';
import { readingOf } from '../collect/reading.ts';
import type { AzureCalls, Problem } from '../model/report.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { find, type Network, type ResourceId, type Unseen } from '../reachability/index.ts';
import { mergeSnapshots, withoutIds } from './merge.ts';

/** An answer, and the ids of what it rests on: resources, or parts of them. */
export interface Asked<A> {
  readonly answer: A;
  readonly restsOn: Iterable<string>;
}

export interface Settled<A> extends Asked<A> {
  /** What was read in bulk, with what was read fresh in its place. */
  readonly snapshot: FleetSnapshot;
  readonly problems: readonly Problem[];
  /** What was asked for by itself. */
  readonly read: ReadonlySet<ResourceId>;
  /** How often it was read: calls that hang on each other. */
  readonly rounds: number;
}

export interface Settling {
  readonly service: keyof AzureCalls;
  /** What is not asked for: it was read fresh before, or is not there. */
  readonly known: Iterable<ResourceId>;
  /** How often resources are read, each time all that is new at once; until there is no more when not given. */
  readonly mostRounds?: number;
  /** What is said where one cannot be read, before the reason. */
  readonly doubt: string;
}

/**
 * Asks, reads each resource that the answer rests on by itself from ARM, once, and asks again of what ARM says, until there is nothing new.
 * Resource Graph may lag behind, and ARM does not. What is gone leaves the network; what cannot be read stays as it is, with a problem.
 */
export async function settle<A>(
  snapshot: FleetSnapshot,
  ask: (snapshot: FleetSnapshot) => Asked<A>,
  { service, known, mostRounds = Infinity, doubt }: Settling,
  app: App,
): Promise<Settled<A>> {
  const { readFresh } = await import('../collect/read/fresh.ts');
  const read = new Set(known);
  const problems: Problem[] = [];
  let settled = snapshot;
  for (let round = 0; ; round++) {
    const { answer, restsOn } = ask(settled);
    const ids = round < mostRounds ? unread(restsOn, read) : [];
    if (ids.length === 0) return { answer, restsOn, snapshot: settled, problems, read, rounds: round };
    for (const id of ids) read.add(id);
    const observedAt = app.now().toISOString();
    app.tell(`reading ${ids.length} resources that the answer rests on`);
    const taken = takeIn(
      settled,
      await readFresh(await app.azure(), ids, observedAt, service, app.advance),
      observedAt,
    );
    settled = taken.snapshot;
    const doubts = taken.lost.map(({ id, why }): Problem => ({ where: id, what: `${doubt}: ${why}`, kind: 'unread' }));
    problems.push(...taken.problems, ...doubts);
    if (!taken.isNews) return { answer, restsOn, snapshot: settled, problems, read, rounds: round + 1 };
  }
}

/** Resources that an answer rests on and that were not read by themselves, each once. */
export function unread(restsOn: Iterable<string>, read: ReadonlySet<ResourceId>): readonly ResourceId[] {
  const ids = [...new Set(restsOn)].flatMap((id) => holderOf(id) ?? []);
  return [...new Set(ids)].filter((id) => !read.has(id));
}

interface Taken {
  readonly snapshot: FleetSnapshot;
  readonly isNews: boolean;
  readonly problems: readonly Problem[];
  /** What could not be read, other than what was unseen before as well. */
  readonly lost: Fresh['failed'];
}

function takeIn(snapshot: FleetSnapshot, { resources, gone, failed }: Fresh, takenAt: string): Taken {
  const lost = failed.filter(({ id }) => statusOf(snapshot, id) !== 'unseen');
  // What is named somewhere, and that nobody could read, is not absent.
  const unseen = lost
    .filter(({ id }) => statusOf(snapshot, id) === 'absent')
    .map(({ id, why }): Unseen => ({ within: id, why, ...kindIn(id) }));
  const read = collect(readingOf(resources, unseen), { takenAt, cloud: snapshot.cloud, facts: snapshot.facts });
  const left = new Set([...gone].filter((id) => statusOf(snapshot, id) === 'found'));
  return {
    snapshot: withoutIds(mergeSnapshots(snapshot, read.snapshot), left),
    isNews: left.size > 0 || !isIn(snapshot, read.snapshot),
    problems: read.problems,
    lost,
  };
}

function statusOf({ clusters, facts: { network } }: FleetSnapshot, id: ResourceId): 'found' | 'absent' | 'unseen' {
  if (typeOf(id) === CLUSTER_TYPE) return clusters.some(({ cluster }) => cluster.id === id) ? 'found' : 'absent';
  const { kind } = kindIn(id);
  return network.known && kind !== undefined ? find(network.value, kind, id).status : 'unseen';
}

function kindIn(id: ResourceId): Pick<Unseen, 'kind'> {
  const kind = kindOf(typeOf(id) ?? '');
  return kind === undefined ? {} : { kind };
}

/** Whether all that was read fresh is there already: then no check would answer anything else. */
function isIn({ clusters, facts }: FleetSnapshot, fresh: FleetSnapshot): boolean {
  const [old, now] = [facts.network, fresh.facts.network];
  if (!old.known || !now.known || now.value.unseen.length > 0) return false;
  const byId = new Map(clusters.map((one) => [one.cluster.id, one]));
  return (
    fresh.clusters.every(({ cluster, facts: { apiServer } }) => {
      const before = byId.get(cluster.id);
      if (before?.facts.apiServer.known !== true || !apiServer.known) return false;
      const isSame = isDeepStrictEqual(before.facts.apiServer.value, apiServer.value);
      return isSame && isDeepStrictEqual(before.cluster, { ...before.cluster, ...cluster });
    }) && isNetworkIn(old.value, now.value)
  );
}

function isNetworkIn(old: Network, now: Network): boolean {
  return NETWORK_KINDS.every((kind) =>
    now[kind].every((one) => {
      const before = find(old, kind, one.id);
      return before.status === 'found' && isDeepStrictEqual(before.value, one);
    }),
  );
}
