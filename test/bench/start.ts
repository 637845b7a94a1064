import { execFile } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '../../infra/bundle.ts';
import { temporaryFolder } from '../temporary.ts';

const TIMES = 7;
const MAIN = join(import.meta.dirname, '../../functions/main.ts');

/** How long an instance takes until its functions are registered, from the bundle and from the sources, each in fresh processes. */
export async function benchStart(say: (line: string) => void): Promise<void> {
  const folder = join(temporaryFolder('bundle'), 'app');
  await bundle(folder);
  const [code, maps] = ['**/*.js', '**/*.map'].map((pattern) =>
    globSync(pattern, { cwd: folder }).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
  );
  say(
    `bundle: ${inMB(code)} of code, of which main.js is ${inMB(statSync(join(folder, 'main.js')).size)}; ${inMB(maps)} of source maps`,
  );
  say(
    `until functions are registered: ${await startOf(join(folder, 'main.js'))} from the bundle, ${await startOf(MAIN)} from the sources`,
  );
}

function inMB(bytes = 0): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The median, with the memory that the process holds then. */
async function startOf(main: string): Promise<string> {
  const script = `const begin = performance.now(); await import(${JSON.stringify(pathToFileURL(main).href)}); console.log(performance.now() - begin, process.memoryUsage().rss);`;
  const starts: (readonly [ms: number, bytes: number])[] = [];
  for (let time = 0; time < TIMES; time++) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    const [ms = 0, bytes = 0] = stdout.trim().split(' ').map(Number);
    starts.push([ms, bytes]);
  }
  const [ms, bytes] = starts.toSorted(([a], [b]) => a - b)[Math.floor(TIMES / 2)] ?? [0, 0];
  return `${Math.round(ms)} ms and ${inMB(bytes)}`;
}
