import { createHash } from 'node:crypto';
import type { Asked, Claim, Closed, Inspected, PastScan, Plan } from '../model/plan.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { readSnapshot, writeSnapshot } from '../snapshot-file.ts';
import { type Blobs, readJson } from './blobs.ts';
import { nameOf, scanIn } from './names.ts';

/** As many scans are kept, with all that they read. */
const MOST_SCANS = 100;
/** A scan that has ended removes so many old ones at most: the rest is for the next. */
const MOST_REMOVED = 5;

/** What was asked for under the id of a scan: this, or what was asked first. */
export async function keepAsked(blobs: Blobs, asked: Asked): Promise<Asked> {
  const isFirst = await blobs.create(nameOf.asked(asked.id), JSON.stringify(asked));
  return isFirst ? asked : ((await readAsked(blobs, asked.id)) ?? asked);
}

export async function readAsked(blobs: Blobs, scan: string): Promise<Asked | undefined> {
  return readJson<Asked>(blobs, nameOf.asked(scan));
}

/** The claim to a scan: one's own, or that of the message that came first. */
export async function claimScan(blobs: Blobs, claim: Claim): Promise<Claim> {
  const name = nameOf.claim(claim.request.id);
  const isFirst = await blobs.create(name, JSON.stringify(claim));
  // One that was taken away since is that of a scan that has ended.
  return isFirst ? claim : ((await readJson<Claim>(blobs, name)) ?? { ...claim, messageId: '' });
}

export async function readClaim(blobs: Blobs, scan: string): Promise<Claim | undefined> {
  return readJson<Claim>(blobs, nameOf.claim(scan));
}

/** Scans that have begun and not ended. */
export async function readClaims(blobs: Blobs): Promise<readonly Claim[]> {
  const names = await blobs.list('open/');
  const claims = await Promise.all(names.map((name) => readJson<Claim>(blobs, name)));
  return claims.filter((claim) => claim !== undefined);
}

export async function readPlan(blobs: Blobs, scan: string): Promise<Plan | undefined> {
  return readJson<Plan>(blobs, nameOf.plan(scan));
}

/** The plan of a scan: this one, or the one that was made before. */
export async function createPlan(blobs: Blobs, plan: Plan): Promise<Plan> {
  const isFirst = await blobs.create(nameOf.plan(plan.request.id), JSON.stringify(plan));
  return isFirst ? plan : ((await readPlan(blobs, plan.request.id)) ?? plan);
}

/** Keeps a snapshot, and answers the name of its blob, which no other snapshot has. */
export async function keepSnapshot(blobs: Blobs, scan: string, snapshot: FleetSnapshot): Promise<string> {
  const text = [...writeSnapshot(snapshot)].join('\n');
  const name = nameOf.snapshot(scan, digestOf(text));
  await blobs.write(name, text);
  return name;
}

export async function readKeptSnapshot(blobs: Blobs, name: string): Promise<FleetSnapshot> {
  const kept = await blobs.read(name);
  if (kept === undefined) throw new Error(`the snapshot ${name} is not there`);
  return readSnapshot(kept.text.split('\n'));
}

/** Keeps what looking at a batch brought; what came first stays. */
export async function keepInspected(blobs: Blobs, scan: string, batch: number, inspected: Inspected): Promise<void> {
  await blobs.create(nameOf.inspected(scan, batch), JSON.stringify(inspected));
}

export async function readInspected(blobs: Blobs, scan: string, batch: number): Promise<Inspected | undefined> {
  return readJson<Inspected>(blobs, nameOf.inspected(scan, batch));
}

/** How many batches of a scan are done. */
export async function countInspected(blobs: Blobs, scan: string): Promise<number> {
  return (await blobs.list(`${nameOf.scan(scan)}inspected/`)).length;
}

/** The end of a scan: this one, or the one that was first. */
export async function createClosed(blobs: Blobs, closed: Closed): Promise<Closed> {
  const { id } = closed.report.scan;
  const isFirst = await blobs.create(nameOf.closed(id), JSON.stringify(closed));
  return isFirst ? closed : ((await readClosed(blobs, id)) ?? closed);
}

export async function readClosed(blobs: Blobs, scan: string): Promise<Closed | undefined> {
  return readJson<Closed>(blobs, nameOf.closed(scan));
}

/** Why a stage of a scan failed last. That it cannot be kept is no further trouble. */
export async function keepTrouble(blobs: Blobs, scan: string, stage: string, error: unknown): Promise<void> {
  const text = error instanceof Error ? error.message : String(error);
  await blobs.write(nameOf.trouble(scan, stage), text.slice(0, 1_000)).catch(() => false);
}

export async function readTrouble(blobs: Blobs, scan: string, stage: string): Promise<string | undefined> {
  return (await blobs.read(nameOf.trouble(scan, stage)))?.text;
}

/** The last scans, the latest first. */
export async function readHistory(blobs: Blobs, most: number): Promise<readonly PastScan[]> {
  const names = (await blobs.list('history/')).slice(-most).toReversed();
  const scans = await Promise.all(names.map((name) => readJson<PastScan>(blobs, name)));
  return scans.filter((scan) => scan !== undefined);
}

export async function isInHistory(blobs: Blobs, { report: { scan } }: Closed): Promise<boolean> {
  return (await blobs.read(nameOf.history(scan.finishedAt, scan.id))) !== undefined;
}

/** Takes a scan among the last ones, lets go of the claim to it, and removes what is too old to be kept. */
export async function endScan(blobs: Blobs, { report }: Closed): Promise<void> {
  const { summary, problems } = report;
  const { id, trigger, startedAt, finishedAt } = report.scan;
  const past: PastScan = { id, trigger, startedAt, finishedAt, summary, problems: problems.length };
  await blobs.create(nameOf.history(finishedAt, id), JSON.stringify(past));
  await blobs.remove(nameOf.claim(id));
  const names = await blobs.list('history/');
  for (const name of names.slice(0, Math.max(0, names.length - MOST_SCANS)).slice(0, MOST_REMOVED)) {
    const scan = scanIn(name);
    for (const blob of scan === undefined ? [] : await blobs.list(nameOf.scan(scan))) await blobs.remove(blob);
    await blobs.remove(name);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
