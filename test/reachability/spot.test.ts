import fc from 'fast-check';
import type { Interval } from '../../shared/reachability/addresses/address.ts';
import { type IpSet, ipSet, setOf } from '../../shared/reachability/addresses/ip-set.ts';
import {
  isIn,
  isInShared,
  narrowToOne,
  type Spot,
  spotAt,
  spotIn,
  spotOf,
} from '../../shared/reachability/addresses/spot.ts';
import { Values } from '../../shared/reachability/addresses/values.ts';

/** The plain question, for one value. */
function holds(set: IpSet, at: bigint): boolean {
  return set.some(({ first, last }) => first <= at && at <= last);
}

const UNIVERSE = Array.from({ length: 160 }, (_, index) => BigInt(index));
/** From a single run to more than are kept as they are. */
const sets = (family: 4 | 6) =>
  fc
    .array(fc.tuple(fc.nat({ max: 140 }), fc.nat({ max: 6 })), { maxLength: 40 })
    .map((runs) =>
      setOf(runs.map(([first, length]): Interval => ({ family, first: BigInt(first), last: BigInt(first + length) }))),
    );

const membersOf = ({ set }: Values) => UNIVERSE.filter((at) => holds(set, at));

describe('spotAt', () => {
  it.each([
    ['10.0.0.4', 4, 0x0a000004n],
    ['10.0.0.4/32', 4, 0x0a000004n],
    ['2001:db8::1', 6, (0x20010db8n << 96n) + 1n],
  ])('takes %s', (text, family, at) => {
    expect(spotAt(text)).toMatchObject({ family, at, values: { set: [{ family, first: at, last: at }] } });
  });

  it('takes a port only when asked for one', () => {
    expect(spotAt('443', 0)).toMatchObject({ family: 0, at: 443n });
    expect(spotAt('443')).toBeUndefined();
    expect(spotAt('10.0.0.4', 0)).toBeUndefined();
  });

  it.each(['', '10.0.0.0/31', '10.0.0.1-10.0.0.2', 'nowhere'])('refuses "%s", which is not one address', (text) => {
    expect(spotAt(text)).toBeUndefined();
  });

  it.each(['', '*', '80-81', 'https'])('refuses "%s", which is not one port', (text) => {
    expect(spotAt(text, 0)).toBeUndefined();
  });
});

describe('a spot', () => {
  const whole: Interval = { family: 4, first: 7n, last: 99n };

  it('speaks for its run from the first value on', () => {
    expect(spotIn(whole)).toMatchObject({ family: 4, at: 7n, values: { set: [whole] } });
  });

  it('speaks for its values from the lowest on', () => {
    expect(spotOf(new Values([whole], [{ family: 4, first: 0n, last: 8n }]))?.at).toBe(9n);
    expect(spotOf(new Values([whole], [whole]))).toBeUndefined();
    expect(spotOf(new Values([]))).toBeUndefined();
  });

  it('may speak for itself alone', () => {
    const spot = spotIn(whole);
    narrowToOne(spot);

    expect(spot.values.set).toEqual([{ family: 4, first: 7n, last: 7n }]);
  });
});

describe.each([
  ['a set', isIn],
  ['a set that many meet', isInShared],
])('whether a spot is in %s', (_, isHeld) => {
  const cases = fc
    .tuple(fc.constantFrom(4 as const, 6 as const), fc.constantFrom(4 as const, 6 as const))
    .chain(([family, other]) => fc.tuple(sets(family), sets(family), sets(other), sets(family)));

  it('is the same for all values that are left, and for no other', () => {
    fc.assert(
      fc.property(cases, ([most, holes, first, second]) => {
        const values = new Values(most, holes);
        const spot = spotOf(values);
        if (spot === undefined) return;
        let left = membersOf(values);
        for (const set of [first, second]) {
          const own = set[0]?.family === spot.family ? set : [];
          const answer = isHeld(spot, set);
          left = left.filter((at) => holds(own, at) === answer);

          expect(answer).toBe(holds(own, spot.at));
          expect(membersOf(spot.values)).toEqual(left);
        }
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('leaves values as they are that fare alike', () => {
    const [net, inside, beside] = ['10.0.0.0/24', '10.0.0.0/8', '10.0.1.0/24'].map((text) => ipSet([text]));
    const spot = spotOf(new Values(net ?? []));
    const values = spot?.values;

    expect(spot && [isHeld(spot, inside ?? []), isHeld(spot, beside ?? []), isHeld(spot, [])]).toEqual([
      true,
      false,
      false,
    ]);
    expect(spot?.values).toBe(values);
  });

  it('is found out of thousands of runs without looking at all of them', () => {
    const many: IpSet = Array.from({ length: 4_000 }, (__, index) => {
      const first = BigInt(index * 16);
      return { family: 4, first, last: first + 7n };
    });
    const spot: Spot = { family: 4, at: 0n, values: new Values(many) };
    isHeld(spot, [{ family: 4, first: 33n, last: 34n }]);

    expect(spot.values.set).toHaveLength(4_001);
  });
});

describe('values', () => {
  it('of which some are gone are the others, each once', () => {
    fc.assert(
      fc.property(sets(4), sets(4), sets(4), sets(4), (most, holes, by, taken) => {
        const all = new Values(most, holes);
        const some = all.half(by, true).half(taken, false);
        const rest = all.without(some);
        const left = rest.flatMap(membersOf).toSorted((a, b) => Number(a - b));

        expect(left).toEqual(membersOf(all).filter((at) => !holds(by, at) || holds(taken, at)));
        expect(rest.filter(({ first }) => first === undefined)).toEqual([]);
        expect(all.without(all)).toEqual([]);
      }),
      { numRuns: 2000, seed: 7 },
    );
  });

  it('of many runs stay the same set, whatever single rules take out of them', () => {
    const runs: IpSet = Array.from({ length: 100 }, (_, index) => {
      const first = BigInt(index * 16);
      return { family: 4, first, last: first + 7n };
    });
    const all = new Values(runs);
    const some = all.half([{ family: 4, first: 32n, last: 33n }], false);

    expect(some.most).toBe(all.most);
    expect(all.half([{ family: 4, first: 8n, last: 15n }], false)).toBe(all);
    expect(all.without(some).map(({ set }) => set)).toEqual([[{ family: 4, first: 32n, last: 33n }]]);
  });
});
