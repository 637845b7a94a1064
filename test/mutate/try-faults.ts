import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Fault, faults } from './faults.ts';
import { copyProject } from './worker.ts';

interface Outcome {
  readonly fault: Fault;
  readonly survived: boolean;
  readonly failed: readonly string[];
}

/** Puts each fault into a copy of the project, and sees whether the test that guards against it fails. Answers whether all do. */
export async function tryFaults(): Promise<boolean> {
  const queue = [...faults];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    for (let fault = queue.shift(); fault !== undefined; fault = queue.shift()) {
      const outcome = await tryOne(fault);
      outcomes.push(outcome);
      process.stdout.write(
        `${outcome.survived ? 'SURVIVED' : 'caught  '}  ${fault.says}\n          by "${fault.caughtBy}" of ${fault.caughtIn} (${outcome.failed.length} tests failed)\n`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));

  const survivors = outcomes.filter(({ survived }) => survived);
  process.stdout.write(
    `\n${outcomes.length - survivors.length} of ${outcomes.length} faults were caught by the test named for them\n`,
  );
  return survivors.length === 0;
}

async function tryOne(fault: Fault): Promise<Outcome> {
  const copy = copyProject();
  try {
    putIn(fault, copy);
    const failed = await failingTests(fault.caughtIn, copy);
    return { fault, failed, survived: !failed.some((name) => name.includes(fault.caughtBy)) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function putIn({ file, from, to }: Fault, copy: string): void {
  const path = join(copy, file);
  const parts = readFileSync(path, 'utf8').split(from);
  if (parts.length !== 2) throw new Error(`${file}: expected "${from}" once, found it ${parts.length - 1} times`);
  writeFileSync(path, parts.join(to));
}

/** Names of the tests of a file that fail; that it cannot even be loaded counts as no test failing. */
async function failingTests(file: string, cwd: string): Promise<readonly string[]> {
  const out = join(cwd, 'result.json');
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    file,
    '--json',
    `--outputFile=${out}`,
    '--silent',
    '--runInBand',
  ];
  await promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 1e9 }).catch(() => undefined);
  const { testResults } = JSON.parse(readFileSync(out, 'utf8')) as {
    testResults: { assertionResults: { status: string; fullName: string }[] }[];
  };
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ status, fullName }) => (status === 'failed' ? [fullName] : [])),
  );
}
