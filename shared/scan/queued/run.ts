import type { App } from '../../app.ts';
import type { Config } from '../../model/config.ts';
import type { BatchMessage, Claim, CloseMessage, Message, Plan, QueuedRequest } from '../../model/plan.ts';
import type { Problem } from '../../model/report.ts';
import type { AzureTarget } from '../../model/request.ts';
import type { ClusterRef, ClusterSnapshot, FleetSnapshot } from '../../model/snapshot.ts';
import type { ResourceId } from '../../reachability/index.ts';
import type { Blobs } from '../../store/blobs.ts';
import { keepResources, keepTold, readTold } from '../../store/fleet.ts';
import { claimScan, createPlan, keepSnapshot, keepTrouble, readClosed, readPlan } from '../../store/scans.ts';
import { inspectedFacts } from '../inspect.ts';
import { run } from '../run.ts';
import { isPartial } from '../scope.ts';
import { asking, toldBy, withTold } from './logs.ts';
import { fromMemory, recall, resourcesOf } from './recall.ts';

/** From its beginning. A message of an instance that died comes back after ten minutes at most, several times. */
const DEADLINE_MS = 45 * 60_000;
const CLUSTERS_IN_A_BATCH = 25;

/** Messages for the stages that follow. */
export interface Next {
  readonly inspect: readonly BatchMessage[];
  readonly close: readonly CloseMessage[];
}

/**
 * The first stage: reads the fleet, decides what the scan is about, and says what comes next. Of many messages for one scan the first is
 * dealt with; when it comes back because somebody died, what is there already is not made again.
 */
export async function runQueued(asked: QueuedRequest, message: Message, app: App): Promise<Next> {
  const blobs = await app.blobs();
  const request = await unended(asked, message, blobs);
  if (request === undefined) return { inspect: [], close: [] };
  const claim = await claimScan(blobs, claimOf(request, message, app));
  if (claim.messageId !== message.id) {
    app.tell('somebody else works on this scan');
    return { inspect: [], close: [] };
  }
  try {
    return nextOf((await readPlan(blobs, request.id)) ?? (await makePlan(claim, blobs, app)));
  } catch (error) {
    await keepTrouble(blobs, request.id, 'run', error);
    throw error;
  }
}

/** What becomes of a request that failed again and again: a scan that ends at once, and says why. */
export async function giveUpRun(request: QueuedRequest, message: Message, app: App): Promise<CloseMessage> {
  const blobs = await app.blobs();
  await claimScan(blobs, claimOf(request, message, app));
  return { scan: request.id, why: 'reading the fleet failed again and again' };
}

/** A plan for what is remembered, of which nothing can be seen. */
export async function makeBlindPlan({ request, startedAt }: Claim, why: string, blobs: Blobs, app: App): Promise<Plan> {
  const config = await app.config().catch((): Config => ({}));
  const target = targetOf(request, config);
  const snapshot = await fromMemory(target, blobs, startedAt, why);
  return createPlan(blobs, {
    request: { ...request, target, config, clients: [] },
    startedAt,
    snapshot: await keepSnapshot(blobs, request.id, snapshot),
    batches: [],
    gone: [],
    problems: [{ where: 'the scan', what: why, kind: 'unread' }],
    azureCalls: { ...app.calls },
  });
}

/** Ids of scans that alerts ask for are those of a time: what fired after such a scan had ended wants another one. */
async function unended(
  request: QueuedRequest,
  { insertedAt }: Message,
  blobs: Blobs,
): Promise<QueuedRequest | undefined> {
  for (let count = 1; ; count++) {
    const id = count === 1 ? request.id : `${request.id}-${count}`;
    const closed = await readClosed(blobs, id);
    if (closed === undefined) return { ...request, id };
    const isLater = Date.parse(insertedAt) > Date.parse(closed.report.scan.finishedAt);
    if (request.trigger !== 'alert' || !isLater) return undefined;
  }
}

function claimOf(request: QueuedRequest, { id: messageId }: Message, app: App): Claim {
  const now = app.now();
  const deadlineAt = new Date(now.getTime() + DEADLINE_MS).toISOString();
  return { request, messageId, startedAt: now.toISOString(), deadlineAt };
}

async function makePlan({ request, startedAt }: Claim, blobs: Blobs, app: App): Promise<Plan> {
  const config = await app.config();
  const target = targetOf(request, config);
  const whole = { ...request, target, config, clients: [] };
  const told = await readTold(blobs, config.scope ?? {});
  const { read, gone } = await recall(await run(asking(whole, told), app), target, blobs, app);
  const snapshot = read.logs === undefined ? withTold(read.snapshot, told) : read.snapshot;
  const plan = await createPlan(blobs, {
    request: whole,
    startedAt,
    snapshot: await keepSnapshot(blobs, request.id, snapshot),
    batches: inspectedFacts(config).length > 0 ? batchesOf(snapshot.clusters) : [],
    gone,
    problems: [...read.problems, ...problemsOfMissing(target, snapshot, gone)],
    azureCalls: { ...app.calls },
    ...(read.logs && { logs: read.logs }),
  });
  if (read.logs !== undefined) await keepTold(blobs, config.scope ?? {}, toldBy(whole, snapshot, read.logs, told));
  if (!isPartial(target)) await keepResources(blobs, target.scope, resourcesOf(snapshot));
  return plan;
}

/** Clusters that somebody asked about by name, and that nobody came upon. */
function problemsOfMissing(
  { clusters = [] }: AzureTarget,
  snapshot: FleetSnapshot,
  gone: readonly ClusterRef[],
): readonly Problem[] {
  const found = new Set([...snapshot.clusters.map(({ cluster }) => cluster), ...gone].map(({ id }) => id));
  const what = 'no such cluster was found where the configuration looks';
  return clusters.filter((id) => !found.has(id)).map((where) => ({ where, what, kind: 'unread' }));
}

function targetOf({ target }: QueuedRequest, { scope = {} }: Config): AzureTarget {
  return { scope, isFresh: false, ...target };
}

/** Clusters of which nothing is known have nothing that could be looked at. */
function batchesOf(clusters: readonly ClusterSnapshot[]): readonly (readonly ResourceId[])[] {
  const seen = clusters.flatMap(({ cluster, facts }) => (facts.apiServer.known ? [cluster.id] : []));
  return Array.from({ length: Math.ceil(seen.length / CLUSTERS_IN_A_BATCH) }, (_, index) =>
    seen.slice(index * CLUSTERS_IN_A_BATCH, (index + 1) * CLUSTERS_IN_A_BATCH),
  );
}

function nextOf({ request: { id: scan }, batches }: Plan): Next {
  if (batches.length === 0) return { inspect: [], close: [{ scan }] };
  return { inspect: batches.map((_, batch) => ({ scan, batch })), close: [] };
}
