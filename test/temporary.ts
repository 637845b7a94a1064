import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

function clear(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

// Jest ends no process after each file: a file's own folders go when its tests are done. All else goes when the process does.
if ('afterAll' in globalThis) afterAll(clear);
else {
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
