import { type Family, type Interval, parseRange, toCidrs } from './address.ts';
import { rememberLong } from '../memo.ts';

/** A set of addresses or ports: sorted, disjoint, non-touching intervals. One set has one spelling, so sets compare by value. */
export type IpSet = readonly Interval[];

/** The set of these addresses and blocks. Throws on text that is neither: a range that cannot be read must not match nothing in silence. */
export const ipSet = rememberLong((ranges: readonly string[]): IpSet =>
  canonical(
    ranges.map((text) => {
      const interval = parseRange(text);
      if (interval === undefined) throw new RangeError(`expected an IP address or CIDR block, got "${text}"`);
      return interval;
    }),
  ),
);

/** The set of these runs. */
export function setOf(runs: readonly Interval[]): IpSet {
  return canonical(runs);
}

export function union(...sets: readonly IpSet[]): IpSet {
  return canonical(sets.flat());
}

/** What is left of `set` without `taken`. A set that loses nothing stays the same object. */
export function subtract(set: IpSet, taken: IpSet): IpSet {
  const rest: Interval[] = [];
  let isCut = false;
  let index = 0;
  let run = set[0];
  for (const hole of taken) {
    for (const end = seek(set, hole.family, hole.first, index); run !== undefined && index < end; run = set[++index]) {
      rest.push(run);
    }
    // A hole may reach over several runs, and a run may have several holes.
    while (run !== undefined && !isBefore(hole, run)) {
      isCut = true;
      const { family, first, last }: Interval = run;
      if (first < hole.first) rest.push({ family, first, last: hole.first - 1n });
      run = last > hole.last ? { family, first: hole.last + 1n, last } : set[++index];
    }
    if (run === undefined) break;
  }
  for (; run !== undefined; run = set[++index]) rest.push(run);
  return isCut ? rest : set;
}

/** Whether all of one run comes before all of another, in the order of sets. */
function isBefore(a: Interval, b: Interval): boolean {
  return a.family === b.family ? a.last < b.first : a.family < b.family;
}

/** Where in a set the run stands that holds a value, or, if none does, the first run after it. */
export function indexAt(set: IpSet, family: Family, at: bigint, from = 0, to = set.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = set[middle];
    if (run !== undefined && endsBefore(run, family, at)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endsBefore(run: Interval, family: Family, at: bigint): boolean {
  return run.family === family ? run.last < at : run.family < family;
}

/** The same for a value that is known not to come before a place, and mostly comes soon after: in longer and longer steps. */
function seek(set: IpSet, family: Family, at: bigint, from: number): number {
  let low = from;
  let high = from;
  for (let step = 1; ; step *= 2) {
    const run = set[high];
    if (run === undefined || !endsBefore(run, family, at))
      return indexAt(set, family, at, low, Math.min(high, set.length));
    low = high + 1;
    high += step;
  }
}

/** What is in both sets. A set that is all in the other stays the same object. */
export function intersect(a: IpSet, b: IpSet): IpSet {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  const common: Interval[] = [];
  let index = 0;
  for (const run of few) {
    index = seek(many, run.family, run.first, index);
    for (let at = index; ; at++) {
      const other = many[at];
      if (other === undefined || isBefore(run, other)) break;
      common.push(overlap(run, other));
    }
  }
  return [a, b].find((set) => isSame(set, common)) ?? common;
}

function overlap(a: Interval, b: Interval): Interval {
  if (a.first >= b.first && a.last <= b.last) return a;
  if (b.first >= a.first && b.last <= a.last) return b;
  return { family: a.family, first: a.first > b.first ? a.first : b.first, last: a.last < b.last ? a.last : b.last };
}

/** Whether two sets hold the same. */
export function isSame(a: IpSet, b: IpSet): boolean {
  if (a === b) return true;
  return (
    a.length === b.length &&
    a.every((run, index) => {
      const other = b[index];
      return run === other || (run.family === other?.family && run.first === other.first && run.last === other.last);
    })
  );
}

/** Whether every address of `wanted` is in `set`. */
export function covers(set: IpSet, wanted: IpSet): boolean {
  return subtract(wanted, set).length === 0;
}

export function overlaps(a: IpSet, b: IpSet): boolean {
  return intersect(a, b).length > 0;
}

/** CIDR blocks: remembered, because there may be thousands, and those of a service tag are asked for again and again. */
export const cidrs = rememberLong((set: IpSet): readonly string[] => set.flatMap(toCidrs));

function canonical(runs: readonly Interval[]): IpSet {
  const sorted = runs.toSorted((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1));
  const merged: Interval[] = [];
  for (const run of sorted) {
    const previous = merged.at(-1);
    if (previous?.family !== run.family || run.first > previous.last + 1n) merged.push(run);
    else if (run.last > previous.last) merged[merged.length - 1] = { ...previous, last: run.last };
  }
  return merged;
}
