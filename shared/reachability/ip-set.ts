import { type Interval, parseRange, toCidrs } from './address.ts';

/** A set of addresses: sorted, disjoint, non-touching intervals. One set has one spelling, so sets compare by value. */
export type IpSet = readonly Interval[];

/** The set of these addresses and blocks. Throws on text that is neither: a range that cannot be read must not match nothing in silence. */
export function ipSet(ranges: readonly string[]): IpSet {
  return canonical(
    ranges.map((text) => {
      const interval = parseRange(text);
      if (interval === undefined) throw new RangeError(`expected an IP address or CIDR block, got "${text}"`);
      return interval;
    }),
  );
}

export function union(...sets: readonly IpSet[]): IpSet {
  return canonical(sets.flat());
}

/** What is left of `set` without `taken`. */
export function subtract(set: IpSet, taken: IpSet): IpSet {
  let rest: readonly Interval[] = set;
  for (const hole of taken) {
    rest = rest.flatMap((run) => {
      if (run.family !== hole.family || run.last < hole.first || run.first > hole.last) return [run];
      const before = { ...run, last: hole.first - 1n };
      const after = { ...run, first: hole.last + 1n };
      return [before, after].filter(({ first, last }) => first <= last);
    });
  }
  return canonical(rest);
}

export function intersect(a: IpSet, b: IpSet): IpSet {
  return subtract(a, subtract(a, b));
}

/** Whether every address of `wanted` is in `set`. */
export function covers(set: IpSet, wanted: IpSet): boolean {
  return subtract(wanted, set).length === 0;
}

export function overlaps(a: IpSet, b: IpSet): boolean {
  return intersect(a, b).length > 0;
}

export function cidrs(set: IpSet): readonly string[] {
  return set.flatMap(toCidrs);
}

function canonical(runs: readonly Interval[]): IpSet {
  const sorted = runs.toSorted((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Interval[] = [];
  for (const run of sorted) {
    const previous = merged.at(-1);
    if (previous?.family !== run.family || run.first > previous.last + 1n) merged.push(run);
    else if (run.last > previous.last) merged[merged.length - 1] = { ...previous, last: run.last };
  }
  return merged;
}
