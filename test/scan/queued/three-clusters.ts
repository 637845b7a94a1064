import { createEmulator } from '../../emulator/emulator.ts';
import { fleetOf, healthyPublic, type World } from '../../fleet/fleet.ts';
import { Service } from './service.ts';

function shut(world: World): World {
  world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
  return world;
}

/** A service for three clusters of which one fails, each looked at by itself through its API server. */
export function serve() {
  const worlds = [shut(healthyPublic('one', 0)), healthyPublic('two', 1), healthyPublic('three', 2)];
  const emulator = createEmulator(fleetOf(worlds));
  emulator.pageSize = 100;
  const config = {
    clients: worlds.flatMap(({ clients }) => clients),
    checks: { 'range-hygiene': { enabled: false } },
    sources: { kubernetes: { acceptAdminCertificate: true } },
  };
  return { service: new Service(emulator, config), emulator };
}

/** What must hold whatever happened: every cluster has one result, that of the scan, and every row arrived, none under two ids. */
export function expectWhole(service: Service, scan: string): void {
  expect(service.states.map(({ cluster, scan: { id } }) => [cluster.name, id]).toSorted()).toEqual(
    ['one', 'three', 'two'].map((name) => [name, scan]),
  );
  const rows = service.rowsOf(scan);
  for (const { findings, unchanged } of service.states) {
    const expected = findings.filter(({ id }) => !unchanged.includes(id));
    expect(expected.filter(({ id }) => !rows.some(({ FindingId }) => FindingId === id))).toEqual([]);
  }
  const keys = new Map(
    rows.map((row) => [[row['ClusterName'], row['Check'], row['Subject']].join('|'), row['FindingId']]),
  );
  expect(new Set(keys.values()).size).toBe(keys.size);
  expect(service.scanRows.filter(({ ScanId }) => ScanId === scan).length).toBeGreaterThan(0);
  expect([...service.blobs.texts.keys()].filter((name) => /^(open|outbox)\//.test(name))).toEqual([]);
}
