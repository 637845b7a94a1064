import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { logsOf, type WorldLogs } from '../fleet/logs.ts';
import type { World } from '../fleet/world.ts';
import { scanLive } from '../live.ts';

/** Worlds one after another, the first three in three subscriptions. */
function worlds(count: number, logs: (world: World) => WorldLogs = logsOf): readonly World[] {
  return Array.from({ length: count }, (_, index) => {
    const world = healthyPublic(`c${index}`, index);
    world.logs = logs(world);
    return world;
  });
}

async function look(emulator: Emulator, logs: unknown = true) {
  const { snapshot, report } = await scanLive(emulator, {}, { sources: { logs } });
  const callers = snapshot.clusters.map(({ facts }) => facts.callers);
  return { report, callers };
}

function queries({ requests }: Emulator): readonly string[] {
  return requests.filter((line) => line.includes('/loganalytics/'));
}

describe('a question to the logs', () => {
  it('is one query over all workspaces, and every cluster has its rows', async () => {
    const emulator = createEmulator(fleetOf(worlds(4)));
    const { report, callers } = await look(emulator);

    expect(report.problems).toEqual([]);
    expect(queries(emulator)).toHaveLength(1);
    expect(callers).toHaveLength(4);
    for (const one of callers)
      expect(one).toMatchObject({
        known: true,
        value: { rows: [{ address: '203.0.113.7', requests: 3 }], unseen: [] },
      });
    expect(report.scan.azureCalls).toMatchObject({ logs: 1 });
    expect(report.scan.logs).toMatchObject({ queries: 1, unmeasuredQueries: 0 });
    expect(report.scan.logs?.scannedGB).toBeGreaterThan(0);
  });

  it('is not asked unless that is set', async () => {
    const emulator = createEmulator(fleetOf(worlds(1)));
    const { report, callers } = await look(emulator, false);

    expect(callers).toMatchObject([{ known: false }]);
    expect(report.scan.logs).toBeUndefined();
    expect(emulator.requests.filter((line) => /loganalytics|batch/.test(line))).toEqual([]);
  });
});
