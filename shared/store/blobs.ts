/**
 * What is asked of the place where things are kept: texts under names that are paths, and two ways to be the one who wrote. Nothing is
 * locked: whoever dies leaves nothing behind that others would wait for.
 */
export interface Blobs {
  /** `undefined` when there is none of that name. */
  read(name: string): Promise<Kept | undefined>;
  /** False when there is one already. */
  create(name: string, text: string): Promise<boolean>;
  /** With the version that was read: false when it is another by now, or gone. */
  write(name: string, text: string, version?: string): Promise<boolean>;
  /** One that is not there is no error. */
  remove(name: string): Promise<void>;
  /** All names that begin so, in their order. */
  list(start: string): Promise<readonly string[]>;
}

export interface Kept {
  readonly text: string;
  readonly version: string;
}

/** Reads JSON that this project wrote. */
export async function readJson<T>(blobs: Blobs, name: string): Promise<(T & object) | undefined> {
  const kept = await blobs.read(name);
  return kept === undefined ? undefined : (JSON.parse(kept.text) as T & object);
}

/** What comes after that which is kept, and whether it is to be kept in its place. */
export type Next<T> = (before: T | undefined) => { readonly state: T; readonly isKept: boolean };

/** Tries so often where others write as well. */
const MOST_TRIES = 10;

/**
 * Makes JSON anew from that which is kept under a name, and keeps it. Where somebody else wrote in between, it is made again from what they
 * wrote. Throws when that goes on and on.
 */
export async function updateJson<T extends object>(blobs: Blobs, name: string, next: Next<T>): Promise<T> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const kept = await blobs.read(name);
    const { state, isKept } = next(kept === undefined ? undefined : (JSON.parse(kept.text) as T));
    if (!isKept) return state;
    const text = JSON.stringify(state);
    if (kept === undefined ? await blobs.create(name, text) : await blobs.write(name, text, kept.version)) return state;
  }
  throw new Error(`${name} was changed by others ${MOST_TRIES} times in a row`);
}
