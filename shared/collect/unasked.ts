import type { ClusterFacts, Seen } from '../model/facts.ts';

/** Facts of a cluster that only looking brings, as long as nobody looked: why, and how to have it looked at. */
export const UNASKED: Omit<Seen<ClusterFacts>, 'apiServer'> = {};
