/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** By this the median of the distances from the median is what a standard deviation is, where values spread as they mostly do. */
const OF_DEVIATION = 1.4826;

/** How many deviations a value lies above the median of its peers. A few wild peers hardly move it, as they would a mean. */
export function deviationsAbove(value: number, peers: readonly number[]): number {
  const middle = median(peers);
  if (value <= middle) return 0;
  return (value - middle) / (OF_DEVIATION * median(peers.map((peer) => Math.abs(peer - middle))));
}

/** Peers may be so much alike that what is hardly more lies many deviations off: it must also be many times their median. */
const MOST_DEVIATIONS = 5;

export function standsOut(value: number, peers: readonly number[], times: number): boolean {
  return value > 0 && value >= times * median(peers) && deviationsAbove(value, peers) >= MOST_DEVIATIONS;
}
