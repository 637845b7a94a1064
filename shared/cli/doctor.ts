import { parseArgs } from 'node:util';
import { UsageError } from '../config.ts';
import { examine, type Wish } from '../doctor/doctor.ts';
import type { Requirement } from '../model/requirement.ts';
import { PLAIN, type Style, type Tone, wrapped } from '../report/style.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf, readConfig } from './options.ts';

const OPTIONS = {
  subscription: { type: 'string', multiple: true },
  'management-group': { type: 'string', multiple: true },
  config: { type: 'string' },
  format: { type: 'string', default: 'text' },
  quiet: { type: 'boolean' },
} as const;

const FORMATS = { text, json } as const;

export const doctorCommand: Command = {
  summary: 'say whether a scan would work from here: who is logged in, what is reached, which rights are missing',
  usage: `  --subscription ID       look at this subscription (may be repeated)
  --management-group ID   look at every subscription below this group (may be repeated)
  --config FILE           scope, sources and clients; without any scope all that may be seen
  --format text|json      default text
  --quiet                 show no progress

Nothing is scanned. Exits 0 all is well, 1 something is wrong, 2 the command line is wrong, 3 something could not be looked at and nothing is wrong`,

  async run(args, terminal, app) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const write = oneOf('--format', values.format, FORMATS);
    const { subscription: subscriptions, 'management-group': managementGroups } = values;
    const config = await tryConfig(values.config);
    const named = { ...(subscriptions && { subscriptions }), ...(managementGroups && { managementGroups }) };
    const own = 'value' in config ? (config.value.scope ?? {}) : {};
    const scope = (subscriptions ?? managementGroups) ? named : own;
    const found = await examine({ node: process.versions.node, scope, config }, app);
    terminal.out(write(found, terminal.style ?? PLAIN));
    const has = (wanted: Requirement['status']) => found.some(({ status }) => status === wanted);
    if (has('wrong')) return EXIT.failed;
    return has('unknown') ? EXIT.unread : EXIT.fine;
  },
};

async function tryConfig(file: string | undefined): Promise<Wish['config']> {
  if (file === undefined) return { value: {}, says: 'none is given: no client is known to any check' };
  try {
    const value = await readConfig(file);
    const { clients = [], exemptions = [] } = value;
    return { value, says: `${file}: ${clients.length} clients, ${exemptions.length} exemptions` };
  } catch (error) {
    if (error instanceof UsageError) return { why: error.message };
    throw error;
  }
}

const TONES: Readonly<Record<Requirement['status'], Tone>> = { ok: 'well', wrong: 'high', unknown: 'medium' };

function text(found: readonly Requirement[], style: Style): string {
  const widest = Math.max(...found.map(({ name }) => name.length));
  const lines = found.map(({ name, status, says, todo }) => {
    const before = `${status.padEnd(7)}  `;
    const line = wrapped(`${name.padEnd(widest)}  ${says}`, style, before, ' '.repeat(13));
    const next = todo === undefined ? '' : `\n${wrapped(todo, style, '         do: ', ' '.repeat(13))}`;
    return style.paint(TONES[status], status) + line.slice(status.length) + next;
  });
  const count = (wanted: Requirement['status']) => found.filter(({ status }) => status === wanted).length;
  const end =
    count('wrong') + count('unknown') === 0
      ? 'A scan would work from here.'
      : `${count('wrong')} wrong, ${count('unknown')} unknown: a scan from here would not see all.`;
  return `${lines.join('\n')}\n\n${end}\n`;
}

function json(requirements: readonly Requirement[]): string {
  return `${JSON.stringify({ schemaVersion: 1, requirements }, undefined, 2)}\n`;
}
