import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { folder } from './cli/run.ts';

const ROOT = join(import.meta.dirname, '..');
const copy = folder({});
for (const name of ['shared', 'test', 'package.json', 'tsconfig.json', '.prettierrc'])
  cpSync(join(ROOT, name), join(copy, name), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));

/** Runs Node in the copy. */
async function node(...args: string[]) {
  const run = promisify(execFile)(process.execPath, args, { cwd: copy, env: { ...process.env, FORCE_COLOR: '0' } });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, said: stdout + stderr };
    },
  );
}

const isNew = /node-clock|nodeClock/;
const made = await node('test/new-check.ts', 'node-clock');

describe('npm run new-check', () => {
  it('writes a check, its rows, its scenario and its words, and says what is next', () => {
    expect(made.code).toBe(0);
    expect(made.said.split('\n').slice(0, 6)).toEqual([
      'shared/checks/index.ts',
      'test/scenarios/index.ts',
      'shared/catalogue/words.ts',
      'shared/checks/node-clock.ts',
      'test/checks/node-clock.test.ts',
      'test/scenarios/node-clock-example.ts',
    ]);
    expect(made.said).toContain('its tests fail until it decides something');
    for (const index of ['shared/checks/index.ts', 'test/scenarios/index.ts'])
      expect(readFileSync(join(copy, index), 'utf8').match(new RegExp(isNew, 'g'))?.length).toBeGreaterThanOrEqual(3);
  });

  it('writes what compiles', async () => {
    const files = ['shared/checks/index.ts', 'test/checks/node-clock.test.ts', 'test/scenarios/index.ts'];
    writeFileSync(join(copy, 'new.json'), JSON.stringify({ extends: './tsconfig.json', include: [], files }));

    expect(await node('node_modules/typescript/bin/tsc', '-p', 'new.json')).toEqual({ code: 0, said: '' });
  });

  it('is in the list of checks at once', async () => {
    expect((await node('shared/cli/main.ts', 'checks')).said).toMatch(/^node-clock +cause extra +medium +TODO/m);
  });

  it('writes a test that fails until the check decides', async () => {
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--verbose', 'test/checks/node-clock'];
    const { code, said } = await node(...jest);

    expect(code).toBe(1);
    expect(said).toContain('✕ pass: TODO: all is well');
    expect(said).toContain('✕ fail: TODO: one thing is wrong');
    expect(said).toContain('✓ unknown: the cluster was not read');
  });

  it.each([
    ['node-clock', 'there is a check node-clock: shared/checks/node-clock.ts\n'],
    [
      'NodeClock',
      'npm run new-check <id>: expected words in lower case with hyphens between, such as node-clock, got "NodeClock"\n',
    ],
    ['', 'got ""\n'],
  ])('refuses "%s"', async (id, why) => {
    const { code, said } = await node('test/new-check.ts', id);

    expect([code, said]).toEqual([2, expect.stringContaining(why) as string]);
  });
});
