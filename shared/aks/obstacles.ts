import { type Network, whyIncomplete, withResources } from '../reachability/index.ts';
import { both, type Fix } from './fix.ts';
import { type Line, lineOf } from './line.ts';
import { type Fate, fatesOf, type Need } from './need.ts';

/** A line of a configuration that ends flows which must work, with what would let them through. */
export interface Obstacle {
  readonly line: Line;
  readonly blocked: Some<Fate>;
  readonly fix?: Fix;
}

/** Behind one obstacle there may be the next: so often we look. */
const MOST_ROUNDS = 4;

/** What lets flows past a line; `undefined` where nobody here can. */
export type Mend = (network: Network, line: Line, blocked: Some<Fate>) => Fix | undefined;

/**
 * What stands in the way of needs, one obstacle a line. Each is taken out of the way as its fix would, and the rest of the way is looked at:
 * so that two obstacles in a row are both found, and a fix that does not help is none. `fates` are those at the end of it.
 */
export function clear(
  network: Network,
  needs: readonly Need[],
  mend: Mend,
  isOurs: (fate: Fate) => boolean = () => true,
): { readonly obstacles: readonly Obstacle[]; readonly fates: readonly Fate[] } {
  const obstacles = new Map<string, Obstacle>();
  const fates = new Map(fatesOf(network, needs).map((fate) => [fate.need, fate]));
  let world = network;
  let open = [...fates.values()];
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const blocked = open.filter((fate) => isBlocked(fate) && isOurs(fate));
    const mended: Need[] = [];
    for (const [key, same] of groupByLine(world, blocked)) {
      const [first] = same;
      const line = lineOf(world, first);
      const old = obstacles.get(key);
      const isInVain = same.some(({ need }) => old?.blocked.some((one) => one.need === need) ?? false);
      // What came to it only now, past another line, has a fix of its own.
      const fix = isInVain ? undefined : mend(world, line, same);
      const isMended = fix !== undefined && (old === undefined || old.fix !== undefined);
      const [head, ...tail] = old?.blocked ?? same;
      const all: Some<Fate> = isInVain || old === undefined ? [head, ...tail] : [head, ...tail, ...same];
      obstacles.set(key, { line, blocked: all, ...(isMended && { fix: old?.fix ? both(old.fix, fix) : fix }) });
      if (fix?.change.network === undefined) continue;
      world = withResources(world, fix.change.network);
      mended.push(...same.map(({ need }) => need));
    }
    open = [...fatesOf(world, mended)];
    for (const fate of open) fates.set(fate.need, fate);
  }
  return { obstacles: [...obstacles.values()], fates: [...fates.values()] };
}

export type Some<T> = readonly [T, ...(readonly T[])];

function groupByLine(network: Network, blocked: readonly Fate[]): readonly (readonly [string, Some<Fate>])[] {
  const groups = new Map<string, [Fate, ...Fate[]]>();
  for (const fate of blocked) {
    const { resource, line } = lineOf(network, fate).decidedBy;
    const key = `${resource}#${line}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fate]);
    else group.push(fate);
  }
  return [...groups];
}

export function isBlocked({ trace }: Fate): boolean {
  return trace.disposition !== 'delivered' && trace.disposition !== 'insufficientInfo';
}

/** Why a way that is shut, and that nobody here can open, may be open all the same, or have a fix: something on it was not seen. */
export function wayUnseen(network: Network): string | undefined {
  const kinds = ['vnets', 'routeTables', 'firewalls', 'natGateways'] as const;
  return kinds.map((kind) => whyIncomplete(network, kind)).find((why) => why !== undefined);
}
