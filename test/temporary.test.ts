import { execFile, spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const made = `import { temporaryFolder } from ${JSON.stringify(join(import.meta.dirname, 'temporary.ts'))}; process.stdout.write(temporaryFolder('x') + '\\n');`;
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
