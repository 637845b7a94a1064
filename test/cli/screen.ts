import { Writable } from 'node:stream';
import type { App } from '../../shared/app.ts';
import { cli } from '../../shared/cli/cli.ts';
import { type Console, terminalOf } from '../../shared/cli/terminal.ts';

/** A make-believe process at a terminal of 80 columns: what was written, what is to be seen of it now, and a Ctrl-C. */
export function screen(
  like: { readonly isTTY?: boolean; readonly columns?: number } = { isTTY: true },
  env: Console['env'] = {},
) {
  const written = { out: [] as string[], err: [] as string[] };
  const stream = (chunks: string[]) => {
    const into = new Writable({
      decodeStrings: false,
      write(chunk: string, _, done) {
        chunks.push(chunk);
        done();
      },
    });
    return Object.assign(into, { columns: 80, ...like });
  };
  let interrupt = () => undefined as unknown;
  let interrupted = 0;
  const terminal = terminalOf(
    {
      env,
      stdout: stream(written.out),
      stderr: stream(written.err),
      once: (_, listener) => (interrupt = listener),
    },
    () => interrupted++,
  );
  return {
    terminal,
    written,
    out: () => written.out.join(''),
    seen: () => shownOf(written.err.join('')),
    interrupt: () => interrupt(),
    interrupted: () => interrupted,
    run: (app: App, ...args: string[]) => cli(args, terminal, app),
  };
}

/** What a terminal shows of a text: a carriage return goes to the start of the line, and `ESC [ K` erases the rest of it. */
function shownOf(text: string): string {
  const lines = text.split('\n').map((line) =>
    line.split('\r').reduce((shown, part) => {
      const [before = '', after] = part.split('\u001b[K');
      return after === undefined ? before + shown.slice(before.length) : before + after;
    }, ''),
  );
  return lines.join('\n');
}
