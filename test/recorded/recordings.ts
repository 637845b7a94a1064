import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Recorded answers of real Azure, where somebody has them beside the checkout. They are not part of the project. */
const FOLDER = join(import.meta.dirname, '../../../shared/data/recordings');

export const hasRecordings = existsSync(FOLDER);
export const recordingsFolder = FOLDER;

/** Every recorded JSON file, in the order of the names. */
export function recordings(): readonly { file: string; json: unknown }[] {
  return globSync('**/*.json', { cwd: FOLDER })
    .toSorted()
    .map((name) => ({
      file: join(FOLDER, name),
      json: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as unknown,
    }));
}

/** Every object in a piece of JSON, at any depth. */
export function* objectsIn(json: unknown): Generator<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null) return;
  if (!Array.isArray(json)) yield json as Record<string, unknown>;
  for (const inner of Object.values(json)) yield* objectsIn(inner);
}
