import fc from 'fast-check';
import { join } from '../../shared/reachability/join.ts';
import { type Box, type Cell, cut, type Spots } from '../../shared/reachability/parts.ts';
import { isIn, narrowToOne } from '../../shared/reachability/addresses/spot.ts';
import { Values } from '../../shared/reachability/addresses/values.ts';
import { parsePorts, parseSpan } from '../../shared/reachability/addresses/address.ts';
import { type IpSet, setOf } from '../../shared/reachability/addresses/ip-set.ts';

const set = (...texts: readonly string[]): IpSet => setOf(texts.flatMap((text) => parseSpan(text) ?? []));
const ports = (...texts: readonly string[]): IpSet => setOf(texts.flatMap((text) => parsePorts(text) ?? []));

const BOX: Box = { source: set('10.0.0.0/30'), destination: set('10.0.1.0/31'), sourcePort: [], port: [] };

/** Each answer speaks for one source, and for all destinations. */
function oneByOne({ source }: Spots) {
  narrowToOne(source);
  return { disposition: 'delivered' as const, hops: [] };
}

describe('a box of packets', () => {
  it('is cut until it was asked whole', () => {
    const { cells, isWhole } = cut(BOX, 4, oneByOne);

    expect(isWhole).toBe(true);
    expect(cells.map(({ source }) => source.set)).toEqual([
      set('10.0.0.0'),
      set('10.0.0.1'),
      set('10.0.0.2'),
      set('10.0.0.3'),
    ]);
    for (const { destination } of cells) expect(destination.set).toEqual(BOX.destination);
  });

  it.each([1, 3])('is cut into %i pieces at most', (most) => {
    const { cells, isWhole } = cut(BOX, most, oneByOne);

    expect([cells.length, isWhole]).toEqual([most, false]);
  });

  it('of addresses of both families is asked about one after the other', () => {
    const box = { ...BOX, source: set('10.0.0.0/31', '2001:db8::1') };

    expect(cut(box, 100, oneByOne).cells.map(({ source }) => source.set)).toEqual([
      set('10.0.0.0'),
      set('10.0.0.1'),
      set('2001:db8::1'),
    ]);
  });

  it('of addresses of both families is told apart by them, also where their numbers are alike', () => {
    const box = { ...BOX, source: set('10.0.0.0/31', '::5') };
    const { cells } = cut(box, 100, ({ source }) => ({
      disposition: isIn(source, set('10.0.0.0/8')) ? 'delivered' : 'noRoute',
      hops: [],
    }));

    expect(cells.map(({ source, disposition }) => [source.set, disposition])).toEqual([
      [set('10.0.0.0/31'), 'delivered'],
      [set('::5'), 'noRoute'],
    ]);
  });

  it('is asked about as a whole, whatever its runs', () => {
    const box = { ...BOX, source: set('10.0.0.1', '10.0.0.3'), sourcePort: ports('1', '3'), port: ports('80', '443') };
    const { cells } = cut(box, 100, () => ({ disposition: 'delivered', hops: [] }));

    expect(cells.map(setsOf)).toEqual([box]);
  });

  it.each(['source', 'destination'] as const)('without a %s there is nothing to ask', (field) => {
    expect(cut({ ...BOX, [field]: [] }, 100, oneByOne)).toEqual({ cells: [], isWhole: true });
  });

  it('is joined again where it fares alike', () => {
    const { cells } = cut(BOX, 4, oneByOne);
    const [first, ...others] = cells;

    expect(join(cells).map(setsOf)).toEqual([BOX]);
    expect(first && join([{ ...first, disposition: 'noRoute' }, ...others]).map(({ source }) => source.set)).toEqual([
      set('10.0.0.0'),
      set('10.0.0.1', '10.0.0.2', '10.0.0.3'),
    ]);
  });
});

describe('parts that fare alike', () => {
  const cell = (source: string, destination: string, sourcePort: string, port: string, hop = 'way'): Cell => ({
    source: new Values(set(source)),
    destination: new Values(set(destination)),
    sourcePort: new Values(ports(sourcePort)),
    port: new Values(ports(port)),
    disposition: 'delivered',
    hops: [{ at: hop, kind: 'endpoint', ruling: 'allow', because: 'it is there' }],
  });

  it('are joined by what their sets and hops say, not by which objects they are', () => {
    const cells = [
      cell('10.0.0.1', '10.0.1.0/31', '1', '443'),
      cell('10.0.0.2', '10.0.1.0/31', '1', '443'),
      cell('10.0.0.3', '10.0.1.0/31', '1', '443', 'another way'),
    ];

    expect(join(cells).map(({ source }) => source.set)).toEqual([set('10.0.0.1-10.0.0.2'), set('10.0.0.3')]);
  });

  it('are cut alike, however they came', () => {
    const across = [cell('10.0.0.1-10.0.0.2', '10.0.1.1', '1', '1'), cell('10.0.0.1', '10.0.1.2', '1', '1')];
    const down = [cell('10.0.0.1', '10.0.1.1-10.0.1.2', '1', '1'), cell('10.0.0.2', '10.0.1.1', '1', '1')];

    expect(join(across).map(setsOf)).toEqual(join(down).map(setsOf));
  });

  it('come in the order of their sources, destinations, and ports, IPv4 before IPv6', () => {
    const inOrder = [
      cell('10.0.0.1', '10.0.1.1', '1', '2', 'a'),
      cell('10.0.0.1', '10.0.1.1', '2', '1', 'b'),
      cell('10.0.0.1', '10.0.1.2', '1', '1', 'c'),
      cell('10.0.0.2', '10.0.1.1', '1', '1', 'd'),
      cell('10.0.0.2', '10.0.1.1', '1', '2', 'e'),
      cell('::1', '::2', '1', '1', 'f'),
    ];

    expect(join(inOrder.toReversed()).map(({ hops }) => hops[0]?.at)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});

/** What fares how, as a table of 6 sources, 6 destinations and 2 ports that a box is cut by in one way or another. */
describe('how a box is cut', () => {
  const SIDE = 6;
  const fates = fc.array(fc.constantFrom('delivered' as const, 'noRoute' as const, 'deniedInbound' as const), {
    minLength: 2 * SIDE * SIDE,
    maxLength: 2 * SIDE * SIDE,
  });
  const whole: Box = {
    source: [{ family: 4, first: 0n, last: BigInt(SIDE - 1) }],
    destination: [{ family: 4, first: 100n, last: BigInt(99 + SIDE) }],
    sourcePort: ports('1'),
    port: ports('0-1'),
  };
  const parts = (table: readonly Cell['disposition'][], ask: (spots: Spots, fate: Cell['disposition']) => void) => {
    const { cells } = cut(whole, 1_000, (spots) => {
      const place = 2 * (Number(spots.source.at) * SIDE + Number(spots.destination.at - 100n)) + Number(spots.port?.at);
      const disposition = table[place] ?? 'delivered';
      ask(spots, disposition);
      return { disposition, hops: [] };
    });
    return join(cells).map((cell) => ({ ...setsOf(cell), disposition: cell.disposition }));
  };
  /** A packet speaks for itself alone, or for a row of others that fare as it does. */
  const alone = ({ source, destination, port }: Spots) => {
    for (const spot of [source, destination, port]) if (spot !== undefined) narrowToOne(spot);
  };
  const rowOf = (table: readonly Cell['disposition'][], field: 'source' | 'destination') => (spots: Spots) => {
    const { [field]: spot, ...others } = spots;
    const start = field === 'source' ? 0n : 100n;
    const alike = Array.from({ length: SIDE }, (_, index) => start + BigInt(index)).filter((at) => {
      const [from, to] = field === 'source' ? [at, spots.destination.at] : [spots.source.at, at];
      const place = (one: bigint, other: bigint) =>
        2 * (Number(one) * SIDE + Number(other - 100n)) + Number(spots.port?.at);
      return table[place(from, to)] === table[place(spots.source.at, spots.destination.at)];
    });
    spot.values = spot.values.half(setOf(alike.map((at) => ({ family: 4, first: at, last: at }))), true);
    for (const other of Object.values(others)) narrowToOne(other);
  };

  it('makes no difference to its parts', () => {
    fc.assert(
      fc.property(fates, (table) => {
        const finest = parts(table, alone);

        expect(parts(table, rowOf(table, 'source'))).toEqual(finest);
        expect(parts(table, rowOf(table, 'destination'))).toEqual(finest);
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});

function setsOf({ source, destination, sourcePort, port }: Cell): Box {
  return { source: source.set, destination: destination.set, sourcePort: sourcePort.set, port: port.set };
}
