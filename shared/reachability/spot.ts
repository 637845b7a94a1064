import { type Family, type Interval, parsePorts, parseRange } from './address.ts';
import type { IpSet } from './ip-set.ts';

/**
 * One value that a packet carries, and the run of values around it of which everything holds that was found out so far. Whoever looks
 * at a spot narrows the run, so that in the end one packet speaks for all packets of its runs.
 */
export interface Spot {
  readonly family: Family;
  readonly at: bigint;
  first: bigint;
  last: bigint;
}

/** The first value of a run, speaking for all of it. */
export function spotIn({ family, first, last }: Interval): Spot {
  return { family, at: first, first, last };
}

/** A single address, or with family 0 a port; `undefined` where the text is none. */
export function spotAt(text: string, family?: 0): Spot | undefined {
  const run = family === 0 ? parsePorts(text) : parseRange(text);
  return run?.first === run?.last && run !== undefined ? spotIn(run) : undefined;
}

export function runOf({ family, first, last }: Spot): Interval {
  return { family, first, last };
}

/** Leaves of a spot's run what lies between two values, both included. */
export function narrow(spot: Spot, first: bigint, last: bigint): void {
  if (first > spot.first) spot.first = first;
  if (last < spot.last) spot.last = last;
}

/** Whether a value is in a set. Narrows the spot to where the answer is the same. */
export function isIn(spot: Spot, set: IpSet): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const run = set[middle];
    if (run !== undefined && endsBefore(run, spot)) low = middle + 1;
    else high = middle;
  }
  const next = set[low];
  const previous = set[low - 1];
  if (previous?.family === spot.family) narrow(spot, previous.last + 1n, spot.last);
  if (next?.family !== spot.family) return false;
  if (next.first > spot.at) {
    narrow(spot, spot.first, next.first - 1n);
    return false;
  }
  narrow(spot, next.first, next.last);
  return true;
}

function endsBefore(run: Interval, { family, at }: Spot): boolean {
  return run.family === family ? run.last < at : run.family < family;
}
