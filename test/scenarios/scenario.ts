import { changesBetween } from '../fleet/changes.ts';
import { type Fleet, fleetOf, type World } from '../fleet/fleet.ts';

/** A healthy cluster and ONE change: a fleet with one known trouble. */
export interface Scenario {
  readonly id: string;
  /** The check that finds it; none in a healthy one. */
  readonly check?: string;
  readonly says: string;
  /** Builds it; the index keeps the names, addresses and subscriptions of several apart. */
  readonly build: (index: number) => World;
  /** The change alone, and the healthy cluster that it is made to; none in a healthy one. */
  readonly change?: (world: World) => void;
  readonly of?: (name: string, index: number) => World;
}

export function scenario<W extends World>(
  id: string,
  check: string | undefined,
  says: string,
  healthy: (name: string, index: number) => W,
  change: (world: W) => void,
): Scenario {
  return {
    id,
    ...(check !== undefined && { check }),
    says,
    build: (index) => {
      const world = healthy(id, index);
      change(world);
      return world;
    },
    of: healthy,
    // Only what `of` builds is ever given to it.
    change: change as (world: World) => void,
  };
}

/** Two troubles at once, for every two that can befall one cluster. */
export function pairsOf(
  scenarios: readonly Scenario[],
): readonly (Scenario & { readonly checks: readonly (string | undefined)[] })[] {
  return scenarios.flatMap((a, index) =>
    scenarios.slice(index + 1).flatMap((b) => {
      const { of, change: first } = a;
      const { change: second } = b;
      if (of === undefined || of !== b.of || first === undefined || second === undefined) return [];
      const id = `${a.id}--${b.id}`;
      const build = (place: number): World => {
        const world = of(id, place);
        first(world);
        second(world);
        return world;
      };
      return [{ id, says: `${a.says}, and ${b.says}`, build, checks: [a.check, b.check] }];
    }),
  );
}

/** Worlds are numbered in their addresses, so of many these repeat; nothing joins two worlds. */
const NUMBERS = 150;

/** The fleet of several scenarios, the clients of all, and everything looked at that the emulated Azure can show. */
export function together(scenarios: readonly Scenario[]): {
  fleet: Fleet & Required<Pick<Fleet, 'changes'>>;
  config: { clients: readonly object[] };
} {
  const worlds = scenarios.map((one, index) => one.build(index % NUMBERS));
  const changes = scenarios.flatMap(({ id, of }, index) =>
    of === undefined ? [] : changesBetween(of(id, index % NUMBERS).resources, worlds[index]?.resources ?? []),
  );
  const config = {
    clients: worlds.flatMap(({ clients }) => clients),
    sources: { kubernetes: true, helmSecretMetadata: true, logs: true, metrics: true },
  };
  return { fleet: { ...fleetOf(worlds), changes }, config };
}
