import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary.ts';

/** One call of `az`: its words up to the first option, and the values of each option. */
export interface Call {
  readonly verb: string;
  readonly options: Readonly<Record<string, readonly string[]>>;
}

/** Runs a command in a real shell, with an `az` that writes down how it is called. */
export function callsOf(command: string): readonly Call[] {
  const folder = temporaryFolder('az');
  const file = join(folder, 'calls');
  writeFileSync(join(folder, 'az'), `#!/bin/sh\nprintf '%s\\n' "$@" '' >> ${file}\n`, { mode: 0o755 });
  const { status } = spawnSync('sh', ['-c', command], { env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } });
  if (status !== 0 || !existsSync(file)) throw new Error(`a shell does not run ${command}`);
  return readFileSync(file, 'utf8').trimEnd().split('\n\n').map(readCall);
}

function readCall(text: string): Call {
  const words = text.split('\n');
  const options: Record<string, string[]> = {};
  let values: string[] = [];
  const verb = values;
  for (const word of words) {
    if (/^--?[a-z]/.test(word)) options[word] = values = [];
    else values.push(word);
  }
  return { verb: verb.join(' '), options };
}
