import { styleText } from 'node:util';
import { PLAIN, type Style, type Tone } from '../report/style.ts';
import type { StatusLine, Terminal } from './command.ts';

/** What of a process is used. */
export interface Console {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  once(signal: 'SIGINT', listener: () => void): unknown;
}

type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

const COLOURS = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'blue',
  heading: 'bold',
  aside: 'dim',
  command: 'green',
  well: 'green',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** From the cursor to the end of the line: https://vt100.net/docs/vt510-rm/EL.html */
const ERASE = '\u001b[K';

/** A process as commands see it. `interrupted` is what Ctrl-C does beside leaving a clean line. */
export function terminalOf(console: Console, interrupted: () => void): Terminal {
  const { stdout, stderr, env } = console;
  const out = (text: string) => void stdout.write(text);
  const err = (text: string) => void stderr.write(text);
  const style = styleOf(stdout, env);
  if (stderr.isTTY !== true || env['TERM'] === 'dumb') return { out, err, style };

  const status = statusLine(stderr);
  console.once('SIGINT', () => {
    status.clear();
    interrupted();
  });
  const above = (write: (text: string) => void) => (text: string) => {
    status.clear();
    write(text);
  };
  return { out: above(out), err: above(err), style, status };
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

/** Node knows who wants colours: by `NO_COLOR`, `FORCE_COLOR`, `TERM`, and whether the stream is a terminal. */
function styleOf(stdout: Output, env: Console['env']): Style {
  return {
    width: stdout.isTTY === true ? widthOf(stdout) : PLAIN.width,
    paint: (tone, text) => styleText(COLOURS[tone], text, { stream: stdout }),
    isUnicode: isUtf8(env),
  };
}

/** Some terminals do not know how wide they are, or say 0. */
function widthOf({ columns = 0 }: Output): number {
  return columns > 0 ? columns : 80;
}

/** The first that is set counts: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02 */
function isUtf8(env: Console['env']): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((name) => name !== undefined && name !== '');
  return /utf-?8/i.test(locale ?? '');
}
