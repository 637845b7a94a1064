import { type Family, type Interval, parsePorts, parseRange } from './address.ts';
import { indexAt, type IpSet } from './ip-set.ts';
import { Values } from './values.ts';

/**
 * One value that a packet carries, and all values of which everything holds that was found out so far. Whoever looks at a spot narrows
 * them, so that in the end one packet speaks for all packets of its values.
 */
export interface Spot {
  readonly family: Family;
  readonly at: bigint;
  /** `at` is the lowest of them. */
  values: Values;
}

/** The lowest of some values, speaking for all of them; `undefined` where there is none. */
export function spotOf(values: Values): Spot | undefined {
  const [run] = values.most;
  const at = values.first;
  return run === undefined || at === undefined ? undefined : { family: run.family, at, values };
}

/** The first value of a run, speaking for all of it. */
export function spotIn(run: Interval): Spot {
  return { family: run.family, at: run.first, values: new Values([run]) };
}

/** A single address, or with family 0 a port; `undefined` where the text is none. */
export function spotAt(text: string, family?: 0): Spot | undefined {
  const run = family === 0 ? parsePorts(text) : parseRange(text);
  return run?.first === run?.last && run !== undefined ? spotIn(run) : undefined;
}

/** Leaves nothing but the value itself. */
export function narrowToOne(spot: Spot): void {
  spot.values = new Values([{ family: spot.family, first: spot.at, last: spot.at }]);
}

/** Whether a value is in a set. Narrows the spot to where the answer is the same. */
export function isIn(spot: Spot, set: IpSet): boolean {
  return look(spot, set, false);
}

/** The same for a set that spots of many flows meet, as that of a service tag: what comes of it is remembered. */
export function isInShared(spot: Spot, set: IpSet): boolean {
  return look(spot, set, true);
}

function look(spot: Spot, set: IpSet, isShared: boolean): boolean {
  const { family, at, values } = spot;
  const index = indexAt(set, family, at);
  const run = set[index];
  const isInside = run?.family === family && run.first <= at;
  if (!areAlike(values, isInside, family, run)) {
    spot.values = isShared ? values.sharedHalf(set, isInside) : values.half(set, isInside);
  }
  return isInside;
}

/** Whether all values lie in the same run, or before it, as the lowest of them does. */
function areAlike({ to }: Values, isInside: boolean, family: Family, run: Interval | undefined): boolean {
  if (run?.family !== family) return true;
  return isInside ? to <= run.last : to < run.first;
}
