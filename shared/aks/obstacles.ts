import { type Network, withResources } from '../reachability/index.ts';
import type { Fix } from './fix.ts';
import { type Line, lineOf } from './line.ts';
import { type Fate, fatesOf, type Need } from './need.ts';

/** A line of a configuration that ends flows which must work, with what would let them through. */
export interface Obstacle {
  readonly line: Line;
  readonly blocked: readonly Fate[];
  readonly fix?: Fix;
}

/** Behind one obstacle there may be the next: so often we look. */
const MOST_ROUNDS = 4;

/** What lets flows past a line; `undefined` where nobody here can. */
export type Mend = (network: Network, line: Line, blocked: readonly Fate[]) => Fix | undefined;

/**
 * What stands in the way of needs, one obstacle a line. Each is taken out of the way as its fix would, and the rest of the way is looked at:
 * so that two obstacles in a row are both found, and a fix that does not help is none.
 */
export function obstaclesOf(network: Network, fates: readonly Fate[], mend: Mend): readonly Obstacle[] {
  const obstacles = new Map<string, Obstacle>();
  let world = network;
  let open: readonly Fate[] = fates.filter(isBlocked);
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const now = world;
    const found = [...Map.groupBy(open, (fate) => keyOf(lineOf(now, fate.trace)))];
    const mended: Need[] = [];
    for (const [key, blocked] of found) {
      const [first] = blocked;
      if (first === undefined) continue;
      const line = lineOf(now, first.trace);
      const old = obstacles.get(key);
      if (old !== undefined) {
        // Its fix did not help these.
        obstacles.set(key, { line: old.line, blocked: old.blocked });
        continue;
      }
      const fix = mend(world, line, blocked);
      obstacles.set(key, { line, blocked, ...(fix && { fix }) });
      if (fix?.change.network === undefined) continue;
      world = withResources(world, fix.change.network);
      mended.push(...blocked.map(({ need }) => need));
    }
    open = fatesOf(world, mended).filter(isBlocked);
  }
  return [...obstacles.values()];
}

function isBlocked({ trace }: Fate): boolean {
  return trace.disposition !== 'delivered' && trace.disposition !== 'insufficientInfo';
}

function keyOf({ decidedBy }: Line): string {
  return `${decidedBy.resource}#${decidedBy.line}`;
}
