import { cli } from '../../shared/cli/cli.ts';
import type { Console } from '../../shared/cli/terminal.ts';
import { terminalOf } from '../../shared/cli/terminal.ts';
import type { App } from '../../shared/app.ts';

/** A make-believe process at a terminal of 80 columns: what was written, what is to be seen of it now, and a Ctrl-C. */
export function screen(
  stream: { readonly isTTY?: boolean; readonly columns?: number } = { isTTY: true },
  env: Console['env'] = {},
) {
  const written = { out: [] as string[], err: [] as string[] };
  let interrupt = () => undefined as unknown;
  let interrupted = 0;
  const terminal = terminalOf(
    {
      env,
      stdout: { write: (text) => written.out.push(text), columns: 80, ...stream },
      stderr: { write: (text) => written.err.push(text), columns: 80, ...stream },
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
