import type { App } from '../app.ts';
import type { Blobs } from '../store/blobs.ts';
import { listLetters, readLetter } from '../store/outbox.ts';
import { azureMonitor, type Destination, NotTaken, type Send } from './azure-monitor.ts';

/** What nobody would take for so long is given up. */
const MS_UNTIL_GIVEN_UP = 7 * 24 * 3_600_000;

/** What became of rows that waited to be sent. */
export interface Delivery {
  readonly sentRows: number;
  /** Letters that wait for the next scan. */
  readonly waiting: number;
  readonly givenUpRows: number;
  /** Why not all were taken. */
  readonly why?: string;
}

/**
 * Sends all that waits, of this scan and of earlier ones. What is not taken waits for the next; a letter is taken away after it was sent, so
 * that it is sent twice where somebody dies in between, and never lost. It throws only where the letters themselves cannot be read.
 */
export async function sendLetters(destination: Destination, blobs: Blobs, app: App): Promise<Delivery> {
  const names = await listLetters(blobs);
  const result = { sentRows: 0, waiting: 0, givenUpRows: 0 };
  let why: string | undefined;
  let send: Send | undefined;
  for (const [index, name] of names.entries()) {
    const letter = await readLetter(blobs, name);
    if (letter === undefined) continue;
    try {
      send ??= await azureMonitor(destination, app);
      const tooLarge = await send(letter);
      result.sentRows += letter.rows.length - tooLarge;
      result.givenUpRows += tooLarge;
      await blobs.remove(name);
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
      const isOld = app.now().getTime() - Date.parse(letter.writtenAt) > MS_UNTIL_GIVEN_UP;
      if (isOld) {
        result.givenUpRows += letter.rows.length;
        await blobs.remove(name);
      } else result.waiting++;
      // The next letter would fare no better, unless it is this one's rows that were not liked.
      const isItsOwn = error instanceof NotTaken && error.statusCode === 400;
      if (!isItsOwn) return { ...result, waiting: result.waiting + names.length - index - 1, why };
    }
  }
  return { ...result, ...(why !== undefined && { why }) };
}
