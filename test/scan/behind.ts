import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { fleetOf, type World } from '../fleet/fleet.ts';
import type { Resource } from '../fleet/resources.ts';

/** An emulated Azure whose Resource Graph still holds the resources given as they were, and nothing of those that are to come. */
export function behind(worlds: readonly World[], ...stale: readonly Resource[]): Emulator {
  const emulator = createEmulator(fleetOf(worlds));
  emulator.indexed = (now) => {
    const rows = new Map([...now, ...stale].map((one) => [one.id.toLowerCase(), one]));
    return [...rows.values()];
  };
  return emulator;
}

/** An emulated Azure whose Resource Graph has other resources than ARM. */
export function lagging(now: World, before: World): Emulator {
  const emulator = createEmulator(fleetOf([now]));
  emulator.indexed = () => before.resources;
  return emulator;
}

export function changed<P extends object>(resource: Resource<P>, change: (properties: P) => void): Resource<P> {
  const copy = structuredClone(resource);
  change(copy.properties);
  return copy;
}

export function clientsOf(...worlds: readonly World[]) {
  return { clients: worlds.flatMap(({ clients }) => clients) };
}

export function failuresOf({ findings }: { findings: readonly { status: string; check: string; cluster: string }[] }) {
  return findings.flatMap(({ status, check, cluster }) => (status === 'fail' ? [`${check} ${nameIn(cluster)}`] : []));
}

export function nameIn(id: string): string {
  return id.split('/').at(-1) ?? '';
}

/** Names of what was read by itself, in the order of the requests. */
export function readAlone({ requests }: Emulator): readonly string[] {
  return requests.flatMap((line) => {
    const [, path = ''] = line.split(' ');
    return /\/resourcegroups\/.*\/providers\//i.test(path) ? [nameIn(decodeURIComponent(path))] : [];
  });
}
