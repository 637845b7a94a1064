import { parseArgs } from 'node:util';
import { answer, type Question } from '../explain.ts';
import { UsageError } from '../config.ts';
import type { ScanRequest } from '../model/request.ts';
import { explain, type Trace } from '../reachability/index.ts';
import { fleetOf, run } from '../scan/run.ts';
import { type Command, EXIT } from './command.ts';
import { oneOf } from './options.ts';

const OPTIONS = {
  from: { type: 'string' },
  source: { type: 'string' },
  destination: { type: 'string' },
  port: { type: 'string' },
  'source-port': { type: 'string' },
  protocol: { type: 'string', default: 'tcp' },
  assume: { type: 'string' },
  format: { type: 'string', default: 'text' },
} as const;

const PROTOCOLS = { tcp: 'tcp', udp: 'udp', icmp: 'icmp', esp: 'esp', ah: 'ah' } as const;

const FORMATS: Readonly<Record<string, (trace: Trace) => string>> = {
  text: (trace) => `${explain(trace).join('\n')}\n`,
  json: (trace) => `${JSON.stringify(trace, undefined, 2)}\n`,
};

export const explainCommand: Command = {
  summary: 'follow one flow hop by hop, and say which line lets it through or stops it',
  usage: `  --from PATH             a file or folder of exports, recordings or a saved snapshot
  --source IP|ID          an address, a CIDR block, or the id of a subnet, network interface, machine, scale set or cluster
  --destination HOST|IP|ID   a name, an address, a CIDR block, a service tag, or the id of a cluster, subnet, interface, machine or private endpoint
  --port N                a port or first-last; default 443
  --source-port N         default 1024-65535: of several outcomes all are told
  --protocol tcp|udp|icmp|esp|ah   default tcp
  --assume FILE           what if: resources in it replace or join those of --from
  --format text|json      default text

exits 0 it arrives, 1 it does not, 2 the command line is wrong, 3 it cannot be decided from what was read`,

  async run(args, terminal, app) {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const write = oneOf('--format', values.format, FORMATS);
    const protocol = oneOf('--protocol', values.protocol, PROTOCOLS);
    const { from, source, destination, assume } = values;
    if (from === undefined || source === undefined || destination === undefined) {
      throw new UsageError(
        'say where to look, from where and to where: --from PATH --source IP|ID --destination HOST|IP|ID',
      );
    }
    const hasPorts = protocol === 'tcp' || protocol === 'udp';
    if (!hasPorts && (values.port ?? values['source-port']) !== undefined) {
      throw new UsageError(`--protocol ${protocol} has no ports: leave --port and --source-port out`);
    }
    const question: Question = {
      source,
      destination,
      protocol,
      ...(hasPorts && { port: values.port ?? '443' }),
      ...(values['source-port'] !== undefined && { sourcePort: values['source-port'] }),
    };
    const read = await run(reading(from, assume), app);
    for (const { where, what, kind } of read.problems) if (kind === 'unread') app.tell(`${where}: ${what}`);
    const trace = answer(fleetOf(read), question);
    terminal.out(write(trace));
    if (trace.disposition === 'insufficientInfo') return EXIT.unread;
    return trace.disposition === 'delivered' ? EXIT.fine : EXIT.failed;
  },
};

/** Reads files as a scan does, and asks no check. */
function reading(from: string, assume: string | undefined): ScanRequest {
  const request: ScanRequest = { id: 'explain', trigger: 'cli', target: { from }, config: {}, clients: [] };
  return assume === undefined ? request : { ...request, assume };
}
