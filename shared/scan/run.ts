import { stat } from 'node:fs/promises';
import type { App } from '../app.ts';
import { collect, type Collected, type Given } from '../collect/collect.ts';
import { parseExport } from '../collect/parse/export.ts';
import type { Part } from '../collect/parse/part.ts';
import type { Azure } from '../collect/read/azure.ts';
import { readingOf } from '../collect/reading.ts';
import { UsageError } from '../config.ts';
import type { Client } from '../model/client.ts';
import type { LogsUse } from '../model/logs.ts';
import { known, unseen } from '../model/observed.ts';
import type { FileUse, Problem } from '../model/report.ts';
import type { AzureTarget, ScanRequest } from '../model/request.ts';
import type { ClusterRef, FleetSnapshot } from '../model/snapshot.ts';
import { joinParts } from './join-parts.ts';
import { mergeSnapshots, withChanges, withFacts } from './merge.ts';
import { isWanted } from './scope.ts';

export interface Run extends Omit<Collected, 'parts'> {
  /** What the logs cost, where they were asked. */
  readonly logs?: LogsUse;
  readonly files?: readonly FileUse[];
  /** What to take for real beside what was read, or in its place. */
  readonly assumed?: Pick<Collected, 'snapshot' | 'parts'> & { readonly files: readonly FileUse[] };
}

/** The first stage of a scan: reads the fleet, once and in bulk. What could not be read is in the problems; only a request that makes no sense throws. */
export async function run(request: ScanRequest, app: App): Promise<Run> {
  const clients = [...(request.config.clients ?? []), ...request.clients];
  // First, because a live scan takes minutes.
  const assumed = request.assume === undefined ? undefined : await assumedFromFiles(request.assume, app);
  const real =
    'from' in request.target
      ? withProblems(await runFromFiles('--from', request.target.from, clients, app), request.target.from)
      : await withLogs(await withMetrics(await runLive(request.target, clients, app), request, app), request, app);
  if (assumed === undefined) return real;

  const { left } = assume(real.snapshot, assumed);
  return { ...real, assumed, problems: [...real.problems, ...assumed.problems, ...problemsOf(left, 'unread')] };
}

/** What Azure Monitor measured of all clusters is read in bulk too. What could not be read is unseen, and nothing else is lost. */
export async function withMetrics<R extends Pick<Run, 'snapshot'>>(
  read: R,
  { config: { sources = {} } }: Pick<ScanRequest, 'config'>,
  app: App,
): Promise<R> {
  const { snapshot } = read;
  if (sources.metrics === false || snapshot.clusters.length === 0) return read;
  const { readLoad } = await import('../collect/read/metrics.ts');
  app.tell(`reading how busy ${snapshot.clusters.length} API servers are`);
  return { ...read, snapshot: withFacts(snapshot, await readLoad(await app.azure(), snapshot.clusters, app.now())) };
}

/** The fleet that a scan is asked about: what was read, with what is assumed in it. */
export function fleetOf({ snapshot, assumed }: Pick<Run, 'snapshot' | 'assumed'>): FleetSnapshot {
  return assumed === undefined ? snapshot : assume(snapshot, assumed).snapshot;
}

function assume(real: FleetSnapshot, { snapshot, parts }: Pick<Collected, 'snapshot' | 'parts'>) {
  return joinParts(mergeSnapshots(real, snapshot), parts);
}

/** What if: the resources in a file or folder. Throws a UsageError where there are none. */
export function assumedFromFiles(path: string, app: App): Promise<NonNullable<Run['assumed']> & Collected> {
  return runFromFiles('--assume', path, [], app);
}

/** What if: resources as ARM shows them. Throws a UsageError for what cannot be read. */
export function assumedFromJson(resources: readonly object[], now: Date): NonNullable<Run['assumed']> {
  const takenAt = now.toISOString();
  const found = parseExport(resources, takenAt, 'assume');
  const reading = readingOf(found.resources, [{ within: '', why: 'it is not among what is assumed' }]);
  const facts = { clients: unseen('nobody is assumed'), serviceTags: unseen('none are assumed') };
  const { snapshot, parts, problems } = collect(reading, { takenAt, cloud: 'files', facts });
  const [first] = [...found.refused, ...problems.map(({ where, what }) => `${where}: ${what}`)];
  if (first !== undefined) throw new UsageError(`assume: ${first}`);
  const joined = joinParts(snapshot, parts);
  return { snapshot: joined.snapshot, parts: joined.left, files: [] };
}

async function runFromFiles(
  option: '--from' | '--assume',
  path: string,
  clients: readonly Client[],
  app: App,
): Promise<Collected & { readonly files: readonly FileUse[] }> {
  if ((await stat(path).catch(() => undefined)) === undefined)
    throw new UsageError(`${option} ${path}: there is no such file or folder`);
  const { readFiles } = await import('../collect/read/files.ts');
  const reading = await readFiles(path);
  if (reading.takenAt === undefined) {
    const [first] = reading.files;
    const example =
      first !== undefined && 'refused' in first ? `, the first being ${first.path}: ${first.refused}` : '';
    throw new UsageError(
      `${option} ${path}: expected Azure resources or a snapshot, found none in ${reading.files.length} files${example}`,
    );
  }
  const { takenAt, serviceTags, snapshot: saved } = reading;
  const given: Given = {
    takenAt,
    cloud: 'files',
    facts: {
      clients: known(clients, takenAt, 'configuration'),
      serviceTags: serviceTags ? known(serviceTags, takenAt, 'files') : unseen('the files hold no service tags'),
    },
  };
  const collected = collect(reading, given);
  const merged = saved === undefined ? collected.snapshot : mergeSnapshots(saved, collected.snapshot);
  const told = withChanges(withFacts(merged, reading.looked), reading.changes);
  const { snapshot, left } = joinParts(told, collected.parts);
  app.tell(
    `read ${reading.files.length} files, of which ${reading.files.filter((file) => 'used' in file).length} were of use`,
  );
  return { snapshot, parts: left, problems: collected.problems, files: reading.files };
}

/** What `--from` read, with what is missing in it. */
function withProblems<R extends Collected>(read: R, path: string): R {
  const nothing: Problem = { where: path, what: 'holds no managed cluster', kind: 'unread' };
  const missing = read.snapshot.clusters.length > 0 ? [] : [nothing];
  return { ...read, problems: [...read.problems, ...problemsOf(read.parts, 'notice'), ...missing] };
}

function problemsOf(left: readonly Part[], kind: Problem['kind']): readonly Problem[] {
  const what = 'is not taken in, because what holds it was not read';
  return left.map(({ id }) => ({ where: id, what, kind }));
}

async function runLive(target: AzureTarget, clients: readonly Client[], app: App): Promise<Run> {
  return withTagsOfFleet(await readFleet(target, clients, app), app);
}

/** Clusters and the network, as far as a target goes. `isFollowed`: what these only name is read by whoever asks further. */
export async function readFleet(
  target: AzureTarget,
  clients: readonly Client[],
  app: App,
  isFollowed = false,
): Promise<Run> {
  const takenAt = app.now().toISOString();
  const azure = await app.azure();
  app.tell('reading the fleet');
  const reading = await read(azure, target, takenAt, isFollowed);
  const given = {
    takenAt,
    cloud: azure.cloud.name,
    facts: {
      clients: known(clients, takenAt, 'configuration'),
      serviceTags: unseen('no cluster was found to read service tags for'),
    },
  };
  const { snapshot: whole, problems } = collect(reading, given);
  const snapshot = only(whole, target);
  app.tell(`read ${snapshot.clusters.length} clusters in ${reading.seen.length} subscriptions`);
  return { snapshot, problems };
}

/** The same by the place of any cluster; without one, no tags are known. */
export async function withTagsOfFleet(read: Run, app: App): Promise<Run> {
  const located = read.snapshot.clusters.find(({ cluster }) => cluster.location !== '')?.cluster;
  return located === undefined ? read : withServiceTags(read, located, app);
}

/** What was read, with the service tags of the cloud, which any place in it tells. */
export async function withServiceTags(
  { snapshot, problems }: Run,
  { subscriptionId, location }: Pick<ClusterRef, 'subscriptionId' | 'location'>,
  app: App,
): Promise<Run> {
  const { readServiceTags } = await import('../collect/read/service-tags.ts');
  const serviceTags = await readServiceTags(await app.azure(), subscriptionId, location, snapshot.takenAt);
  return {
    snapshot: { ...snapshot, facts: { ...snapshot.facts, serviceTags } },
    problems: serviceTags.known
      ? problems
      : [...problems, { where: 'the service tags of the cloud', what: serviceTags.why, kind: 'unread' }],
  };
}

function only(snapshot: FleetSnapshot, target: AzureTarget): FleetSnapshot {
  return { ...snapshot, clusters: snapshot.clusters.filter(({ cluster }) => isWanted(target, cluster)) };
}

/** The same with what the logs told, where these are to be asked. */
export async function withLogs(
  read: Run,
  { config, remembered }: Pick<ScanRequest, 'config' | 'remembered'>,
  app: App,
): Promise<Run> {
  const { logs = false } = config.sources ?? {};
  if (logs === false || read.snapshot.clusters.length === 0) return read;
  const { readLogs } = await import('../collect/read/logs/read-logs.ts');
  app.tell(`asking the logs of ${read.snapshot.clusters.length} clusters`);
  const source = logs === true ? {} : logs;
  const told = await readLogs(await app.azure(), read.snapshot, source, read.snapshot.takenAt, remembered?.logs);
  const snapshot = withFacts(read.snapshot, told.clusters);
  return {
    ...read,
    snapshot: { ...snapshot, facts: { ...snapshot.facts, ...told.fleet } },
    problems: [...read.problems, ...told.problems],
    ...(told.use && { logs: told.use }),
  };
}

async function read(azure: Azure, { scope, isFresh }: AzureTarget, takenAt: string, isFollowed: boolean) {
  if (!isFresh) {
    const { readResourceGraph } = await import('../collect/read/resource-graph.ts');
    return readResourceGraph(azure, scope, takenAt, isFollowed);
  }
  const { readArm } = await import('../collect/read/arm.ts');
  return readArm(azure, scope.subscriptions ?? [], takenAt);
}
