import fc from 'fast-check';
import { growthOf } from '../../shared/aks/growth.ts';
import { deviationsAbove, median, standsOut } from '../../shared/aks/outlier.ts';

const whole = fc.integer({ min: -1_000, max: 1_000 });
const counts = fc.integer({ min: 0, max: 1_000 });
const scale = fc.integer({ min: 1, max: 50 });

describe('the median and the deviations from it', () => {
  // Worked by hand from the definitions: https://www.itl.nist.gov/div898/handbook/eda/section3/eda356.htm
  it.each([
    [[], 0],
    [[7], 7],
    [[9, 1], 5],
    [[1, 100, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('a value is so many deviations above its peers: their median is 3, the median of the distances from it 1', () => {
    expect(deviationsAbove(9, [1, 2, 3, 4, 5, 3, 3])).toBeCloseTo(6 / 1.4826);
    expect(deviationsAbove(3, [1, 2, 3, 4, 5])).toBe(0);
    expect(deviationsAbove(4, [3, 3, 3])).toBe(Infinity);
  });

  it('move with the values, and not with where they begin or with their unit', () => {
    fc.assert(
      fc.property(whole, fc.array(whole, { minLength: 3 }), whole, scale, (value, peers, shift, by) => {
        const moved = deviationsAbove(
          value * by + shift,
          peers.map((peer) => peer * by + shift),
        );
        const before = deviationsAbove(value, peers);
        expect(Number.isFinite(moved)).toBe(Number.isFinite(before));
        if (Number.isFinite(before)) expect(moved).toBeCloseTo(before);
      }),
    );
  });

  it('a few wild peers hide nothing, as they would in a mean', () => {
    fc.assert(
      fc.property(fc.array(counts, { minLength: 2, maxLength: 2 }), (wild) => {
        expect(standsOut(1_000, [3, 4, 5, 4, 3, 5, 4, ...wild.map((one) => one * 1_000)], 5)).toBe(true);
      }),
    );
  });

  it('who is like the others never stands out, however alike they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 1_000 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3 }),
        (base, little) => {
          const peers = little.map((more) => base + more);
          expect(standsOut(base + 10, peers, 5)).toBe(false);
        },
      ),
    );
  });
});

describe('growth', () => {
  const rises = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 6, maxLength: 30 });
  const sum = (changes: readonly number[]) => changes.reduce((total, change) => total + change, 0);

  it('of a series that only rises is all that it rose, from its first rise on', () => {
    fc.assert(
      fc.property(fc.array(fc.constant(0)), rises, (flat, changes) => {
        expect(growthOf([...flat, ...changes], 6)).toEqual({ grown: sum(changes), from: flat.length });
      }),
    );
  });

  it('grows with the unit', () => {
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 30 }), scale, (changes, by) => {
        const grown = growthOf(changes, 6);
        const larger = growthOf(
          changes.map((change) => change * by),
          6,
        );
        expect(larger).toEqual(grown && { ...grown, grown: grown.grown * by });
      }),
    );
  });

  it('is none where it rose in too few places, as in steps', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 5_000), { maxLength: 30 }), (changes) => {
        const risen = changes.filter((change) => change > 0).length;
        expect(growthOf(changes, 6) === undefined).toBe(risen < 6);
      }),
    );
  });

  it('is none of a flat series, nor of one that falls back as far as it rose, wherever it is cut off', () => {
    const tooth = fc.record({ rise: fc.integer({ min: 1, max: 20 }), bins: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(
        tooth,
        fc.integer({ min: 2, max: 5 }),
        fc.nat({ max: 100 }),
        fc.nat({ max: 100 }),
        ({ rise, bins }, teeth, first, more) => {
          const one = [...Array<number>(bins).fill(rise), -rise * bins];
          const series = Array<number[]>(teeth).fill(one).flat();
          // At least one whole tooth is seen: of less nobody can tell.
          const from = first % (series.length - one.length + 1);
          const seen = series.slice(from, from + one.length + (more % (series.length - one.length)));
          expect(growthOf(seen, 6)).toBeUndefined();
          expect(growthOf(Array<number>(seen.length).fill(0), 6)).toBeUndefined();
        },
      ),
    );
  });

  it('passes over changes that have a reason of their own, up and down', () => {
    const leak = [1, 2, 1, 2, 1, 2];
    expect(growthOf([...leak.slice(0, 3), undefined, ...leak.slice(3)], 6)).toEqual({ grown: 9, from: 0 });
    expect(growthOf([undefined, ...leak.slice(1)], 6)).toBeUndefined();
  });

  it('counts only what lies above all that was before', () => {
    expect(growthOf([10, -4, 1, 1, 1, 1, 1, 1], 6)).toEqual({ grown: 2, from: 2 });
    expect(growthOf([10, -6, 1, 1, 1, 1, 1, 1], 6)).toBeUndefined();
  });
});
