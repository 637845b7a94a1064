import fc from 'fast-check';
import {
  type Interval,
  parsePorts,
  parseRange,
  parseSpan,
  toCidrs,
} from '../../shared/reachability/addresses/address.ts';
import {
  covers,
  intersect,
  type IpSet,
  isSame,
  overlaps,
  setOf,
  subtract,
  union,
} from '../../shared/reachability/addresses/ip-set.ts';

describe('parseSpan', () => {
  it.each([
    ['10.0.0.4-10.0.0.9', 4, 0x0a000004n, 0x0a000009n],
    ['10.0.0.4-10.0.0.4', 4, 0x0a000004n, 0x0a000004n],
    ['10.0.0.0/24', 4, 0x0a000000n, 0x0a0000ffn],
    ['::1-::ff', 6, 1n, 255n],
  ])('reads %s', (text, family, first, last) => {
    expect(parseSpan(text)).toEqual({ family, first, last });
  });

  it.each([
    '',
    '-',
    '10.0.0.9-10.0.0.4',
    '10.0.0.0/24-10.0.1.0',
    '10.0.0.0-10.0.1.0/24',
    '10.0.0.4-',
    '-10.0.0.4',
    '10.0.0.1-10.0.0.2-10.0.0.3',
    '10.0.0.1-::1',
    '0.0.0.1-::9',
    '10.0.0.1 - 10.0.0.2',
  ])('refuses "%s"', (text) => {
    expect(parseSpan(text)).toBeUndefined();
  });
});

describe('parsePorts', () => {
  it.each([
    ['*', 0n, 65535n],
    ['0', 0n, 0n],
    ['443', 443n, 443n],
    ['22-22', 22n, 22n],
    ['8000-8999', 8000n, 8999n],
    ['0-65535', 0n, 65535n],
  ])('reads %s', (text, first, last) => {
    expect(parsePorts(text)).toEqual({ family: 0, first, last });
  });

  it.each(['', '65536', '99999', '443-', '-443', '9-8', '1-2-3', '0443', '4 43', 'https', '80,443'])(
    'refuses "%s"',
    (text) => {
      expect(parsePorts(text)).toBeUndefined();
    },
  );
});

describe('toCidrs', () => {
  it('writes any run as blocks that make it up again, none of which could be longer', () => {
    const address = fc.bigInt({ min: 0n, max: 0xffffffffn });
    fc.assert(
      fc.property(address, address, (a, b) => {
        const run: Interval = { family: 4, first: a < b ? a : b, last: a < b ? b : a };
        const blocks = toCidrs(run).flatMap((text) => parseRange(text) ?? []);

        expect(setOf(blocks)).toEqual([run]);
        for (const [index, block] of blocks.entries()) {
          const next = blocks[index + 1];
          const both = next && { family: 4 as const, first: block.first, last: next.last };
          if (both !== undefined) expect(toCidrs(both)).not.toHaveLength(1);
        }
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

describe('sets of addresses of both families and of ports', () => {
  const run = fc
    .tuple(fc.constantFrom(4 as const, 6 as const, 0 as const), fc.nat({ max: 40 }), fc.nat({ max: 8 }))
    .map(([family, first, length]): Interval => ({ family, first: BigInt(first), last: BigInt(first + length) }));
  const runs = fc.array(run, { maxLength: 8 });

  /** Every value by itself, worked out without the code under test. */
  function members(list: readonly Interval[]): ReadonlySet<string> {
    return new Set(
      list.flatMap(({ family, first, last }) =>
        Array.from({ length: Number(last - first) + 1 }, (_, index) => `${family}:${first + BigInt(index)}`),
      ),
    );
  }
  const sorted = (set: ReadonlySet<string>) => [...set].toSorted();
  const of = (set: IpSet) => sorted(members(set));

  it('agree with lists of single values', () => {
    fc.assert(
      fc.property(runs, runs, (a, b) => {
        const [left, right] = [setOf(a), setOf(b)];
        const [one, other] = [members(a), members(b)];

        expect(of(union(left, right))).toEqual(sorted(one.union(other)));
        expect(of(subtract(left, right))).toEqual(sorted(one.difference(other)));
        expect(of(intersect(left, right))).toEqual(sorted(one.intersection(other)));
        expect(covers(left, right)).toBe(other.isSubsetOf(one));
        expect(overlaps(left, right)).toBe(!one.isDisjointFrom(other));
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('answer sets again: sorted, disjoint, not touching', () => {
    fc.assert(
      fc.property(runs, runs, (a, b) => {
        for (const set of [setOf(a), subtract(setOf(a), setOf(b)), union(setOf(a), setOf(b))]) {
          expect(setOf(set)).toEqual(set);
        }
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('are the same by what they hold, run by run', () => {
    const span = (...texts: readonly string[]) => setOf(texts.flatMap((text) => parseSpan(text) ?? []));
    const set = span('10.0.0.0/24', '10.0.2.0/24');

    expect(isSame(set, set)).toBe(true);
    expect(isSame(set, span('10.0.0.0/24', '10.0.2.0/24'))).toBe(true);
    expect(isSame(set, set.slice(0, 1))).toBe(false);
    expect(isSame(set.slice(0, 1), set)).toBe(false);
    expect(isSame(set, span('10.0.0.0/24', '10.0.2.0/25'))).toBe(false);
    expect(isSame(set, span('10.0.0.128/25', '10.0.2.0/24'))).toBe(false);
    expect(isSame(span('::1'), span('0.0.0.1'))).toBe(false);
  });

  it('that lose nothing stay the same object', () => {
    const [set, part, other] = ['10.0.0.0/24', '10.0.0.0/25', '10.0.1.0/24'].map((text) =>
      setOf([parseSpan(text) ?? []].flat()),
    ) as [IpSet, IpSet, IpSet];

    expect(subtract(set, other)).toBe(set);
    expect(subtract(set, part)).not.toBe(set);
    expect(intersect(set, part)).toBe(part);
    expect(intersect(part, set)).toBe(part);
  });

  it('are subtracted in one sweep', () => {
    const every = (step: bigint): IpSet =>
      Array.from({ length: 50_000 }, (_, index) => ({
        family: 6,
        first: BigInt(index) * step,
        last: BigInt(index) * step + 3n,
      }));

    expect(subtract(every(10n), every(20n))).toHaveLength(25_000);
  });
});
