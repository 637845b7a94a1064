import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './temporary.ts';

const TEMPORARY = join(import.meta.dirname, 'temporary.ts');

const made = `import { temporaryFolder } from ${JSON.stringify(TEMPORARY)}; process.stdout.write(temporaryFolder('x') + '\\n');`;
const run = (code: string) => ['--input-type=module', '--eval', `${made} ${code}`];

it('a temporary folder is taken away when the process that made it ends', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, run(''));

  expect(stdout).toMatch(/aks-reach-x-\w+\n$/);
  expect(existsSync(stdout.trim())).toBe(false);
});

it.each(['SIGINT', 'SIGTERM'] as const)('a temporary folder is taken away when %s ends the process', async (signal) => {
  const child = spawn(process.execPath, run('setInterval(() => undefined, 1000);'));
  const folder = await new Promise<string>((told) =>
    child.stdout.once('data', (text: Buffer) => {
      told(String(text).trim());
    }),
  );
  expect(existsSync(folder)).toBe(true);
  const ended = new Promise((end) =>
    child.once('exit', (_, by) => {
      end(by);
    }),
  );
  child.kill(signal);

  expect(await ended).toBe(signal);
  expect(existsSync(folder)).toBe(false);
});

it('nobody else makes any', () => {
  const files = globSync('{test,infra}/**/*.{ts,mjs}').filter((file) => !file.startsWith('test/temporary'));

  expect(files.filter((file) => /\bmkdtemp/.test(readFileSync(file, 'utf8')))).toEqual([]);
});

describe('of a test', () => {
  const folder = temporaryFolder();
  // Registered after the folder was made, as those of what uses it are.
  afterAll(() => {
    writeFileSync(join(folder, 'late'), '');
  });

  it('is there until its last hook is done, and then no more', async () => {
    const inner = `import { writeFileSync } from 'node:fs'; import { temporaryFolder } from ${JSON.stringify(TEMPORARY)};
      const folder = temporaryFolder('inner'); afterAll(() => { writeFileSync(folder + '/late', ''); });
      it('says where', () => { writeFileSync(${JSON.stringify(join(folder, 'where'))}, folder); });`;
    mkdirSync(join(folder, 'test'));
    writeFileSync(join(folder, 'test/inner.test.ts'), inner);
    symlinkSync(join(import.meta.dirname, '../node_modules'), join(folder, 'node_modules'));
    for (const name of ['environment.mjs', 'strip-types.mjs'])
      cpSync(join(import.meta.dirname, name), join(folder, 'test', name));
    const { moduleNameMapper: _, ...jest } = (
      JSON.parse(readFileSync('package.json', 'utf8')) as { jest: Record<string, unknown> }
    ).jest;
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', jest }));
    await promisify(execFile)(process.execPath, ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'], {
      cwd: folder,
    });

    const where = readFileSync(join(folder, 'where'), 'utf8');
    expect(where).toContain('aks-reach-inner-');
    expect(existsSync(where)).toBe(false);
  });
});
