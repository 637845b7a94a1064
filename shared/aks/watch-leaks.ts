import type { ApiUse } from '../model/api-use.ts';
import { binsOf, mostOf, seriesOf } from './call-bins.ts';
import { type Growth, growthOf } from './growth.ts';
import { median } from './outlier.ts';
import { isPlatform } from './platform-users.ts';

/** In so many bins, at least, watches must become more. */
const LEAST_RISES = 6;
const LEAST_JUMPS = 3;

export interface WatchLeak {
  readonly use: ApiUse;
  /** Watches more than there ever were before. */
  readonly grown: number;
  readonly sinceAt: string;
  readonly resource: string;
  readonly opened: number;
  readonly closed: number;
}

/**
 * Programs of which an instance holds ever more watches. What comes all at once has another reason, and does not count: new nodes bring
 * pods of their own, and an API server that went down has everybody open their watches anew while the end of the old ones was never told.
 * `unsure` are those that grew, but in times of which that can be said of too many.
 */
export function watchLeaks(
  uses: readonly ApiUse[],
  least: number,
): { readonly leaks: readonly WatchLeak[]; readonly unsure: readonly ApiUse[] } {
  const axis = binsOf(uses);
  const nodes = nodeSteps(axis, uses);
  const looks = uses
    .filter(({ username }) => !isPlatform(username))
    .flatMap((use) => {
      const changes = netOf(axis, use);
      const raw = growthOf(changes, LEAST_RISES);
      if (raw === undefined || raw.grown < least) return [];
      const steps = new Set([...nodes, ...reconnections(axis, uses, use)]);
      const growth = growthOf(
        changes.map((change, at) => (steps.has(at) ? undefined : change)),
        LEAST_RISES,
      );
      const quiet = changes.filter((_, at) => at >= raw.from && !steps.has(at)).length;
      return [{ use, leak: growth && growth.grown >= least ? leakOf(axis, use, growth) : undefined, quiet }];
    });
  return {
    leaks: looks.flatMap(({ leak }) => leak ?? []),
    unsure: looks.flatMap(({ use, leak, quiet }) => (leak === undefined && quiet < LEAST_RISES ? [use] : [])),
  };
}

function leakOf(axis: readonly string[], use: ApiUse, { grown, from }: Growth): WatchLeak {
  const { bins } = use.watcher;
  return {
    use,
    grown,
    sinceAt: axis[from] ?? '',
    resource: mostOf(
      bins,
      (bin) => bin.watchedMost,
      ({ opened, closed }) => opened - closed,
    ),
    opened: bins.reduce((sum, { opened }) => sum + opened, 0),
    closed: bins.reduce((sum, { closed }) => sum + closed, 0),
  };
}

function netOf(axis: readonly string[], { watcher }: ApiUse): readonly number[] {
  return seriesOf(axis, watcher, ({ opened, closed }) => opened - closed);
}

/** Where nodes first called, and the time after, in which their pods start. In the first two bins all do. */
function nodeSteps(axis: readonly string[], uses: readonly ApiUse[]): readonly number[] {
  const nodes = uses.find(({ username }) => username === 'system:node')?.each ?? [];
  const arrivals = new Set(nodes.map(({ firstSeenAt }) => axis.indexOf(firstSeenAt)));
  return [...arrivals].filter((at) => at > 1).flatMap((at) => [at, at + 1]);
}

/** Where many others hold more watches at once, as they mostly do not: a third of them, as where one of three API servers went down. */
function reconnections(axis: readonly string[], uses: readonly ApiUse[], but: ApiUse): readonly number[] {
  const others = uses.filter((use) => use !== but && use.watcher.bins.some(({ opened }) => opened > 0));
  const series = others.map((use) => netOf(axis, use)).map((changes) => ({ changes, usual: median(changes) }));
  return [...axis.keys()].filter((at) => {
    const jumps = series.filter(({ changes, usual }) => (changes[at] ?? 0) > Math.max(0, 2 * usual)).length;
    return jumps >= LEAST_JUMPS && jumps >= series.length / 3;
  });
}
