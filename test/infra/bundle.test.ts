import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../infra/bundle.ts';
import { temporaryFolder } from '../temporary.ts';

/** Far from any node_modules. */
const folder = join(temporaryFolder('bundle'), 'app');
await bundle(folder);
const { main } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string };
const child = [join(import.meta.dirname, 'bundled.ts'), join(folder, main)];
const { stdout } = await promisify(execFile)(process.execPath, child, { cwd: folder, maxBuffer: 1e9 });
const told = JSON.parse(stdout) as {
  names: readonly string[];
  answers: readonly { method: string; route: string; status: number; type: string | null }[];
  answered: readonly string[];
  failing: readonly string[];
  lines: readonly string[];
};

describe('the bundle', () => {
  it('registers every function of the sources', () => {
    const sources = globSync('functions/*.ts').map((file) => readFileSync(file, 'utf8'));
    const named = sources.flatMap((text) => [
      ...text.matchAll(/functions\.\w+\('([-\w]+)'/g),
      ...text.matchAll(/ name: '([-\w]+)',\n +method: /g),
    ]);

    expect([...told.names].sort()).toEqual(named.map(([, name]) => name).sort());
  });

  it('runs each of them without node_modules', () => {
    expect([...told.answered].sort()).toEqual([...told.names].sort());
    expect(told.answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(told.answers.filter(({ type }) => !/json|html|^text/.test(type ?? ''))).toEqual([]);
    expect(told.lines.filter((line) => line.includes('Cannot find'))).toEqual([]);
  });

  it('scans as the sources do, with every SDK that is loaded when it is needed', () => {
    expect(new Set(told.failing)).toEqual(new Set(['no-agent-ready tunnel-pods', 'office-left-out authorized-ranges']));
  });

  it('is what the host needs', () => {
    expect(readFileSync(join(folder, 'host.json'))).toEqual(readFileSync('host.json'));
    expect(
      globSync('**/*.js', { cwd: folder }).filter((file) => !globSync(`${file}.map`, { cwd: folder }).length),
    ).toEqual([]);
    expect(globSync('**/node_modules', { cwd: folder })).toEqual([]);
  });
});
