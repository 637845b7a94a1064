import type { App } from '../../app.ts';
import { eachOf } from '../../collect/quota.ts';
import { isSuperseded, lifecycle, type Look } from '../../lifecycle.ts';
import type { ClusterState } from '../../model/cluster-state.ts';
import type { ClusterFacts, Seen } from '../../model/facts.ts';
import { unseen } from '../../model/observed.ts';
import type { CloseMessage, Closed, Inspected, Plan } from '../../model/plan.ts';
import type { Problem } from '../../model/report.ts';
import type { ClusterRef, ClusterSnapshot, FleetSnapshot } from '../../model/snapshot.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { destinationOf } from '../../sinks/azure-monitor.ts';
import { type Delivery, sendLetters } from '../../sinks/delivery.ts';
import { lettersOf } from '../../sinks/letters.ts';
import type { Blobs } from '../../store/blobs.ts';
import { updateCluster } from '../../store/clusters.ts';
import { updateListing } from '../../store/listing.ts';
import { putLetters } from '../../store/outbox.ts';
import {
  createClosed,
  endScan,
  isInHistory,
  keepTrouble,
  readClaim,
  readClaims,
  readClosed,
  readInspected,
  readKeptSnapshot,
  readPlan,
  readTrouble,
} from '../../store/scans.ts';
import { close } from '../close.ts';
import type { Confirmed } from '../confirm.ts';
import { inspectedFacts } from '../inspect.ts';
import { judge, judgeOnly } from '../judge.ts';
import { withFacts } from '../merge.ts';
import { isPartial } from '../scope.ts';
import { sumOf } from './calls.ts';
import { listedOf, withListed } from './listing.ts';
import { blindFacts } from './recall.ts';
import { makeBlindPlan } from './run.ts';

const MOST_AT_ONCE = 16;

/** A scan that has ended, and what became of the rows that were to be written. */
export interface Ended extends Closed {
  /** Absent where no rows are wanted. */
  readonly delivery?: Delivery;
}

/**
 * The last stage: puts together what was seen, asks the checks once, remembers how each failure stands, and has it written where it is
 * wanted. Done again, because somebody died or a message came twice, it goes on where it stopped: what was decided once stays.
 */
export async function closeQueued({ scan, why }: CloseMessage, app: App): Promise<Ended | undefined> {
  const blobs = await app.blobs();
  try {
    const closed = (await readClosed(blobs, scan)) ?? (await closeOnce(scan, why, false, blobs, app));
    return closed === undefined ? undefined : await finish(closed, blobs, app);
  } catch (error) {
    await keepTrouble(blobs, scan, 'close', error);
    throw error;
  }
}

/** What becomes of a scan that could not be closed again and again: it ends without the checks, and says why. */
export async function giveUpClose({ scan }: CloseMessage, app: App): Promise<Ended | undefined> {
  const blobs = await app.blobs();
  const trouble = (await readTrouble(blobs, scan, 'close')) ?? 'it failed again and again';
  const why = `the scan could not be closed: ${trouble}`;
  const closed = (await readClosed(blobs, scan)) ?? (await closeOnce(scan, why, true, blobs, app));
  return closed === undefined ? undefined : finish(closed, blobs, app);
}

/** Scans whose deadline has passed: what they have not brought by now is unseen. */
export async function lateScans(app: App): Promise<readonly CloseMessage[]> {
  const claims = await readClaims(await app.blobs());
  const late = claims.filter(({ deadlineAt }) => Date.parse(deadlineAt) < app.now().getTime());
  return late.map(({ request, deadlineAt }) => ({ scan: request.id, why: `it did not end by ${deadlineAt}` }));
}

/** Rows are put where they wait before anything says that the scan has ended: they are sent once or more often, and never not at all. */
async function finish(closed: Closed, blobs: Blobs, app: App): Promise<Ended> {
  const destination = destinationOf(app);
  if (destination !== undefined && !(await isInHistory(blobs, closed)))
    await putLetters(blobs, closed.report.scan.id, lettersOf(closed));
  await updateListing(blobs, (before) => withListed(before, closed));
  await endScan(blobs, closed);
  return destination === undefined ? closed : { ...closed, delivery: await sendLetters(destination, blobs, app) };
}

async function closeOnce(
  scan: string,
  why: string | undefined,
  isBlind: boolean,
  blobs: Blobs,
  app: App,
): Promise<Closed | undefined> {
  const plan = (await readPlan(blobs, scan)) ?? (await planWithout(scan, why, blobs, app));
  if (plan === undefined) return undefined;
  const numbers = [...plan.batches.keys()];
  const inspected = await eachOf(numbers, MOST_AT_ONCE, (batch) => readInspected(blobs, scan, batch));
  const read = await readKeptSnapshot(blobs, plan.snapshot);
  const whole = isBlind ? blinded(read, why) : withInspected(read, plan, inspected, why);
  const bulk = { snapshot: whole.snapshot, problems: [...plan.problems, ...whole.problems] };
  const judged = isBlind ? judgeOnly(bulk, plan.request) : await judge(bulk, plan.request, app);

  const looks = looksOf(plan, bulk.snapshot, judged, app);
  const states = await eachOf(looks, MOST_AT_ONCE, (look) => remember(look, blobs));
  const calls = inspected.flatMap((one) => (one !== undefined && 'facts' in one ? [one.azureCalls] : []));
  const about = {
    id: scan,
    cloud: judged.snapshot.cloud,
    trigger: plan.request.trigger,
    startedAt: plan.startedAt,
    finishedAt: app.now().toISOString(),
    azureCalls: sumOf([plan.azureCalls, ...calls, app.calls]),
    ...(plan.logs && { logs: plan.logs }),
  };
  const findings = states.flatMap((state) => state.findings);
  const problems = [...bulk.problems, ...judged.problems];
  const report = close(about, judged.snapshot, findings, plan.request.config, problems);
  return createClosed(blobs, {
    report,
    isWhole: !isPartial(plan.request.target),
    unchanged: states.flatMap(({ unchanged }) => unchanged),
    listed: listedOf(report, looks),
  });
}

/** A scan that nobody began to read: what is remembered is told of. */
async function planWithout(scan: string, why: string | undefined, blobs: Blobs, app: App): Promise<Plan | undefined> {
  const claim = await readClaim(blobs, scan);
  if (claim === undefined || why === undefined) return undefined;
  const trouble = await readTrouble(blobs, scan, 'run');
  return makeBlindPlan(claim, trouble === undefined ? why : `${why}: ${trouble}`, blobs, app);
}

/** One look for each cluster that the plan speaks of, whatever became of it. */
function looksOf(plan: Plan, read: FleetSnapshot, { findings, snapshot }: Confirmed, app: App): readonly Look[] {
  const byCluster = Map.groupBy(findings, ({ cluster }) => cluster);
  const scan = { id: plan.request.id, startedAt: plan.startedAt };
  const endedAt = app.now().toISOString();
  const here = new Map(snapshot.clusters.map((one) => [one.cluster.id, one]));
  const lookAt = (cluster: ClusterRef, facts: ClusterSnapshot['facts'], isGone: boolean): Look => ({
    scan,
    endedAt,
    cluster,
    facts: { ...snapshot.facts, ...facts },
    findings: byCluster.get(cluster.id) ?? [],
    isGone,
  });
  return [
    ...snapshot.clusters.map(({ cluster, facts }) => lookAt(cluster, facts, false)),
    // Reading them again while failures were confirmed showed that they are gone.
    ...read.clusters
      .filter(({ cluster }) => !here.has(cluster.id))
      .map(({ cluster, facts }) => lookAt(cluster, facts, true)),
    ...plan.gone.map((cluster) => lookAt(cluster, blindFacts('it is gone'), true)),
  ];
}

/** The state of a cluster after the scan. One that comes late is told, and not remembered. */
async function remember(look: Look, blobs: Blobs): Promise<ClusterState> {
  return updateCluster(blobs, look.cluster.id, (before) => {
    const isKept = before?.scan.id !== look.scan.id && !(before !== undefined && isSuperseded(before, look));
    return { state: lifecycle(before, look), isKept };
  });
}

interface Whole {
  readonly snapshot: FleetSnapshot;
  readonly problems: readonly Problem[];
}

/** What batches brought, in the snapshot; of one that brought nothing the facts are unseen, and say why. */
function withInspected(
  snapshot: FleetSnapshot,
  { request, batches }: Plan,
  inspected: readonly (Inspected | undefined)[],
  why = 'nothing is known of it',
): Whole {
  const looked = new Map<ResourceId, Partial<Seen<ClusterFacts>>>();
  const problems: Problem[] = [];
  for (const [batch, ids] of batches.entries()) {
    const result = inspected[batch];
    if (result !== undefined && 'facts' in result) {
      for (const [id, facts] of Object.entries(result.facts)) looked.set(id, facts);
      continue;
    }
    const what = `batch ${batch} did not finish: ${result?.failed ?? why}`;
    problems.push({ where: 'looking at clusters one by one', what, kind: 'unread' });
    const nothing = Object.fromEntries(inspectedFacts(request.config).map((fact) => [fact, unseen(what)]));
    for (const id of ids) looked.set(id, nothing);
  }
  return { snapshot: withFacts(snapshot, looked), problems };
}

function blinded(snapshot: FleetSnapshot, why = 'nothing is known of it'): Whole {
  const clusters = snapshot.clusters.map(({ cluster }) => ({ cluster, facts: blindFacts(why) }));
  return { snapshot: { ...snapshot, clusters }, problems: [{ where: 'the scan', what: why, kind: 'unread' }] };
}
