import { type Blobs, readJson } from './blobs.ts';
import { nameOf } from './names.ts';

/** Rows that are to be sent in one call. */
export interface Letter {
  readonly stream: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly writtenAt: string;
}

/** Puts letters of a scan where they wait to be sent. Done again, it puts them there again. */
export async function putLetters(blobs: Blobs, scan: string, letters: readonly Letter[]): Promise<void> {
  for (const [part, letter] of letters.entries()) await blobs.create(nameOf.outbox(scan, part), JSON.stringify(letter));
}

/** Names of the letters that wait, oldest scan first as their ids tell. */
export async function listLetters(blobs: Blobs): Promise<readonly string[]> {
  return blobs.list('outbox/');
}

export async function readLetter(blobs: Blobs, name: string): Promise<Letter | undefined> {
  return readJson<Letter>(blobs, name);
}
