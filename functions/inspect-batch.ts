import { app as functions, type InvocationContext } from '@azure/functions';
import type { BatchMessage } from '../shared/model/plan.ts';
import { giveUpBatch, inspectQueued } from '../shared/scan/queued/inspect.ts';
import { appFor } from './app.ts';
import { INSPECT, poisonOf, toClose } from './queues.ts';

/** Looks at a few clusters one by one. */
export async function inspectBatch(message: BatchMessage, context: InvocationContext): Promise<void> {
  context.extraOutputs.set(toClose, await inspectQueued(message, appFor(context)));
  context.log('batch inspected', { scanId: message.scan, batch: message.batch });
}

/** What a batch would have brought is unseen where it failed again and again, and says why. */
export async function inspectBatchPoison(message: BatchMessage, context: InvocationContext): Promise<void> {
  context.extraOutputs.set(toClose, await giveUpBatch(message, appFor(context)));
  context.error('batch was given up', { scanId: message.scan, batch: message.batch });
}

functions.storageQueue('inspect-batch', { ...INSPECT, extraOutputs: [toClose], handler: inspectBatch });
functions.storageQueue('inspect-batch-poison', {
  ...poisonOf(INSPECT),
  extraOutputs: [toClose],
  handler: inspectBatchPoison,
});
