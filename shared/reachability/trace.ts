import { type Interval, parsePorts } from './addresses/address.ts';
import type { Disposition, Flow, Hop, Part, Trace } from './flow.ts';
import { type IpSet, setOf } from './addresses/ip-set.ts';
import { Journey } from './walk/journey.ts';
import type { Network } from './network.ts';
import { join } from './join.ts';
import { type Box, type Cell, cellOf, cut, type Outcome, type Spots, write } from './parts.ts';
import { originOf, type Outside, type World, worldOf } from './walk/standing.ts';
import { aimOf, sourcesOf } from './walk/target.ts';
import { Values } from './addresses/values.ts';
import { walk } from './walk/walk.ts';

/** A flow is cut into so many pieces at most. Real ones take a handful. */
const MOST_PIECES = 20_000;
/** Out of these, clients choose the port they send from. */
const CLIENT_PORTS = '1024-65535';

/**
 * What happens to a flow, hop by hop. Its sets are cut where any rule or route has a border, and each piece is decided for itself.
 * Throws a RangeError on text that is no address or port.
 */
export function trace(network: Network, flow: Flow, outside: Outside = {}): Trace {
  const world = worldOf(network, outside);
  const sources = sourcesOf(network, flow.source);
  const hasPorts = flow.protocol === 'tcp' || flow.protocol === 'udp';
  const ports = {
    sourcePort: hasPorts ? portsOf(flow.sourcePorts ?? [CLIENT_PORTS]) : [],
    port: hasPorts ? portsOf(flow.ports ?? ['*']) : [],
  };
  const nowhere = { source: [], destination: [], ...ports };
  if (typeof sources === 'string') return ending(flow, nowhere, 'insufficientInfo', [unknown('source', sources)]);
  const aim = aimOf(world, flow, sources);
  if ('end' in aim) return ending(flow, { ...nowhere, source: sources }, aim.end, aim.hops);

  const unseen = new Set<string>(aim.unseen === undefined ? [] : [aim.unseen]);
  const { cells, isWhole } = cut({ source: sources, destination: aim.addresses, ...ports }, MOST_PIECES, (spots) =>
    follow(world, flow, spots, aim.hops, unseen),
  );
  const parts = join(cells).toSorted((a, b) => rank(a) - rank(b));
  const [worst] = parts;
  if (worst === undefined) return ending(flow, nowhere, 'insufficientInfo', [unknown('source', 'it has no address')]);
  const answer = { parts: parts.map((cell) => partOf(flow, cell)), unseen: [...unseen] };
  if (!isWhole) {
    const hop = unknown('parts', `only ${MOST_PIECES} pieces of the flow were looked at: ask about less at once`);
    return {
      disposition: rank(worst) === 0 ? worst.disposition : 'insufficientInfo',
      hops: [...worst.hops, hop],
      ...answer,
    };
  }
  if (aim.isOneOf && parts.some((part) => rank(part) !== rank(worst))) {
    const hop = unknown(
      'destination',
      'which of its addresses the destination has is not known, and not all fare alike',
    );
    return { disposition: 'insufficientInfo', hops: [...worst.hops, hop], ...answer };
  }
  return { disposition: worst.disposition, hops: worst.hops, ...answer };
}

/** What is known to fail comes first, then what is not known, then what arrives. */
function rank({ disposition }: Outcome): number {
  if (disposition === 'delivered') return 2;
  return disposition === 'insufficientInfo' ? 1 : 0;
}

function follow(
  world: World,
  { source, destination, protocol }: Flow,
  spots: Spots,
  before: readonly Hop[],
  unseen: Set<string>,
): Outcome {
  const origin = originOf(world.network, source, spots.source);
  if (typeof origin === 'string')
    return { disposition: 'insufficientInfo', hops: [...before, unknown('source', origin)] };
  const journey = new Journey(world, destination, origin);
  const packet = { ...spots, protocol, ...(destination.name !== undefined && { host: destination.name }) };
  const end = walk(journey, packet, source.machine);
  journey.unseen.forEach((why) => unseen.add(why));
  const isUnsure = before.some(({ ruling }) => ruling === 'unknown');
  return {
    disposition: end === 'delivered' && isUnsure ? 'insufficientInfo' : end,
    hops: [...before, ...journey.hops],
  };
}

/** The flow as a whole comes to an end before it is sent. */
function ending(flow: Flow, box: Box, disposition: Disposition, hops: readonly Hop[]): Trace {
  const { source, destination, sourcePort, port } = box;
  const cell = cellOf(new Values(source), new Values(destination), new Values(sourcePort), new Values(port));
  return { disposition, hops, parts: [partOf(flow, { ...cell, disposition, hops })], unseen: [] };
}

function unknown(at: string, because: string): Hop {
  return { at, kind: 'endpoint', ruling: 'unknown', because };
}

function partOf({ source, protocol, destination }: Flow, cell: Cell): Part {
  const sources = write(cell.source.set);
  const rest = {
    ...(source.subnet !== undefined && { subnet: source.subnet }),
    ...(destination.name !== undefined && { name: destination.name }),
    protocol,
    ports: write(cell.port.set),
    sourcePorts: write(cell.sourcePort.set),
  };
  const { destination: goals, disposition, hops } = cell;
  // There may be thousands of blocks, which are written out only if they are read.
  const flow = {
    sources,
    get destinations() {
      return write(goals.set);
    },
    ...rest,
  };
  return { flow, disposition, hops };
}

function portsOf(texts: readonly string[]): IpSet {
  return setOf(
    texts.map((text): Interval => {
      const run = parsePorts(text);
      if (run === undefined) throw new RangeError(`expected a port or first-last, got "${text}"`);
      return run;
    }),
  );
}
