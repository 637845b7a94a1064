import type { StatusLine, Terminal } from './command.ts';

/** What of a process is used. */
export interface Console {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  once(signal: 'SIGINT', listener: () => void): unknown;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** From the cursor to the end of the line: https://vt100.net/docs/vt510-rm/EL.html */
const ERASE = '\u001b[K';

/** A process as commands see it. `interrupted` is what Ctrl-C does beside leaving a clean line. */
export function terminalOf(console: Console, interrupted: () => void): Terminal {
  const { stdout, stderr, env } = console;
  const out = (text: string) => void stdout.write(text);
  const err = (text: string) => void stderr.write(text);
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return { out, err };

  const status = statusLine(stderr);
  console.once('SIGINT', () => {
    status.clear();
    interrupted();
  });
  const above = (write: (text: string) => void) => (text: string) => {
    status.clear();
    write(text);
  };
  return { out: above(out), err: above(err), status };
}

function statusLine(stderr: Output): StatusLine {
  let isShown = false;
  return {
    show(text) {
      stderr.write(`\r${text.slice(0, widthOf(stderr) - 1)}${ERASE}`);
      isShown = true;
    },
    clear() {
      if (isShown) stderr.write(`\r${ERASE}`);
      isShown = false;
    },
  };
}

/** Some terminals do not know how wide they are, or say 0. */
function widthOf({ columns = 0 }: Output): number {
  return columns > 0 ? columns : 80;
}
