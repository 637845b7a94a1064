import { execFile } from 'node:child_process';

/** What a command came to, in a shell of its own. Its standard input is empty, as in a pipeline. */
export interface Ran {
  readonly command: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command while this process goes on serving. */
export function shell(command: string, environment: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', command], { env: environment, maxBuffer: 1e8 }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ command, code, out, err });
    });
    child.stdin?.end();
  });
}
