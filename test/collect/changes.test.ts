import { createEmulator, type Emulator, faults } from '../emulator/emulator.ts';
import { httpsDenied } from '../scenarios/https-denied.ts';
import { firewallDeleted } from '../scenarios/firewall-deleted.ts';
import { together } from '../scenarios/scenario.ts';
import { tagRuleMissing } from '../scenarios/tag-rule-missing.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';
import type { ScanReport } from '../../shared/model/report.ts';

const { fleet, config } = together([httpsDenied, tagRuleMissing, firewallDeleted]);
const GRAPH = /ResourceGraph/;

function emulated(different: Partial<typeof fleet> = {}): Emulator {
  const emulator = createEmulator({ ...fleet, ...different });
  emulator.pageSize = 1_000;
  return emulator;
}

function told({ findings }: ScanReport): readonly string[] {
  return findings.flatMap(({ evidence }) => evidence.flatMap(({ fact, changedAt }) => (changedAt ? [fact] : [])));
}

function failing({ findings }: ScanReport): readonly string[] {
  return findings.filter(({ status }) => status === 'fail').map(({ check, reason }) => `${check} ${reason}`);
}

describe('what changed before failures', () => {
  it('is asked in a query a table, and one for what was deleted, counted apart', async () => {
    const { report } = await scanLive(emulated(), {}, config);

    expect(report.problems).toEqual([]);
    expect(told(report)).toHaveLength(3);
    expect(report.scan.azureCalls).toMatchObject({ changes: 3 });
  });

  it('is read page by page', async () => {
    const emulator = emulated();
    emulator.pageSize = 4;
    const { report } = await scanLive(emulator, {}, config);

    expect(told(report)).toHaveLength(3);
    expect(report.scan.azureCalls.changes).toBeGreaterThan(3);
  });

  it('is not asked where nothing failed', async () => {
    const world = healthyPublic('well', 0);
    const { report } = await scanLive(fleetOf([world]), {}, { clients: world.clients });

    expect(report.scan.azureCalls).toMatchObject({ changes: 0 });
  });

  it('is asked of rules of firewalls only where a failure rests on them', async () => {
    const one = together([httpsDenied]);
    const { report } = await scanLive(emulated(one.fleet), {}, one.config);

    expect(told(report)).toHaveLength(1);
    expect(report.scan.azureCalls).toMatchObject({ changes: 1 });
  });

  it('is asked with --fresh as well', async () => {
    const one = together([httpsDenied]);
    const { report } = await scanLive(one.fleet, { isFresh: true }, one.config);

    expect(told(report)).toHaveLength(1);
  });

  it.each([1, 2, 3])('that cannot be read leaves every failure, and the loss is said: query %d', async (nth) => {
    const whole = await scanLive(emulated(), {}, config);
    const emulator = emulated();
    const before = whole.report.scan.azureCalls.resourceGraph;
    emulator.faults.push({ path: GRAPH, nth: before + nth, answer: faults.forbidden });
    const { report } = await scanLive(emulator, {}, config);

    expect(failing(report)).toEqual(failing(whole.report));
    expect(report.problems).toEqual([
      {
        where: 'what changed before failures (Resource Graph)',
        what: expect.stringContaining('HTTP 403 AuthorizationFailed: The client does not have authorization') as string,
        kind: 'unread',
      },
    ]);
    expect(told(report).length).toBeLessThan(3);
  });

  it('says of a row that it cannot read which one it is', async () => {
    const changes = fleet.changes.map((one) =>
      one.target.endsWith('https-denied-user-nsg') && one.minutesAgo < 60
        ? { ...one, changeType: 'Moved' as 'Update' }
        : one,
    );
    const { report } = await scanLive(emulated({ changes }), {}, config);

    expect(new Set(report.problems.map(({ what }) => what.replace(/.*: properties/, 'properties')))).toEqual(
      new Set(['properties.changeType: expected create or update or delete, got the text "Moved"']),
    );
    expect(failing(report)).toHaveLength(3);
  });

  it('is kept by the snapshot, so that it is found again', async () => {
    const { snapshot } = await scanLive(emulated(), {}, config);

    expect(snapshot.changes?.length).toBeGreaterThan(3);
  });
});
