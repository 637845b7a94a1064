import { parseArgs } from 'node:util';
import { answer, DEFAULT_PORT, hasPorts, PROTOCOLS, type Question } from '../explain.ts';
import type { App } from '../app.ts';
import { UsageError } from '../config.ts';
import { explain, parsePorts, type Trace } from '../reachability/index.ts';
import { drawnPath } from '../report/drawn-path.ts';
import { PLAIN, type Style, wrapped } from '../report/style.ts';
import { type Explained, explainFresh } from '../scan/explain-fresh.ts';
import { assumedFromFiles, fleetOf, run } from '../scan/run.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf, readConfig, scopeOf } from './options.ts';

const OPTIONS = {
  from: { type: 'string' },
  subscription: { type: 'string', multiple: true },
  'management-group': { type: 'string', multiple: true },
  config: { type: 'string' },
  source: { type: 'string' },
  destination: { type: 'string' },
  port: { type: 'string' },
  'source-port': { type: 'string' },
  protocol: { type: 'string', default: 'tcp' },
  assume: { type: 'string' },
  format: { type: 'string', default: 'text' },
  quiet: { type: 'boolean' },
} as const;

const FORMATS: Readonly<Record<string, (trace: Trace, style: Style) => string>> = {
  text: (trace, style) => `${drawnPath(trace, style)}\n\n${sentences(trace, style)}\n`,
  json: (trace) => `${JSON.stringify(trace, undefined, 2)}\n`,
};

export const explainCommand: Command = {
  summary: 'follow one flow hop by hop, and say which line lets it through or stops it',
  usage: `  --subscription ID       where to look, as Azure is now (may be repeated)
  --management-group ID   where to look (may be repeated)
  --config FILE           where to look, when no option says it
  --from PATH             in place of Azure a file or folder of exports, recordings or a saved snapshot
  --source IP|ID          an address, a CIDR block, or the id of a subnet, network interface, machine, scale set or cluster
  --destination HOST|IP|ID   a name, an address, a CIDR block, a service tag, or the id of a cluster, subnet, interface, machine or private endpoint
  --port N                a port or first-last; default 443
  --source-port N         default 1024-65535: of several outcomes all are told
  --protocol tcp|udp|icmp|esp|ah   default tcp
  --assume FILE           what if: resources in it replace or join those that are read
  --format text|json      default text
  --quiet                 show no progress

exits 0 it arrives, 1 it does not, 2 the command line is wrong, 3 it cannot be decided from what was read`,

  async run(args, terminal, app) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const write = oneOf('--format', values.format, FORMATS);
    const protocol = oneOf('--protocol', values.protocol, Object.fromEntries(PROTOCOLS.map((one) => [one, one])));
    const { source, destination } = values;
    if (source === undefined || destination === undefined)
      throw new UsageError('say from where and to where: --source IP|ID --destination HOST|IP|ID');
    if (values.from !== undefined && (values.subscription ?? values['management-group'] ?? values.config) !== undefined)
      throw new UsageError('--from reads files: leave --subscription, --management-group and --config out');
    if (!hasPorts(protocol) && (values.port ?? values['source-port']) !== undefined) {
      throw new UsageError(`--protocol ${protocol} has no ports: leave --port and --source-port out`);
    }
    for (const option of ['port', 'source-port'] as const) {
      const text = values[option];
      if (text !== undefined && parsePorts(text) === undefined)
        throw new UsageError(`--${option} ${text}: expected a port or first-last`);
    }
    const question: Question = {
      source,
      destination,
      protocol,
      ...(hasPorts(protocol) && { port: values.port ?? DEFAULT_PORT }),
      ...(values['source-port'] !== undefined && { sourcePort: values['source-port'] }),
    };
    const { trace, problems } = await (values.from === undefined
      ? explainLive(question, values, app)
      : explainFiles(question, values.from, values.assume, app));
    for (const { where, what, kind } of problems) if (kind === 'unread') terminal.err(`${where}: ${what}\n`);
    terminal.out(write(trace, terminal.style ?? PLAIN));
    if (trace.disposition === 'insufficientInfo') return EXIT.unread;
    return trace.disposition === 'delivered' ? EXIT.fine : EXIT.failed;
  },
};

/** As deep as the words of a hop, which stand behind its ruling. */
const HOP = ' '.repeat(11);

function sentences(trace: Trace, style: Style): string {
  return explain(trace)
    .map((line) => wrapped(line, style, '', line.startsWith(' ') ? HOP : ''))
    .join('\n');
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

async function explainLive(question: Question, values: Values, app: App): Promise<Explained> {
  const config = values.config === undefined ? {} : await readConfig(values.config);
  const target = { scope: scopeOf(values, config, 'where to look'), isFresh: false };
  const assumed = values.assume === undefined ? undefined : await assumedFromFiles(values.assume, app);
  const { trace, problems } = await explainFresh(question, target, app, assumed);
  return { trace, problems: [...problems, ...(assumed?.problems ?? [])] };
}

/** Reads files as a scan does, and asks no check. */
async function explainFiles(
  question: Question,
  from: string,
  assume: string | undefined,
  app: App,
): Promise<Explained> {
  const request = { id: 'explain', trigger: 'cli', target: { from }, config: {}, clients: [] } as const;
  const read = await run({ ...request, ...(assume !== undefined && { assume }) }, app);
  return { trace: answer(fleetOf(read), question), problems: read.problems };
}
