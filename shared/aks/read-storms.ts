import type { ApiUse, InstanceUse } from '../model/api-use.ts';
import { binsOf, mostOf, seriesOf } from './call-bins.ts';
import { median, standsOut } from './outlier.ts';
import { isPlatform, serviceAccountOf } from './platform-users.ts';

/** What is counted, that which costs an API server most first. */
export type Reads = 'unboundedLists' | 'lists' | 'reads';
const READS: readonly Reads[] = ['unboundedLists', 'lists', 'reads'];

export interface StormLimits {
  /** From so many a second on. */
  readonly floors: Readonly<Record<Reads, number>>;
  /** So many times as much as peers. */
  readonly times: number;
}

export interface ReadStorm {
  readonly use: ApiUse;
  readonly what: Reads;
  /** Of the instance that reads most, held for two bins on end. */
  readonly perSecond: number;
  readonly sinceAt: string;
  readonly resource: string;
  /** In all the time, by that instance. */
  readonly total: number;
  /** The median of other programs, of each what its middle instance does, over all the time. */
  readonly peersPerSecond: number;
  /** Whether its own like do far less. */
  readonly isAlone: boolean;
}

/** Below so many peers a median says little. */
const LEAST_PEERS = 3;

/** Programs of which an instance reads far more than instances of others, and much, for at least half an hour. */
export function readStorms(
  uses: readonly ApiUse[],
  limits: StormLimits,
): { readonly storms: readonly ReadStorm[]; readonly unsure: readonly ApiUse[] } {
  const axis = binsOf(uses);
  const high = uses
    .filter(({ username }) => !isPlatform(username))
    .flatMap((use) => highest(axis, use, limits.floors) ?? []);
  const looks = high.map((held) => ({ held, others: uses.filter((other) => other !== held.use) }));
  return {
    storms: looks.flatMap(
      ({ held, others }) => stormOf(held, others, axis.length * held.use.binSeconds, limits.times) ?? [],
    ),
    unsure: looks.filter(({ others }) => others.length < LEAST_PEERS).map(({ held }) => held.use),
  };
}

interface Held {
  readonly use: ApiUse;
  readonly what: Reads;
  readonly perSecond: number;
  readonly sinceAt: string;
}

/** The costliest of what it does above its floor. */
function highest(axis: readonly string[], use: ApiUse, floors: StormLimits['floors']): Held | undefined {
  return READS.map((what) => heldOf(axis, use, what)).find((held) => held.perSecond >= floors[held.what]);
}

/** A rate that is held is the lower of two bins on end, at their highest: a burst, as of informers that list anew, lies in one. */
function heldOf(axis: readonly string[], use: ApiUse, what: Reads): Held {
  const counts = seriesOf(axis, use.reader, (bin) => bin[what]);
  const pairs = counts.slice(1).map((count, before) => Math.min(count, counts[before] ?? 0));
  const most = Math.max(0, ...pairs);
  return { use, what, perSecond: most / use.binSeconds, sinceAt: axis[pairs.indexOf(most)] ?? '' };
}

function stormOf(held: Held, others: readonly ApiUse[], seconds: number, times: number): ReadStorm | undefined {
  if (others.length < LEAST_PEERS) return undefined;
  const { use, what, perSecond } = held;
  const peers = others.map(({ each }) => median(each.map((one) => one[what])) / seconds);
  if (!standsOut(perSecond / sharersOf(use, others), peers, times)) return undefined;
  const total = use.reader.bins.reduce((sum, bin) => sum + bin[what], 0);
  return {
    ...held,
    total,
    resource: mostOf(
      use.reader.bins,
      (bin) => bin.readMost,
      (bin) => bin[what],
    ),
    peersPerSecond: median(peers),
    isAlone: use.instances > LEAST_PEERS && standsOut(total, withoutMost(use.each, what), times),
  };
}

/** What its like did, without the one that did most. */
function withoutMost(each: readonly InstanceUse[], what: Reads): readonly number[] {
  return each
    .map((one) => one[what])
    .toSorted((a, b) => b - a)
    .slice(1);
}

/** Pods whose tokens do not name them call from a few addresses, however many they are: there may be one on each node. */
function sharersOf({ username, toldApartBy, instances }: ApiUse, others: readonly ApiUse[]): number {
  if (toldApartBy !== 'address' || serviceAccountOf(username) === undefined) return 1;
  const nodes = others.find((other) => other.username === 'system:node')?.instances ?? 1;
  return Math.max(1, nodes / instances);
}
