import fc from 'fast-check';
import type { Interval } from '../../shared/reachability/address.ts';
import { setOf } from '../../shared/reachability/ip-set.ts';
import { isIn, narrow, runOf, type Spot, spotAt, spotIn } from '../../shared/reachability/spot.ts';

describe('spotAt', () => {
  it.each([
    ['10.0.0.4', 4, 0x0a000004n],
    ['10.0.0.4/32', 4, 0x0a000004n],
    ['2001:db8::1', 6, (0x20010db8n << 96n) + 1n],
  ])('takes %s', (text, family, at) => {
    expect(spotAt(text)).toEqual({ family, at, first: at, last: at });
  });

  it('takes a port only when asked for one', () => {
    expect(spotAt('443', 0)).toEqual({ family: 0, at: 443n, first: 443n, last: 443n });
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
  const whole: Interval = { family: 4, first: 0n, last: 99n };

  it('speaks for its run from the first value on', () => {
    expect(spotIn(whole)).toEqual({ family: 4, at: 0n, first: 0n, last: 99n });
    expect(runOf(spotIn(whole))).toEqual(whole);
  });

  it('is only ever narrowed', () => {
    const spot = spotIn(whole);
    narrow(spot, 10n, 20n);
    narrow(spot, 5n, 30n);

    expect(runOf(spot)).toEqual({ family: 4, first: 10n, last: 20n });
  });
});

describe('whether a spot is in a set', () => {
  const run = fc
    .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat({ max: 30 }), fc.nat({ max: 6 }))
    .map(([family, first, length]): Interval => ({ family, first: BigInt(first), last: BigInt(first + length) }));
  const sets = fc.array(run, { maxLength: 6 });
  const spots = fc
    .tuple(fc.constantFrom(4 as const, 6 as const), fc.nat({ max: 40 }), fc.nat({ max: 12 }), fc.nat({ max: 12 }))
    .map(([family, at, before, after]) => ({
      family,
      at: BigInt(at),
      first: BigInt(Math.max(0, at - before)),
      last: BigInt(at + after),
    }));

  /** The plain question, for one value. */
  function holds(list: readonly Interval[], { family, at }: Pick<Spot, 'family' | 'at'>): boolean {
    return list.some((one) => one.family === family && one.first <= at && at <= one.last);
  }

  it('is the same for every value of the run that is left', () => {
    fc.assert(
      fc.property(sets, spots, (list, asked) => {
        const spot = { ...asked };
        const answer = isIn(spot, setOf(list));

        expect(answer).toBe(holds(list, asked));
        expect(spot.first <= spot.at && spot.at <= spot.last).toBe(true);
        expect(spot.first >= asked.first && spot.last <= asked.last).toBe(true);
        for (let at = spot.first; at <= spot.last; at++) expect(holds(list, { ...spot, at })).toBe(answer);
      }),
      { numRuns: 1000, seed: 7 },
    );
  });

  it('leaves of the run as much as it can', () => {
    fc.assert(
      fc.property(sets, spots, (list, asked) => {
        const spot = { ...asked };
        const answer = isIn(spot, setOf(list));

        // One step further, the answer is another, or the run ended there before.
        for (const at of [spot.first - 1n, spot.last + 1n]) {
          if (at >= asked.first && at <= asked.last) expect(holds(list, { ...spot, at })).toBe(!answer);
        }
      }),
      { numRuns: 1000, seed: 7 },
    );
  });
});
