export interface Growth {
  /** How far the end lies above all that was before the rise. */
  readonly grown: number;
  /** Where the rise began. */
  readonly from: number;
}

/**
 * Whether a series rises to its end, told from its changes. It does where, since it last fell, it rose in so many places at least, and came
 * to where it never was: what falls back and climbs again does not grow. A change that is `undefined` has a reason of its own and counts
 * neither way.
 */
export function growthOf(changes: readonly (number | undefined)[], leastRises: number): Growth | undefined {
  const start = changes.findLastIndex((change = 0) => change < 0) + 1;
  const rises = [...changes.keys()].filter((at) => at >= start && (changes[at] ?? 0) > 0);
  const [from] = rises;
  if (from === undefined || rises.length < leastRises) return undefined;
  const levels = levelsOf(changes);
  const grown = (levels.at(-1) ?? 0) - Math.max(...levels.slice(0, start + 1));
  return grown > 0 ? { grown, from } : undefined;
}

/** From before the first change to after the last. */
function levelsOf(changes: readonly (number | undefined)[]): readonly number[] {
  const levels = [0];
  for (const change of changes) levels.push((levels.at(-1) ?? 0) + (change ?? 0));
  return levels;
}
