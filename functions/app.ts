import type { InvocationContext } from '@azure/functions';
import { type App, createApp } from '../shared/app.ts';
import type { Message } from '../shared/model/plan.ts';

/** The application for one invocation. Progress goes to the log, in fields of one message. */
export function appFor(context: InvocationContext): App {
  return createApp({
    tell: (text) => {
      context.log('progress', { text });
    },
  });
}

/** The queue's message: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata */
export function messageOf({ triggerMetadata }: InvocationContext): Message {
  const { id, insertionTime } = triggerMetadata ?? {};
  if (typeof id !== 'string' || typeof insertionTime !== 'string')
    throw new TypeError('expected a message of a queue, which has an id and the time it was put there');
  return { id, insertedAt: new Date(insertionTime).toISOString() };
}
