import type { App } from '../app.ts';
import { diagnose } from '../diagnose.ts';
import type { Finding } from '../model/finding.ts';
import type { Problem, ScanReport } from '../model/report.ts';
import type { AzureTarget, ScanRequest } from '../model/request.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { type ResourceId, watch } from '../reachability/index.ts';
import { tellChanges } from './changes.ts';
import { close } from './close.ts';
import { decidingIds } from './confirm.ts';
import { askedChecks } from './judge.ts';
import { lookAround, lookAtOnce, withLooks } from './look.ts';
import { mergeSnapshots } from './merge.ts';
import { readFleet } from './run.ts';
import { aboutOf } from './scan.ts';
import { settle, unread } from './settle.ts';

/** Nothing is more than five calls deep: two go to Resource Graph, and one to what changed before, where it is left. */
const MOST_ROUNDS = 3;
/** What is said of a resource that cannot be read by itself. */
export const DOUBT = 'it counts as Resource Graph has it, which may lag behind, because it could not be read';

/** A scan of one cluster, for somebody who waits. */
export interface FreshRequest extends ScanRequest {
  readonly target: AzureTarget;
  readonly cluster: ResourceId;
}

/**
 * Looks at one cluster now: Resource Graph says which resources there are, and whatever the checks look at is read by itself from ARM, of
 * what is well too. `undefined` where there is no such cluster. Throws an `UnreadError` where ARM does not let it be read.
 */
export async function diagnoseFresh(
  request: FreshRequest,
  app: App,
  mostMs?: number,
): Promise<{ report: ScanReport; snapshot: FleetSnapshot } | undefined> {
  const startedAt = app.now().toISOString();
  const clients = [...(request.config.clients ?? []), ...request.clients];
  const target = { ...request.target, clusters: [request.cluster] };
  const [fleet, own] = await Promise.all([
    readFleet(target, clients, app, true),
    lookAtOnce(request.cluster, request, app, mostMs),
  ]);
  if (own === undefined) return undefined;

  const bulk = withLooks(mergeSnapshots(fleet.snapshot, own.snapshot), own.snapshot);
  const [settled, around] = await Promise.all([
    settleChecks(bulk, request, app),
    lookAround(bulk, request, app, mostMs),
  ]);
  const snapshot = withLooks(settled.snapshot, around.snapshot);
  const { answer, restsOn } = askChecks(snapshot, request);
  const { findings } = await tellChanges({ findings: answer, snapshot, problems: [] }, app, false);
  const stale = unread(restsOn, settled.read).map((id) => unsettled(id, MOST_ROUNDS));
  const about = aboutOf(request, snapshot, startedAt, around.logs, app);
  const problems = [...fleet.problems, ...own.problems, ...settled.problems, ...around.problems, ...stale];
  return { report: close(about, snapshot, findings, request.config, problems), snapshot };
}

/** What the checks answer once what they look at was read, with what changed before. */
async function settleChecks(bulk: FleetSnapshot, request: FreshRequest, app: App) {
  const settling = { service: 'arm', known: [request.cluster], mostRounds: MOST_ROUNDS, doubt: DOUBT } as const;
  const { answer: findings, ...settled } = await settle(bulk, (read) => askChecks(read, request), settling, app);
  const { rounds, read, ...rest } = settled;
  if (rounds < MOST_ROUNDS) return { ...(await tellChanges({ findings, ...rest }, app, true)), read };
  return { ...rest, findings, problems: [...rest.problems, UNASKED_CHANGES], read };
}

function askChecks(snapshot: FleetSnapshot, request: ScanRequest) {
  const { watched, looked } = watching(snapshot);
  const answer: readonly Finding[] = diagnose(watched, askedChecks(request), request.config.checks);
  return { answer, restsOn: [...looked, ...decidingIds(answer)] };
}

/** The snapshot for somebody who wants to know what in its network is looked at. */
export function watching(snapshot: FleetSnapshot): { watched: FleetSnapshot; looked: ReadonlySet<ResourceId> } {
  const { network } = snapshot.facts;
  if (!network.known) return { watched: snapshot, looked: new Set() };
  const { network: value, looked } = watch(network.value);
  return { watched: { ...snapshot, facts: { ...snapshot.facts, network: { ...network, value } } }, looked };
}

const UNASKED_CHANGES: Problem = {
  where: 'what changed before failures',
  what: 'was not asked, so that nobody waits too long: much was read again and again, because it changed just now',
  kind: 'notice',
};

/** A resource that an answer rests on, and that reading did not come to. */
export function unsettled(id: ResourceId, rounds: number): Problem {
  const what = `it counts as Resource Graph has it, which may lag behind: ${rounds} rounds of reading from ARM did not come to it`;
  return { where: id, what, kind: 'unread' };
}
