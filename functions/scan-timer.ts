import { app as functions, type InvocationContext, type Timer } from '@azure/functions';
import type { QueuedRequest } from '../shared/model/plan.ts';
import { lateScans } from '../shared/scan/queued/close.ts';
import { timerScanId } from '../shared/scan/queued/ids.ts';
import { appFor } from './app.ts';
import { toClose, toRun } from './queues.ts';

/** Asks for a scan of the whole fleet on a schedule, having closed what did not end in time. */
export async function scanTimer(timer: Timer, context: InvocationContext): Promise<void> {
  const late = await lateScans(appFor(context));
  for (const { scan, why } of late) context.warn('scan is late', { scanId: scan, why });
  // Two instances that fire for the same time of the schedule ask for the same scan.
  const request: QueuedRequest = { id: timerScanId(timer.scheduleStatus.next), trigger: 'timer' };
  context.extraOutputs.set(toClose, late);
  context.extraOutputs.set(toRun, [request]);
  context.log('scan asked for', { scanId: request.id });
}

functions.timer('scan-timer', {
  schedule: '%AKS_REACH_SCHEDULE%',
  extraOutputs: [toRun, toClose],
  handler: scanTimer,
});
