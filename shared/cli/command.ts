import type { App } from '../app.ts';
import type { Style } from '../report/style.ts';

/** Where a command writes. Reports go to `out`, all else to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** How a report looks where `out` leads to. */
  readonly style?: Style;
  /** Where somebody watches: a line that is drawn over itself. */
  readonly status?: StatusLine;
}

/** A line at the foot of a terminal. */
export interface StatusLine {
  show(text: string): void;
  clear(): void;
}

/** One word of the command line: what `--help` says of it, and what it does. Answers the exit code. */
export interface Command {
  readonly summary: string;
  readonly usage: string;
  run(args: readonly string[], terminal: Terminal, app: App): Promise<number>;
}

/** How a checkout is asked: what is printed to be run next can be run as it is. */
export const PROGRAM = 'npm run --silent cli --';

export const EXIT = { fine: 0, failed: 1, usage: 2, unread: 3 } as const;
