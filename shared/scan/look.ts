import type { App } from '../app.ts';
import { collect } from '../collect/collect.ts';
import { readingOf } from '../collect/reading.ts';
import { clusterQuestions, fleetQuestions } from '../collect/read/logs/index.ts';
import type { Config } from '../model/config.ts';
import type { ClusterFacts, FleetFacts } from '../model/facts.ts';
import { unseen } from '../model/observed.ts';
import type { ScanRequest } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import type { ResourceId } from '../reachability/index.ts';
import { inTime } from './in-time.ts';
import { inspectedFacts, look } from './inspect.ts';
import { type Run, withLogs, withMetrics, withServiceTags } from './run.ts';
import { readSuspects } from './suspects.ts';

/** For each of the two looks. The front end of the functions gives up after 230 seconds: https://learn.microsoft.com/azure/azure-functions/functions-scale#timeout */
const MOST_MS = 60_000;

/** ARM does not let a cluster be read. The message says why. */
export class UnreadError extends Error {
  override readonly name = 'UnreadError';
}

/**
 * A cluster by itself, from ARM, with what can be seen of it without the network: how busy it is, what it answers, and the service tags of
 * its region. `undefined` where there is none. What does not answer in time is unseen. Throws an `UnreadError`.
 */
export async function lookAtOnce(
  id: ResourceId,
  request: ScanRequest,
  app: App,
  mostMs = MOST_MS,
): Promise<Run | undefined> {
  const takenAt = app.now().toISOString();
  const azure = await app.azure();
  const { readFresh } = await import('../collect/read/fresh.ts');
  const { resources, failed } = await readFresh(azure, [id], takenAt, 'arm');
  if (failed[0] !== undefined) throw new UnreadError(`The cluster could not be read: ${failed[0].why}`);
  const nobody = unseen('it is read beside');
  const { snapshot, problems } = collect(readingOf(resources), {
    takenAt,
    cloud: azure.cloud.name,
    facts: { clients: nobody, serviceTags: nobody },
  });
  const [own] = snapshot.clusters;
  if (own === undefined) return undefined;

  const seen = inspectedFacts(withoutMetrics(request.config));
  const [tagged, measured, looked] = await Promise.all([
    withServiceTags({ snapshot, problems }, own.cluster, app),
    inTime(withMetrics({ snapshot }, request, app), mostMs, (why) => ({ snapshot: without(snapshot, LOAD, [], why) })),
    inTime(look(snapshot, request.config, app), mostMs, (why) => without(snapshot, seen, [], why)),
  ]);
  return { ...tagged, snapshot: withFactsOf(withFactsOf(tagged.snapshot, measured.snapshot, LOAD), looked, seen) };
}

/** What the logs tell, and metrics of what looks suspicious. What does not answer in time is unseen. */
export async function lookAround(
  snapshot: FleetSnapshot,
  request: ScanRequest,
  app: App,
  mostMs = MOST_MS,
): Promise<Run> {
  const { metrics = true } = request.config.sources ?? {};
  const [closer, told] = await Promise.all([
    metrics
      ? inTime(readSuspects(snapshot, request.config, app), mostMs, (why) => without(snapshot, SUSPECT, [], why))
      : snapshot,
    inTime(withLogs({ snapshot, problems: [] }, request, app), mostMs, (why): Run => {
      return { snapshot: without(snapshot, LOGS, LOGS_OF_FLEET, why), problems: [] };
    }),
  ]);
  return { ...told, snapshot: withFactsOf(told.snapshot, closer, SUSPECT) };
}

const LOAD = ['apiServerLoad'] as const;
const SUSPECT = ['tunnelReadiness', 'nodeLoad', 'snatUse'] as const;
const LOGS = Object.keys(clusterQuestions) as (keyof typeof clusterQuestions)[];
const LOGS_OF_FLEET = Object.keys(fleetQuestions) as (keyof typeof fleetQuestions)[];

/** What was looked at, taken from one snapshot into another that has newer resources. */
export function withLooks(snapshot: FleetSnapshot, looked: FleetSnapshot): FleetSnapshot {
  const facts = Object.keys(looked.clusters[0]?.facts ?? {}).filter((fact) => fact !== 'apiServer');
  return withFactsOf(snapshot, looked, facts as (keyof ClusterFacts)[], ['serviceTags', ...LOGS_OF_FLEET]);
}

function withFactsOf(
  snapshot: FleetSnapshot,
  other: FleetSnapshot,
  ofClusters: readonly (keyof ClusterFacts)[],
  ofFleet: readonly (keyof FleetFacts)[] = [],
): FleetSnapshot {
  const others = new Map(other.clusters.map((one) => [one.cluster.id, one.facts]));
  const clusters = snapshot.clusters.map(({ cluster, facts }) => {
    return { cluster, facts: { ...facts, ...pick(others.get(cluster.id) ?? facts, ofClusters) } };
  });
  return { ...snapshot, facts: { ...snapshot.facts, ...pick(other.facts, ofFleet) }, clusters };
}

function pick<T extends object>(facts: T, names: readonly (keyof T)[]): Partial<T> {
  return Object.fromEntries(names.map((name) => [name, facts[name]])) as Partial<T>;
}

function without(
  snapshot: FleetSnapshot,
  ofClusters: readonly (keyof ClusterFacts)[],
  ofFleet: readonly (keyof FleetFacts)[],
  why: string,
): FleetSnapshot {
  const gaps = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, unseen(why)]));
  return {
    ...snapshot,
    facts: { ...snapshot.facts, ...gaps(ofFleet) },
    clusters: snapshot.clusters.map(({ cluster, facts }) => ({ cluster, facts: { ...facts, ...gaps(ofClusters) } })),
  };
}

function withoutMetrics(config: Config): Config {
  return { ...config, sources: { ...config.sources, metrics: false } };
}
