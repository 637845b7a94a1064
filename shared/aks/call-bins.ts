import type { ApiUse, CallBin, InstanceCalls } from '../model/api-use.ts';

/** The moments at which anybody called, in order. Something always calls an API server, so that none is missing. */
export function binsOf(uses: readonly ApiUse[]): readonly string[] {
  const starts = uses.flatMap(({ reader, watcher }) => [reader, watcher].flatMap(({ bins }) => bins));
  return [...new Set(starts.map(({ startedAt }) => startedAt))].toSorted();
}

/** What an instance did in each bin; 0 where it did not call. */
export function seriesOf(
  axis: readonly string[],
  { bins }: InstanceCalls,
  of: (bin: CallBin) => number,
): readonly number[] {
  const byStart = new Map(bins.map((bin) => [bin.startedAt, of(bin)]));
  return axis.map((startedAt) => byStart.get(startedAt) ?? 0);
}

/** The word that most counts fall on. */
export function mostOf(
  bins: readonly CallBin[],
  word: (bin: CallBin) => string,
  count: (bin: CallBin) => number,
): string {
  const sums = new Map<string, number>();
  for (const bin of bins) sums.set(word(bin), (sums.get(word(bin)) ?? 0) + count(bin));
  return [...sums].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
