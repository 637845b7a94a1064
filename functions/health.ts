import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpResponseInit, InvocationContext } from '@azure/functions';
import type { App } from '../shared/app.ts';
import type { Listing } from '../shared/model/listing.ts';
import { answerNow } from './answer.ts';
import { appFor } from './app.ts';
import type { Door } from './door.ts';
import { listingOf } from './listing.ts';
import { Refusal } from './problem.ts';
import { objectOf, time } from './shapes.ts';

const PATIENCE_MS = 5_000;

export const health: Door = {
  name: 'health',
  method: 'GET',
  route: 'health',
  isOpen: true,
  summary: 'Whether the app can reach what it remembers, and when the last scan ended.',
  answers: {
    200: {
      description: 'It can.',
      content: {
        'application/json': objectOf({
          storage: { const: 'reachable' },
          'lastScanEndedAt?': { ...time, description: 'Absent where none has ended yet.' },
        }),
      },
    },
  },
  refusals: { 503: 'The storage account did not answer.' },
  async handle(_, context): Promise<HttpResponseInit> {
    const { lastScan } = await listingInTime(appFor(context), context);
    return answerNow({ storage: 'reachable', ...(lastScan && { lastScanEndedAt: lastScan.finishedAt }) });
  },
};

async function listingInTime(app: App, context: InvocationContext): Promise<Listing> {
  const late = sleep(PATIENCE_MS, undefined, { ref: false }).then(() => {
    throw new Error(`no answer in ${PATIENCE_MS} ms`);
  });
  try {
    return await Promise.race([listingOf(app), late]);
  } catch (error) {
    context.error('storage cannot be reached', { error: String(error) });
    throw new Refusal(503, 'The storage account of the app did not answer.');
  }
}
