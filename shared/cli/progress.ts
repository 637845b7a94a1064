import type { App } from '../app.ts';
import type { Terminal } from './command.ts';

const REDRAW_MS = 100;

/** The same app, of which is seen how far it is, until `end`. */
export interface Watched {
  readonly app: App;
  readonly end: () => void;
}

/**
 * Shows progress where a person watches: in one line, drawn over itself, with the stage, what is done of all that it looks at, and the calls.
 * Elsewhere each stage is a line of its own.
 */
export function watched(app: App, terminal: Terminal, isQuiet: boolean): Watched {
  const end = () => undefined;
  if (isQuiet) return { app: { ...app, tell: () => undefined, advance: () => undefined }, end };
  const { status } = terminal;
  if (status === undefined) {
    const tell = (line: string) => {
      terminal.err(`${line}\n`);
    };
    return { app: { ...app, tell, advance: () => undefined }, end };
  }

  let [stage, share] = ['', ''];
  const draw = () => {
    const calls = Object.values<number>({ ...app.calls }).reduce((sum, count) => sum + count, 0);
    if (stage !== '') status.show(`${stage}${share}, ${calls} calls`);
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    app: {
      ...app,
      tell(line) {
        [stage, share] = [line, ''];
        draw();
      },
      advance(done, of) {
        share = `: ${done} of ${of}`;
        draw();
      },
    },
    end() {
      clearInterval(timer);
      status.clear();
    },
  };
}
