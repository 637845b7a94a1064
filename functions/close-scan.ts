import { app as functions, type InvocationContext } from '@azure/functions';
import type { CloseMessage } from '../shared/model/plan.ts';
import { closeQueued, type Ended, giveUpClose } from '../shared/scan/queued/close.ts';
import { appFor } from './app.ts';
import { CLOSE, poisonOf } from './queues.ts';

/** Judges what was seen, and writes what was found. */
export async function closeScan(message: CloseMessage, context: InvocationContext): Promise<void> {
  tell(await closeQueued(message, appFor(context)), context);
}

/** A scan that could not be closed again and again ends without the checks, and says why. */
export async function closeScanPoison(message: CloseMessage, context: InvocationContext): Promise<void> {
  context.error('closing the scan was given up', { scanId: message.scan });
  tell(await giveUpClose(message, appFor(context)), context);
}

function tell(ended: Ended | undefined, context: InvocationContext): void {
  if (ended === undefined) return;
  const { report, delivery } = ended;
  const scanId = report.scan.id;
  for (const { where, what, kind } of report.problems) context.warn('problem', { scanId, where, what, kind });
  if (delivery === undefined)
    context.warn('no rows are written: AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID are not set');
  else if (delivery.why === undefined) context.log('rows delivered', { scanId, ...delivery });
  else context.error('rows were not delivered', { scanId, ...delivery });
  context.log('scan finished', { scanId, ...report.summary });
}

functions.storageQueue('close-scan', { ...CLOSE, handler: closeScan });
functions.storageQueue('close-scan-poison', { ...poisonOf(CLOSE), handler: closeScanPoison });
