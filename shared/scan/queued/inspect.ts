import type { App } from '../../app.ts';
import type { BatchMessage, CloseMessage, Inspected } from '../../model/plan.ts';
import type { FleetSnapshot } from '../../model/snapshot.ts';
import type { Blobs } from '../../store/blobs.ts';
import {
  countInspected,
  keepInspected,
  keepTrouble,
  readInspected,
  readKeptSnapshot,
  readPlan,
  readTrouble,
} from '../../store/scans.ts';
import { inspect } from '../inspect.ts';

/** The second stage: looks at a batch of clusters, and says whether the scan can be closed. It adds facts and judges nothing. */
export async function inspectQueued({ scan, batch }: BatchMessage, app: App): Promise<readonly CloseMessage[]> {
  const blobs = await app.blobs();
  const plan = await readPlan(blobs, scan);
  const ids = plan?.batches[batch];
  if (plan === undefined || ids === undefined) return [];
  if ((await readInspected(blobs, scan, batch)) === undefined) {
    try {
      const whole = await readKeptSnapshot(blobs, plan.snapshot);
      const own = { ...whole, clusters: whole.clusters.filter(({ cluster }) => ids.includes(cluster.id)) };
      await keepInspected(blobs, scan, batch, resultOf(await inspect(own, plan.request.config, app), app));
    } catch (error) {
      await keepTrouble(blobs, scan, stageOf(batch), error);
      throw error;
    }
  }
  return closeIfDone(blobs, scan, plan.batches.length);
}

/** What becomes of a batch that failed again and again: its facts are unseen, and say why. */
export async function giveUpBatch({ scan, batch }: BatchMessage, app: App): Promise<readonly CloseMessage[]> {
  const blobs = await app.blobs();
  const plan = await readPlan(blobs, scan);
  if (plan === undefined) return [];
  const why = (await readTrouble(blobs, scan, stageOf(batch))) ?? 'it failed again and again';
  await keepInspected(blobs, scan, batch, { failed: why });
  return closeIfDone(blobs, scan, plan.batches.length);
}

function stageOf(batch: number): string {
  return `inspect-${batch}`;
}

function resultOf({ clusters }: FleetSnapshot, { calls }: App): Inspected {
  return {
    facts: Object.fromEntries(clusters.map(({ cluster, facts }) => [cluster.id, facts])),
    azureCalls: { ...calls },
  };
}

/** Two that end at once may both see that all is done: a scan is closed once, however often it is asked for. */
async function closeIfDone(blobs: Blobs, scan: string, batches: number): Promise<readonly CloseMessage[]> {
  return (await countInspected(blobs, scan)) < batches ? [] : [{ scan }];
}
