import { type Box, cut, join, type Spots } from '../../shared/reachability/parts.ts';
import { narrow } from '../../shared/reachability/spot.ts';
import { parsePorts, parseSpan } from '../../shared/reachability/address.ts';
import { type IpSet, setOf } from '../../shared/reachability/ip-set.ts';

const set = (...texts: readonly string[]): IpSet => setOf(texts.flatMap((text) => parseSpan(text) ?? []));
const ports = (...texts: readonly string[]): IpSet => setOf(texts.flatMap((text) => parsePorts(text) ?? []));

const BOX: Box = { source: set('10.0.0.0/30'), destination: set('10.0.1.0/31'), sourcePort: [], port: [] };

/** Each answer speaks for one source, and for all destinations. */
function oneByOne({ source }: Spots) {
  narrow(source, source.at, source.at);
  return { disposition: 'delivered' as const, hops: [] };
}

describe('a box of packets', () => {
  it('is cut until it was asked whole', () => {
    const { cells, isWhole } = cut(BOX, 4, oneByOne);

    expect(isWhole).toBe(true);
    expect(cells.map(({ source }) => source)).toEqual([
      set('10.0.0.0'),
      set('10.0.0.1'),
      set('10.0.0.2'),
      set('10.0.0.3'),
    ]);
    for (const { destination } of cells) expect(destination).toEqual(BOX.destination);
  });

  it.each([1, 3])('is cut into %i pieces at most', (most) => {
    const { cells, isWhole } = cut(BOX, most, oneByOne);

    expect([cells.length, isWhole]).toEqual([most, false]);
  });

  it('is asked about in each of its runs', () => {
    const box = { ...BOX, source: set('10.0.0.1', '10.0.0.3'), sourcePort: ports('1', '3'), port: ports('80', '443') };

    expect(cut(box, 100, oneByOne).cells).toHaveLength(8);
  });

  it.each(['source', 'destination'] as const)('without a %s there is nothing to ask', (field) => {
    expect(cut({ ...BOX, [field]: [] }, 100, oneByOne)).toEqual({ cells: [], isWhole: true });
  });

  it('is joined again where it fares alike', () => {
    const { cells } = cut(BOX, 4, oneByOne);
    const [first, ...others] = cells;

    expect(join(cells)).toEqual([{ ...BOX, disposition: 'delivered', hops: [] }]);
    expect(first && join([{ ...first, disposition: 'noRoute' }, ...others]).map(({ source }) => source)).toEqual([
      set('10.0.0.0'),
      set('10.0.0.1', '10.0.0.2', '10.0.0.3'),
    ]);
  });
});
