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
