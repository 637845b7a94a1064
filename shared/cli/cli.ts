import { readFile } from 'node:fs/promises';
import type { App } from '../app.ts';
import { UsageError } from '../config.ts';
import { PLAIN, wrapped } from '../report/style.ts';
import { checksCommand } from './checks.ts';
import { type Command, EXIT, PROGRAM, type Terminal } from './command.ts';
import { doctorCommand } from './doctor.ts';
import { explainCommand } from './explain.ts';
import { watched } from './progress.ts';
import { scanCommand } from './scan.ts';
import { triageCommand } from './triage.ts';

const commands: ReadonlyMap<string, Command> = new Map([
  ['scan', scanCommand],
  ['explain', explainCommand],
  ['checks', checksCommand],
  ['doctor', doctorCommand],
  ['triage', triageCommand],
]);
const HELP: readonly string[] = ['--help', '-h', 'help'];

/** The door for people and scripts. Every error ends here, as one sentence and an exit code. */
export async function cli(args: readonly string[], terminal: Terminal, app: App): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--version') {
    terminal.out(`${await version()}\n`);
    return EXIT.fine;
  }
  const [wanted] = HELP.includes(name) ? rest : [name];
  if (wanted === undefined) {
    terminal.out(fitted(help(), terminal));
    return args.length === 0 ? EXIT.usage : EXIT.fine;
  }
  const command = commands.get(wanted);
  if (command === undefined) {
    terminal.err(`there is no command "${wanted}"; there are ${[...commands.keys()].join(', ')}\n`);
    return EXIT.usage;
  }
  if (wanted !== name || rest.includes('--help') || rest.includes('-h')) {
    terminal.out(fitted(`${command.summary}\n\n${command.usage}\n`, terminal));
    return EXIT.fine;
  }
  const shown = watched(app, terminal, rest.includes('--quiet'));
  try {
    return await command.run(rest, terminal, shown.app);
  } catch (error) {
    if (error instanceof UsageError || isOfParseArgs(error)) {
      const hint = isOfParseArgs(error) ? `; "${PROGRAM} ${name} --help" tells the options` : '';
      terminal.err(`${error.message}${hint}\n`);
      return EXIT.usage;
    }
    terminal.err(`${name} broke off: ${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.unread;
  } finally {
    shown.end();
  }
}

/** `parseArgs` says what is wrong, and not what would be right. */
function isOfParseArgs(error: unknown): error is Error {
  return String((error as { code?: unknown } | null)?.code).startsWith('ERR_PARSE_ARGS');
}

async function version(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function help(): string {
  const lines = [...commands].map(([name, { summary }]) => `  ${name.padEnd(8)} ${summary}`);
  return `aks-reach: who cannot reach which AKS API server, because of what, and what mends it\n\n${lines.join('\n')}\n\n${PROGRAM} <command> --help tells the options.\n`;
}

/** What stands behind the name of an option or a command stays behind it. */
function fitted(text: string, { style = PLAIN }: Terminal): string {
  const lines = text.split('\n').map((line) => {
    const before = /^ {2}\S.*? {2,}(?=\S)/.exec(line)?.[0] ?? '';
    return wrapped(line.slice(before.length), style, before);
  });
  return lines.join('\n');
}
