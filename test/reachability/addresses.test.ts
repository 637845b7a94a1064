import fc from 'fast-check';
import {
  cidrs,
  covers,
  intersect,
  ipSet,
  overlaps,
  parseRange,
  subtract,
  union,
} from '../../shared/reachability/index.ts';

describe('parseRange', () => {
  it.each([
    ['10.0.0.4', 4, 0x0a000004n, 0x0a000004n],
    ['10.0.0.0/24', 4, 0x0a000000n, 0x0a0000ffn],
    ['10.0.0.7/24', 4, 0x0a000000n, 0x0a0000ffn],
    ['0.0.0.0/0', 4, 0n, 0xffffffffn],
    ['172.16.0.0/12', 4, 0xac100000n, 0xac1fffffn],
    ['::', 6, 0n, 0n],
    ['2001:db8::/32', 6, 0x20010db8n << 96n, (0x20010db9n << 96n) - 1n],
    ['1:2:3:4:5:6:7:8', 6, 0x00010002000300040005000600070008n, 0x00010002000300040005000600070008n],
  ])('reads %s', (text, family, first, last) => {
    expect(parseRange(text)).toEqual({ family, first, last });
  });

  it.each([
    '',
    '10',
    '10.1',
    '1.2.3',
    '1.2.3.4.5',
    '010.0.0.1',
    '0x0a.0.0.1',
    '256.0.0.1',
    '1.2.3.4/',
    '1.2.3.4/33',
    '1.2.3.4/024',
    '1.2.3.4/8/8',
    ' 1.2.3.4',
    '1.2.3.4-1.2.3.9',
    '::1::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::12345',
    '::/129',
    'AzureCloud',
    '111',
    '*',
    '-1.0.0.0',
  ])('refuses "%s"', (text) => {
    expect(parseRange(text)).toBeUndefined();
    expect(() => ipSet([text])).toThrow(`expected an IP address or CIDR block, got "${text}"`);
  });
});

describe('cidrs', () => {
  it.each([
    [
      ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
      ['10.0.0.1/32', '10.0.0.2/31'],
    ],
    [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
    [['::/1', '8000::/1'], ['::/0']],
    [['2001:DB8:0:0:1:0:0:1'], ['2001:db8::1:0:0:1/128']],
    [
      ['10.0.0.0/24', '2001:db8::/64', '10.0.1.0/24'],
      ['10.0.0.0/23', '2001:db8::/64'],
    ],
    [
      ['255.255.255.255', '0.0.0.0'],
      ['0.0.0.0/32', '255.255.255.255/32'],
    ],
  ])('writes %j as %j', (ranges, written) => {
    expect(cidrs(ipSet(ranges))).toEqual(written);
  });
});

describe('sets of addresses, against lists of single ones', () => {
  /** Blocks in a /26, so that a brute-force list of members is short. */
  const block = fc
    .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 26, max: 32 }))
    .map(([host, length]) => `192.0.2.${host}/${length}`);
  const blocks = fc.array(block, { maxLength: 6 });

  /** The members of blocks, worked out without the code under test. */
  function members(ranges: readonly string[]): Set<number> {
    const all = new Set<number>();
    for (const range of ranges) {
      const [host = 0, length = 32] = range.replace('192.0.2.', '').split('/').map(Number);
      const size = 2 ** (32 - length);
      for (let address = host - (host % size); address < host - (host % size) + size; address++) all.add(address);
    }
    return all;
  }
  const of = (set: ReturnType<typeof ipSet>) => members(cidrs(set));

  it('agree in union, subtraction, intersection and containment', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        const [left, right] = [ipSet(a), ipSet(b)];
        expect(of(union(left, right))).toEqual(members([...a, ...b]).union(new Set()));
        expect([...of(subtract(left, right))].toSorted()).toEqual([...members(a).difference(members(b))].toSorted());
        expect([...of(intersect(left, right))].toSorted()).toEqual([...members(a).intersection(members(b))].toSorted());
        expect(covers(left, right)).toBe(members(b).isSubsetOf(members(a)));
        expect(overlaps(left, right)).toBe(!members(a).isDisjointFrom(members(b)));
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  it('have one spelling each', () => {
    fc.assert(
      fc.property(blocks, (a) => {
        expect(ipSet(cidrs(ipSet(a)))).toEqual(ipSet(a.toReversed()));
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});
