import { createEmulator, type Emulator, faults } from '../../emulator/emulator.ts';
import { fleetOf, healthyPublic, healthyPrivate, type World } from '../../fleet/fleet.ts';
import { Service } from './service.ts';

const SHUT = ['198.51.100.0/24'];

function shut(world: World): World {
  world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
  return world;
}

function opened({ cluster }: World): void {
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['0.0.0.0/0'] };
}

function serve(...worlds: readonly World[]): { service: Service; emulator: Emulator } {
  const emulator = createEmulator(fleetOf(worlds));
  emulator.pageSize = 100;
  const config = { clients: worlds.flatMap(({ clients }) => clients), checks: { 'range-hygiene': { enabled: false } } };
  return { service: new Service(emulator, config), emulator };
}

/** Azure without what lies in a subscription, as for somebody who may not read it. */
function forbid(emulator: Emulator, world: World): void {
  const [, , subscription = ''] = world.cluster.id.split('/');
  emulator.indexed = (now) => now.filter(({ id }) => id.split('/')[2] !== subscription);
  emulator.faults.push({ path: new RegExp(`^/subscriptions/${subscription}/`, 'i'), answer: faults.forbidden });
}

describe('failures from scan to scan', () => {
  it('are new, open, resolved and reopened, in the rows as well', async () => {
    const world = shut(healthyPublic('one', 0));
    const { service } = serve(world, healthyPublic('two', 1));
    const states: unknown[] = [];
    const scan = async (id: string) => {
      await service.scan(id);
      states.push(
        service
          .rowsOf(id)
          .flatMap(({ State, Status, ClusterName }) => (State === undefined ? [] : [[ClusterName, Status, State]])),
      );
    };
    await scan('first');
    await scan('second');
    opened(world);
    await scan('third');
    await scan('fourth');
    shut(world);
    await scan('fifth');

    expect(states).toEqual([
      [['one', 'fail', 'new']],
      [['one', 'fail', 'open']],
      [['one', 'pass', 'resolved']],
      [],
      [['one', 'fail', 'reopened']],
    ]);
    const times = service.findingRows.filter(({ State }) => State !== undefined);
    expect(new Set(times.map(({ FindingId }) => FindingId)).size).toBe(1);
    expect(new Set(times.map(({ FirstSeenAt }) => FirstSeenAt))).toEqual(new Set(['2026-01-01T01:00:00.000Z']));
    expect(times.at(-1)).toMatchObject({ LastConfirmedAt: '2026-01-01T05:00:00.000Z' });
  });

  it('are written in every scan, and what is well when it changes', async () => {
    const world = shut(healthyPublic('one', 0));
    const { service } = serve(world);
    await service.scan('first');
    await service.scan('second');

    expect(service.rowsOf('first').length).toBeGreaterThan(8);
    const told = service.rowsOf('second').map(({ Status }) => Status);
    expect(told.filter((status) => status !== 'unknown')).toEqual(['fail']);
    expect(told.length).toBeLessThan(service.rowsOf('first').length);
    expect(service.scanRows).toMatchObject([
      { ScanId: 'first', Fail: 1 },
      { ScanId: 'second', Fail: 1 },
    ]);
  });

  it('stay open, and are told, where a subscription may not be read any more', async () => {
    const world = shut(healthyPublic('lost', 0));
    const { service, emulator } = serve(world, healthyPublic('here', 1));
    await service.scan('before');
    forbid(emulator, world);
    await service.scan('after');

    expect(service.rowsOf('after')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          ClusterName: 'lost',
          Status: 'fail',
          State: 'open',
          FirstSeenAt: '2026-01-01T01:00:00.000Z',
          LastConfirmedAt: '2026-01-01T01:00:00.000Z',
          Reason: expect.stringContaining('AuthorizationFailed') as string,
        }),
      ]),
    );
    const lost = service.rowsOf('after').filter(({ ClusterName }) => ClusterName === 'lost');
    expect(new Set(lost.map(({ Status }) => Status))).toEqual(new Set(['fail', 'unknown']));
    expect(service.ended.at(-1)?.report.summary).toMatchObject({ clusters: 2, fail: 1 });
    expect(service.ended.at(-1)?.report.problems).toEqual(
      expect.arrayContaining([
        { where: world.cluster.id.toLowerCase(), what: expect.stringContaining('403') as string, kind: 'unread' },
      ]),
    );
    // And as long as it lasts.
    await service.scan('later');
    expect(service.standing('lost')).toEqual(['authorized-ranges: open']);
  });

  it('are resolved when the cluster is gone', async () => {
    const world = shut(healthyPublic('gone', 0));
    const { service, emulator } = serve(world, healthyPublic('here', 1));
    await service.scan('before');
    emulator.indexed = (now) => now.filter(({ id }) => !id.endsWith('/gone'));
    emulator.faults.push({ path: /managedclusters\/gone$/i, answer: notFound });
    await service.scan('after');
    await service.scan('later');

    expect(service.rowsOf('after').filter(({ State }) => State !== undefined)).toMatchObject([
      {
        ClusterName: 'gone',
        Status: 'notApplicable',
        State: 'resolved',
        Reason: expect.stringContaining('gone') as string,
      },
    ]);
    expect(service.ended.at(-1)?.report.clusters.map(({ name }) => name)).toEqual(['here']);
    expect(service.ended.at(-1)?.report.problems).toEqual([]);
  });

  it('are told of a cluster that Resource Graph leaves out and ARM knows', async () => {
    const { service, emulator } = serve(shut(healthyPublic('one', 0)));
    await service.scan('before');
    emulator.indexed = (now) => now.filter(({ id }) => !id.includes('managedClusters'));
    await service.scan('after');

    expect(service.standing('one')).toEqual(['authorized-ranges: open']);
    expect(service.states[0]?.findings.find(({ state }) => state === 'open')?.lastConfirmedAt).toBe(
      '2026-01-01T02:00:00.000Z',
    );
  });

  it('are not mended by a part of the network that is not read any more', async () => {
    const world = healthyPrivate('own', 0);
    const vnet = world.hub;
    const { service, emulator } = serve(world);
    for (const { properties } of vnet.properties.virtualNetworkPeerings) properties.peeringState = 'Disconnected';
    await service.scan('before');
    const failing = service.standing('own');
    expect(failing).not.toEqual([]);
    emulator.indexed = (now) => now.filter(({ id }) => id !== vnet.id);
    emulator.faults.push({ path: new RegExp(`/virtualNetworks/${vnet.name}$`, 'i'), answer: faults.forbidden });
    await service.scan('after');
    await service.scan('later');

    expect(service.standing('own')).toEqual(failing.map((one) => one.replace(/new$/, 'open')));
    expect(service.ended.at(-1)?.report.problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          what: expect.stringContaining('1 fewer than before, and nothing says that they were deleted') as string,
        }),
      ]),
    );
  });

  it('a resource that was deleted is no problem', async () => {
    const world = healthyPublic('one', 0);
    const { service, emulator } = serve(world);
    await service.scan('before');
    const extra = world.resources.find(({ id }) => id.includes('virtualNetworks') && !id.includes(world.spoke.name));
    const name = extra?.name ?? world.hub.name;
    emulator.indexed = (now) => now.filter((one) => one.name !== name);
    emulator.faults.push({ path: new RegExp(`/virtualNetworks/${name}$`, 'i'), answer: notFound });
    await service.scan('after');

    expect(service.ended.at(-1)?.report.problems).toEqual([]);
  });

  it('stay as they are where another scope is scanned', async () => {
    const [one, two] = [shut(healthyPublic('one', 0)), healthyPublic('two', 1)];
    const { service } = serve(one, two);
    await service.scan('before');
    const [, , subscription = ''] = two.cluster.id.split('/');
    await service.scan('after', 60, { target: { scope: { subscriptions: [subscription] }, isFresh: false } });

    expect(service.rowsOf('after').filter(({ ClusterName }) => ClusterName === 'one')).toEqual([]);
    expect(service.standing('one')).toEqual(['authorized-ranges: new']);
  });

  it('one cluster alone is looked at where only that is asked for', async () => {
    const [one, two] = [shut(healthyPublic('one', 0)), shut(healthyPublic('two', 3))];
    const { service } = serve(one, two);
    await service.scan('before');
    const [, , subscription = ''] = one.cluster.id.split('/');
    const clusters = [one.cluster.id.toLowerCase()];
    await service.scan('alert', 60, { target: { scope: { subscriptions: [subscription] }, isFresh: true, clusters } });

    expect(service.ended.at(-1)?.report.clusters.map(({ name }) => name)).toEqual(['one']);
    expect([service.standing('one'), service.standing('two')]).toEqual([
      ['authorized-ranges: open'],
      ['authorized-ranges: new'],
    ]);
  });
});

function notFound(): Response {
  return Response.json({ error: { code: 'ResourceNotFound', message: 'not found' } }, { status: 404 });
}
