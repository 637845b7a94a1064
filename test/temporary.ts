import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where `environment.mjs` finds them, which takes those of tests away: no hook of theirs comes after it. */
const made = ((globalThis as { temporaryFolders?: string[] }).temporaryFolders ??= []);

if (!('afterAll' in globalThis)) {
  const clear = () => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  process.once('exit', clear);
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      clear();
      process.kill(process.pid, signal);
    });
}

/** A new folder for temporary files, which is taken away when what made it is done. */
export function temporaryFolder(name = 'files'): string {
  const folder = mkdtempSync(join(tmpdir(), `aks-reach-${name}-`));
  made.push(folder);
  return folder;
}
