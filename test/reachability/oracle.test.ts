import { type Hop, type Part, type Trace, trace } from '../../shared/reachability/index.ts';
import { Dice } from '../dice.ts';
import { type Case, generate } from './generator.ts';
import { bounds, type End, expected, type Packet, simulate, toNumber, toText } from './simulator.ts';

/** The library and a naive simulator, which share nothing, must say the same of random networks. */

const CASES = 20_000;
const NETWORKS_OF_SETS = 400;
/** The shares that what is common may take at most, so that the rare gets its own. */
const MOST: Readonly<Record<string, number>> = {
  delivered: 0.14,
  insufficientInfo: 0.1,
  noRoute: 0.1,
  deniedByFirewall: 0.12,
  droppedByRoute: 0.12,
  deniedOutbound: 0.075,
  notApproved: 0.055,
  notAuthorized: 0.055,
  nameNotResolved: 0.055,
  resolvedElsewhere: 0.055,
  several: 0.09,
  'nsg-default': 0.08,
  'route-system': 0.07,
  'firewall-default': 0.06,
  return: 0.06,
};

function endsOf({ network, outside }: Case, packet: Packet): End[] {
  const around = { tags: outside.serviceTags.tags, fqdnTags: outside.fqdnTags, names: outside.publicNames };
  return simulate(network, around, packet);
}

/** What decides: the kind of rule, if it is the same in every reading. */
function kindOf(ends: readonly End[]): string {
  const kinds = new Set(ends.map(({ decidedBy }) => decidedBy.kind));
  return kinds.size === 1 ? (ends[0]?.decidedBy.kind ?? '') : 'several';
}

class Tally {
  readonly counts = new Map<string, number>();
  total = 0;

  add(key: string): void {
    this.counts.set(key, this.share(key) * this.total + 1);
    this.total += 1;
  }

  share(key: string): number {
    return this.total === 0 ? 0 : (this.counts.get(key) ?? 0) / this.total;
  }

  toString(): string {
    const sorted = [...this.counts].sort(([, one], [, other]) => other - one);
    return sorted.map(([key, count]) => `${key} ${((100 * count) / this.total).toFixed(1)} %`).join(', ');
  }
}

const DISPOSITIONS = [
  'delivered',
  'deniedOutbound',
  'deniedInbound',
  'deniedByFirewall',
  'noRoute',
  'droppedByRoute',
  'nameNotResolved',
  'resolvedElsewhere',
  'notAuthorized',
  'notApproved',
  'returnLost',
  'insufficientInfo',
];
const BY_USERS = ['nsg-user', 'admin', 'route-user', 'appliance', 'firewall-network', 'firewall-application'];
const KINDS = [
  ...BY_USERS,
  'nsg-default',
  'route-system',
  'peering',
  'firewall-default',
  'nat',
  'dns',
  'privateEndpoint',
  'authorized',
  'return',
];

/** Every disagreement about the names of what decided. */
function misnamed(ends: readonly End[], { hops, disposition }: Trace): string[] {
  const [first] = ends;
  if (first === undefined || ends.some((end) => JSON.stringify(end) !== JSON.stringify(first))) return [];
  if (first.disposition !== disposition) return [];
  const { kind, rule } = first.decidedBy;
  const wrong: string[] = [];
  if (disposition !== 'delivered' && rule !== undefined) {
    const by = kind === 'route-user' || kind === 'appliance' ? hops.map((hop) => hop.by) : [hops.at(-1)?.by];
    if (!by.includes(rule)) wrong.push(`${kind} ${rule} decides, not ${by.join(' ')}`);
  }
  const kinds: Record<string, string> = { nsg: 'nsg', securityAdmin: 'admin', firewall: 'firewall' };
  const said = hops
    .filter(({ kind: at, ruling, by }: Hop) => ruling === 'allow' && by !== undefined && at in kinds)
    .map((hop) => `${kinds[hop.kind] ?? ''} ${hop.by ?? ''}`)
    .filter((text) => !text.startsWith('admin'));
  const meant = first.passed
    .filter((one) => one.kind !== 'admin')
    .map((one) => `${one.kind.replace(/-.*/, '')} ${one.rule}`);
  if (disposition === 'delivered' && said.join() !== meant.join())
    wrong.push(`passed by ${meant.join()}, not ${said.join()}`);
  return wrong;
}

it(`agrees on ${CASES} single packets`, () => {
  const dispositions = new Tally();
  const kinds = new Tally();
  const wrong: unknown[] = [];
  for (let seed = 1; dispositions.total < CASES; seed++) {
    const one = generate(new Dice(seed));
    for (const { packet, flow } of one.packets) {
      const ends = endsOf(one, packet);
      const wanted = expected(ends);
      const kind = kindOf(ends);
      const isCommon =
        dispositions.share(wanted[0] ?? '') > (MOST[wanted[0] ?? ''] ?? 1) || kinds.share(kind) > (MOST[kind] ?? 1);
      if (isCommon && dispositions.total > 100) continue;
      const answer = trace(one.network, flow, one.outside);
      dispositions.add(answer.disposition);
      kinds.add(kind);
      const names = misnamed(ends, answer);
      if (wanted.includes(answer.disposition) && names.length === 0) continue;
      const why = [...new Set(ends.map((end) => `${end.disposition} by ${end.decidedBy.kind}`))];
      wrong.push({ seed, why, answer: answer.disposition, names });
    }
  }
  process.stdout.write(`dispositions: ${String(dispositions)}\ndecided by: ${String(kinds)}\n`);
  expect(wrong).toEqual([]);
  for (const disposition of DISPOSITIONS) {
    expect({ disposition, isRare: dispositions.share(disposition) < 0.05 }).toEqual({ disposition, isRare: false });
  }
  for (const kind of KINDS) expect({ kind, isRare: kinds.share(kind) < 0.01 }).toEqual({ kind, isRare: false });
  expect(BY_USERS.reduce((sum, kind) => sum + kinds.share(kind), 0)).toBeGreaterThan(0.3);
});

function portHolds(texts: readonly string[], port: number | undefined): boolean {
  if (port === undefined) return true;
  return texts.some((text) => {
    const [first = '', last = first] = text.split('-');
    return Number(first) <= port && port <= Number(last);
  });
}

function addressHolds(texts: readonly string[], address: string | undefined): boolean {
  return texts.some((text) => {
    const [first, last] = bounds(text);
    const number = toNumber(address ?? '');
    return first <= number && number <= last;
  });
}

function partHolds({ flow }: Part, packet: Packet): boolean {
  return (
    addressHolds(flow.sources, packet.source) &&
    addressHolds(flow.destinations, packet.destination) &&
    portHolds(flow.ports, packet.port) &&
    portHolds(flow.sourcePorts, packet.sourcePort)
  );
}

/** Every other address of a block: many runs that do not touch, as those of a service tag. */
function everyOther(block: string): string[] {
  const [first, last] = bounds(block);
  const addresses = Array.from({ length: (last - first + 1) / 2 }, (_, index) => toText(first + 2 * index));
  return addresses.length === 0 ? [block] : addresses;
}

const BLOCKS = ['20.50.0.0/27', '20.70.0.0/26', '10.9.0.128/25', '10.0.0.0/24', '10.0.1.0/26', '172.16.0.0/25'];

it(`agrees on every packet of a set, in ${NETWORKS_OF_SETS} networks`, () => {
  const dispositions = new Tally();
  const wrong: unknown[] = [];
  let most = 0;
  for (let seed = 1; seed <= NETWORKS_OF_SETS; seed++) {
    const dice = new Dice(seed + 1_000_000);
    const one = generate(dice);
    const { network, outside } = one;
    const subnets = network.vnets
      .flatMap((vnet) => vnet.subnets)
      .filter(({ id }) => !/firewallsubnet|gatewaysubnet/.test(id));
    const subnet = dice.pick(subnets);
    const block = dice.chance(0.5) ? dice.pick(BLOCKS) : (dice.pick(subnets).addressPrefixes[0] ?? '');
    const tags = Object.values(outside.serviceTags.tags).filter(({ length }) => length > 0);
    const targets = dice.pick([
      [block],
      [block, dice.pick(BLOCKS), dice.pick(BLOCKS)],
      everyOther(block),
      [...(tags.length === 0 ? BLOCKS : dice.pick(tags))],
    ]);
    const ports = dice.pick([['440-446'], ['1-65535'], ['443'], ['22-443'], ['444-1433'], ['22', '80', '441-444']]);
    const sourcePorts = dice.pick(['1024-65535', '49151-49152', '0-65535']);
    const protocol = dice.pick(['tcp', 'tcp', 'udp'] as const);
    const answer = trace(
      network,
      {
        source: { subnet: subnet.id },
        destination: { addresses: targets },
        protocol,
        ports,
        sourcePorts: [sourcePorts],
      },
      outside,
    );
    most = Math.max(most, answer.parts.length);

    const texts = JSON.stringify(network).match(/[0-9]+([.][0-9]+){3}([/][0-9]+)?/g) ?? [];
    const borders = texts.flatMap((text) => [bounds(text)[0] - 1, ...bounds(text), bounds(text)[1] + 1]);
    const from = (block: string): string => {
      const [first, last] = bounds(block);
      const inside = borders.filter((border) => first <= border && border <= last);
      const random = dice.between(first, last);
      return toText(dice.chance(0.5) && inside.length > 0 ? dice.pick(inside) : dice.pick([first, last, random]));
    };
    const number = (range: string): number => {
      const [first = '', last = first] = range.split('-');
      const inside = [22, 80, 441, 442, 443, 444, 445, 1023, 1024, 1433, 1434, 49151, 49152, 50000, 50001];
      const fitting = inside.filter((port) => Number(first) <= port && port <= Number(last));
      return dice.pick([Number(first), Number(last), dice.between(Number(first), Number(last)), ...fitting]);
    };
    for (let count = 0; count < 30; count++) {
      const packet: Packet = {
        from: { subnet: subnet.id },
        source: from(subnet.addressPrefixes[0] ?? ''),
        destination: from(dice.pick(targets)),
        protocol,
        port: number(dice.pick(ports)),
        sourcePort: number(sourcePorts),
      };
      const isEndpoint = network.privateEndpoints.some(({ addresses }) => addresses.includes(packet.source));
      if (packet.source === packet.destination || isEndpoint) continue;
      const parts = answer.parts.filter((part) => partHolds(part, packet));
      const said = parts.map(({ disposition }) => disposition);
      dispositions.add(said[0] ?? 'in no part');
      const wanted = expected(endsOf(one, packet));
      if (said.length === 1 && wanted.includes(said[0] ?? '')) continue;
      wrong.push({ seed, packet, wanted, said });
    }
  }
  process.stdout.write(`packets of sets: ${String(dispositions)}; at most ${most} parts\n`);
  expect(wrong).toEqual([]);
  expect(dispositions.total).toBeGreaterThan(NETWORKS_OF_SETS * 20);
});
