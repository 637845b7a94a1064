import { app as functions, type InvocationContext } from '@azure/functions';
import type { QueuedRequest } from '../shared/model/plan.ts';
import { giveUpRun, runQueued } from '../shared/scan/queued/run.ts';
import { appFor, messageOf } from './app.ts';
import { poisonOf, RUN, toClose, toInspect } from './queues.ts';

/** Reads the fleet and says what comes next. */
export async function runScan(request: QueuedRequest, context: InvocationContext): Promise<void> {
  const next = await runQueued(request, messageOf(context), appFor(context));
  context.extraOutputs.set(toInspect, next.inspect);
  context.extraOutputs.set(toClose, next.close);
  context.log('fleet read', { scanId: request.id, batches: next.inspect.length });
}

/** A scan whose reading failed again and again ends all the same, and says why. */
export async function runScanPoison(request: QueuedRequest, context: InvocationContext): Promise<void> {
  const close = await giveUpRun(request, messageOf(context), appFor(context));
  context.extraOutputs.set(toClose, [close]);
  context.error('reading the fleet was given up', { scanId: request.id });
}

functions.storageQueue('run-scan', { ...RUN, extraOutputs: [toInspect, toClose], handler: runScan });
functions.storageQueue('run-scan-poison', { ...poisonOf(RUN), extraOutputs: [toClose], handler: runScanPoison });
