import { parseArgs } from 'node:util';
import { symptomOf } from '../aks/symptoms.ts';
import { checks } from '../checks/index.ts';
import { UsageError } from '../config.ts';
import { PLAIN, type Style, wrapped } from '../report/style.ts';
import { type Command, EXIT, PROGRAM } from './command.ts';
import { oneOf } from './options.ts';

const OPTIONS = { format: { type: 'string', default: 'text' } } as const;

/** What an error says, and what may be behind it, in order. */
interface Triage {
  readonly means: string;
  readonly causes: readonly { readonly check: string; readonly cause: number | 'extra'; readonly title: string }[];
  readonly next: readonly string[];
}

const FORMATS = { text, json: (triage: Triage) => `${JSON.stringify(triage, undefined, 2)}\n` } as const;

export const triageCommand: Command = {
  summary: 'say what may be behind an error of kubectl, in order, and what to run next',
  usage: `  "<error text>"          as kubectl, a pipeline or a log prints it
  --format text|json      default text

Nothing is read. Exits 0 when the text is known, 3 when it is not.`,

  run(args, terminal) {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const write = oneOf('--format', values.format, FORMATS);
    const error = positionals.join(' ').trim();
    if (error === '') throw new UsageError('say which error: triage "dial tcp 203.0.113.7:443: i/o timeout"');
    const { isKnown, triage } = triageOf(error);
    terminal.out(write(triage, terminal.style ?? PLAIN));
    return Promise.resolve(isKnown ? EXIT.fine : EXIT.unread);
  },
};

function triageOf(error: string): { readonly isKnown: boolean; readonly triage: Triage } {
  const { symptom, dialled } = symptomOf(error);
  const ids = symptom?.checks ?? checks.map(({ id }) => id);
  const causes = ids.flatMap((id) => checks.filter((check) => check.id === id));
  const scan = `${PROGRAM} scan --subscription <id> --client me=<address that you call from>`;
  const way =
    dialled &&
    `${PROGRAM} explain --subscription <id> --source <address or subnet id> --destination ${dialled.host} --port ${dialled.port}`;
  const isReached = symptom?.checks.length === 0;
  return {
    isKnown: symptom !== undefined,
    triage: {
      means: symptom?.means ?? 'nothing that is known here: every check may have an answer',
      causes: causes.map(({ id: check, cause, title }) => ({ check, cause, title })),
      next: isReached ? ['kubectl auth can-i --list'] : [scan, ...(way === undefined ? [] : [way])],
    },
  };
}

/** Commands are to be pasted, and are not broken. */
function text({ means, causes, next }: Triage, style: Style): string {
  const width = Math.max(0, ...causes.map(({ check }) => check.length));
  const lines = causes.map(({ check, cause, title }, index) => {
    const before = `${String(index + 1).padStart(4)}. ${check.padEnd(width)}  `;
    return wrapped(`${cause === 'extra' ? '' : `cause ${cause}: `}${title}`, style, before);
  });
  return [
    wrapped(`It means: ${means}.`, style),
    ...(lines.length === 0 ? [] : ['', 'What may be behind it, the most likely first:', ...lines]),
    ...['', 'What to run next:', ...next.map((command) => `    ${style.paint('command', command)}`), ''],
  ].join('\n');
}
