import type { InvocationContext } from '@azure/functions';
import { type App, createApp } from '../shared/app.ts';

/** The application for one invocation. Progress goes to the log, in fields of one message. */
export function appFor(context: InvocationContext): App {
  return createApp({
    tell: (text) => {
      context.log('progress', { text });
    },
  });
}

/** The id of the queue's message, which stays the same when it comes back. */
export function messageIdOf({ triggerMetadata }: InvocationContext): string {
  const id = triggerMetadata?.['id'];
  if (typeof id !== 'string') throw new TypeError('expected a message of a queue, which has an id');
  return id;
}
