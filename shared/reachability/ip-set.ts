import { type Interval, parseRange, toCidrs } from './address.ts';

/** A set of addresses or ports: sorted, disjoint, non-touching intervals. One set has one spelling, so sets compare by value. */
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

/** The set of these runs. */
export function setOf(runs: readonly Interval[]): IpSet {
  return canonical(runs);
}

export function union(...sets: readonly IpSet[]): IpSet {
  return canonical(sets.flat());
}

/** What is left of `set` without `taken`. */
export function subtract(set: IpSet, taken: IpSet): IpSet {
  const rest: Interval[] = [];
  let start = 0;
  for (const run of set) {
    let first = run.first;
    // The last hole of a run may reach into the next, so the search goes on from it.
    for (let index = start; first <= run.last; index++) {
      const next = taken[index];
      if (next === undefined || isBefore(run, next)) {
        rest.push({ ...run, first });
        break;
      }
      start = index;
      if (isBefore(next, run)) continue;
      if (next.first > first) rest.push({ ...run, first, last: next.first - 1n });
      if (next.last + 1n > first) first = next.last + 1n;
    }
  }
  return rest;
}

/** Whether all of one run comes before all of another, in the order of sets. */
function isBefore(a: Interval, b: Interval): boolean {
  return a.family === b.family ? a.last < b.first : a.family < b.family;
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
  const sorted = runs.toSorted((a, b) => a.family - b.family || Number(a.first - b.first));
  const merged: Interval[] = [];
  for (const run of sorted) {
    const previous = merged.at(-1);
    if (previous?.family !== run.family || run.first > previous.last + 1n) merged.push(run);
    else if (run.last > previous.last) merged[merged.length - 1] = { ...previous, last: run.last };
  }
  return merged;
}
