import { type Fleet, fleetOf, type World } from '../fleet/fleet.ts';

/** A healthy cluster and ONE change: a fleet with one known trouble. */
export interface Scenario {
  readonly id: string;
  /** The check that finds it; none in a healthy one. */
  readonly check?: string;
  readonly says: string;
  /** Builds it; the index keeps the names, addresses and subscriptions of several apart. */
  build(index: number): World;
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
  };
}

/** The fleet of several scenarios, and the clients of all. */
export function together(scenarios: readonly Scenario[]): { fleet: Fleet; config: { clients: readonly object[] } } {
  const worlds = scenarios.map((one, index) => one.build(index));
  return { fleet: fleetOf(worlds), config: { clients: worlds.flatMap(({ clients }) => clients) } };
}
