import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../temporary.ts';

export const ROOT = join(import.meta.dirname, '../..');
const COPIED = ['package.json', 'docs', 'functions', 'infra', 'shared', 'test'];
/** A process that holds so many bytes is replaced: jest does not give them back, and gets slower and slower. */
const MOST_MEMORY = 800_000_000;

interface Answer {
  readonly isFailing: boolean;
  readonly memory: number;
}

/** A copy of the project, where nothing but the copy is at stake. */
export function copyProject(): string {
  const copy = temporaryFolder('mutant');
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** `stuck`: it took far too long, or took the process with it. */
export type Outcome = 'passed' | 'failed' | 'stuck';

/** Runs tests in a copy of the project that it may change. */
export class Worker {
  readonly #copy = copyProject();
  #child: ChildProcess | undefined;

  read(file: string): string {
    return readFileSync(join(this.#copy, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.#copy, file), text);
  }

  async run(test: string, limitMs: number): Promise<Outcome> {
    const child = (this.#child ??= fork(join(import.meta.dirname, 'run-tests.ts'), [this.#copy], {
      cwd: this.#copy,
      execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    }));
    const answer = await new Promise<Answer | undefined>((resolve) => {
      const timer = setTimeout(() => {
        resolve(undefined);
      }, limitMs);
      child.removeAllListeners();
      child.once('exit', () => {
        clearTimeout(timer);
        resolve(undefined);
      });
      child.once('message', (message) => {
        clearTimeout(timer);
        resolve(message as Answer);
      });
      child.send(join(this.#copy, test));
    });
    // What may still run, or holds too much, is replaced.
    if (answer === undefined || answer.memory > MOST_MEMORY) this.#stop();
    if (answer === undefined) return 'stuck';
    return answer.isFailing ? 'failed' : 'passed';
  }

  close(): void {
    this.#stop();
    rmSync(this.#copy, { recursive: true, force: true });
  }

  #stop(): void {
    this.#child?.removeAllListeners();
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
