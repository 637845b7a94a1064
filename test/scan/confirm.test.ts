import { authorizedRanges } from '../../shared/checks/authorized-ranges.ts';
import type { Check } from '../../shared/checks/check.ts';
import { confirm } from '../../shared/scan/confirm.ts';
import { scan } from '../../shared/scan/scan.ts';
import { faults } from '../emulator/emulator.ts';
import { fleetOf, healthyNat, healthyPrivate, healthyPublic } from '../fleet/fleet.ts';
import type { Resource } from '../fleet/resources.ts';
import { folder } from '../cli/run.ts';
import { ALL, emulatedApp, scanLive } from '../live.ts';
import { behind, changed, clientsOf, failuresOf, nameIn, readAlone } from './behind.ts';

it.each([true, false])('thresholds of the configuration count (fresh: %s)', async (isFresh) => {
  const settings = { 'snat-exhaustion': { thresholds: { portsPerNode: 2_000 } } };
  const { report } = await scanLive(
    fleetOf([healthyPublic('a', 0)]),
    { isFresh },
    // Metrics would show that the ports suffice.
    { ...clientsOf(healthyPublic('a', 0)), checks: settings, sources: { metrics: false } },
  );

  expect(failuresOf(report)).toEqual(['snat-exhaustion a']);
});

const SHUT = ['198.51.100.0/24'];

describe('confirm', () => {
  it('does not report what Resource Graph still says and ARM says no more: a cluster', async () => {
    const world = healthyPublic('one', 0);
    const stale = changed(world.cluster, (properties) => {
      properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    });
    const emulator = behind([world], stale);
    const { report, snapshot } = await scanLive(emulator, {}, clientsOf(world));

    expect(failuresOf(report)).toEqual([]);
    expect(report.problems).toEqual([]);
    expect(readAlone(emulator)).toEqual(['one']);
    expect(report.scan.azureCalls.confirm).toBe(1);
    // What the cluster's own body does not tell is kept.
    expect(snapshot.clusters).toMatchObject([{ cluster: { managementGroups: ['mg-online', 'mg-root'] } }]);
  });

  it('nor a part of the network, and asks for the resource that holds it', async () => {
    const world = healthyPrivate('own', 0);
    const [hub, spoke] = [world.hub, world.spoke].map((vnet) =>
      changed(vnet, ({ virtualNetworkPeerings }) => {
        for (const { properties } of virtualNetworkPeerings) properties.peeringState = 'Disconnected';
      }),
    );
    if (hub === undefined || spoke === undefined) throw new Error('no VNets');
    const emulator = behind([world], hub, spoke);
    const { report } = await scanLive(emulator, {}, clientsOf(world));

    expect(failuresOf(report)).toEqual([]);
    expect(readAlone(emulator)).toContain('own-hub');
  });

  it('reports what ARM says as well, having read each deciding resource once for all', async () => {
    const worlds = [0, 3, 6].map((index) => healthyPublic(`c${index}`, index));
    for (const { cluster } of worlds) cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    const emulator = behind(worlds);
    const everyone = {
      clients: [
        { name: 'office', addresses: ['203.0.113.7'] },
        { name: 'vpn', addresses: ['192.0.2.9'] },
      ],
    };
    const { report } = await scanLive(emulator, {}, everyone);

    expect(failuresOf(report)).toHaveLength(6);
    expect(readAlone(emulator).toSorted()).toEqual(['c0', 'c3', 'c6']);
    expect(report.scan.azureCalls.confirm).toBe(3);
  });

  it('asks again where only the tags that choose clients are others', async () => {
    const world = healthyPublic('one', 0);
    world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    world.cluster.tags = { exposure: 'private' };
    const stale = { ...world.cluster, tags: { exposure: 'public' } };
    const must = { tags: { exposure: 'public' } };
    const config = { clients: [{ name: 'office', addresses: ['203.0.113.7'], must }] };

    expect(failuresOf((await scanLive(behind([world], stale), {}, config)).report)).toEqual([]);
  });

  it('asks again until every failure rests on what was read fresh', async () => {
    const world = healthyNat('nat', 0);
    const ip = world.resources.find(({ name }) => name === 'nat-nat-ip') as Resource<{ ipAddress?: string }>;
    const stale = [
      // By its row the cluster lets nobody in but an office that has moved; by itself it lets in the address that ARM tells.
      changed(world.cluster, (properties) => {
        properties.apiServerAccessProfile = { authorizedIPRanges: [...SHUT, '192.0.2.77/32'] };
      }),
      changed(ip, (properties) => {
        properties.ipAddress = '192.0.2.77';
      }),
    ];
    const emulator = behind([world], ...stale);
    const { report } = await scanLive(emulator, {}, clientsOf(world));

    expect(failuresOf(report)).toEqual([]);
    expect(readAlone(emulator)).toEqual(['nat', 'nat-nat-ip']);
  });

  it('asks no check again where ARM says the same', async () => {
    const world = healthyPublic('one', 0);
    world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    const { snapshot } = await scanLive(behind([world]), {}, clientsOf(world));
    let asked = 0;
    const counting: Check = {
      ...authorizedRanges,
      run: (...given) => {
        asked++;
        return authorizedRanges.run(...given);
      },
    };
    const { findings } = await confirm({ snapshot, problems: [] }, [counting], {}, emulatedApp(behind([world])));

    expect([failuresOf({ findings }), asked]).toEqual([['authorized-ranges one'], 1]);
  });

  it('leaves out a cluster that is gone', async () => {
    const [here, gone] = [healthyPublic('here', 0), healthyPublic('gone', 3)];
    gone.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    const { report } = await scanLive(behind([here], ...gone.resources), {}, clientsOf(here, gone));

    expect(report.clusters.map(({ name }) => name)).toEqual(['here']);
    expect(report.problems).toEqual([]);
  });

  it('takes a resource that is gone out of the network', async () => {
    const world = healthyNat('nat', 0);
    const ip = world.resources.find(({ name }) => name === 'nat-nat-ip') as Resource<{ ipAddress?: string }>;
    world.resources.splice(world.resources.indexOf(ip), 1);
    const stale = changed(ip, (properties) => {
      properties.ipAddress = '192.0.2.77';
    });
    const { report, snapshot } = await scanLive(behind([world], stale), {}, clientsOf(world));

    expect(failuresOf(report)).toEqual([]);
    expect(report.findings.find(({ check }) => check === 'authorized-egress')?.status).toBe('unknown');
    const { network } = snapshot.facts;
    expect(network.known && network.value.publicIps.map(({ id }) => nameIn(id))).not.toContain('nat-nat-ip');
  });

  it.each([
    ['is not allowed', faults.forbidden, 'HTTP 403 AuthorizationFailed: The client does not have authorization'],
    ['breaks off', faults.unavailable, 'HTTP 503 ServerBusy: The server is busy.'],
    ['meets a proxy', faults.html, 'HTTP 200: a page of HTML came in place of JSON'],
    [
      'says that there is no such subscription',
      () => lost('SubscriptionNotFound'),
      'HTTP 404 SubscriptionNotFound: lost',
    ],
    ['says that there is no such type', () => lost('InvalidResourceType'), 'HTTP 404 InvalidResourceType: lost'],
    ['answers something else', () => Response.json({}), 'an answer that is no Azure resource'],
  ])('keeps a failure that cannot be confirmed because the reading %s, and says so', async (_, answer, why) => {
    const world = healthyPublic('one', 0);
    world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    const emulator = behind([world]);
    emulator.faults.push({ path: /managedClusters\/one$/i, answer });
    const { report } = await scanLive(emulator, {}, clientsOf(world));

    expect(failuresOf(report)).toEqual(['authorized-ranges one']);
    expect(report.problems).toEqual([
      {
        where: world.cluster.id.toLowerCase(),
        what: expect.stringContaining(`what failed because of it could not be confirmed: ${why}`) as string,
        kind: 'unread',
      },
    ]);
  });

  it('does not acquit what was read and cannot be understood', async () => {
    const world = healthyPublic('one', 0);
    const stale = changed(world.cluster, (properties) => {
      properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    });
    Object.assign(world.cluster.properties, { apiServerAccessProfile: 7 });
    const { report } = await scanLive(behind([world], stale), {}, clientsOf(world));

    expect(report.findings.filter(({ status }) => status === 'pass')).toEqual([]);
    expect(report.problems).toMatchObject([
      { kind: 'unread', what: expect.stringContaining('expected an object') as string },
    ]);
  });

  it('is left to ARM itself where every list was fresh', async () => {
    const world = healthyPublic('one', 0);
    world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    const { report } = await scanLive(behind([world]), { isFresh: true }, clientsOf(world));

    expect(failuresOf(report)).toEqual(['authorized-ranges one']);
    expect(report.scan.azureCalls.confirm).toBe(0);
  });

  it('does not put what is there in the place of what is assumed', async () => {
    const world = healthyPublic('one', 0);
    const proposal = changed(world.cluster, (properties) => {
      properties.apiServerAccessProfile = { authorizedIPRanges: SHUT };
    });
    const emulator = behind([world]);
    const { report } = await scan(
      {
        id: 'scan',
        trigger: 'cli',
        target: { scope: { subscriptions: ALL }, isFresh: false },
        config: {},
        clients: [{ name: 'office', addresses: ['203.0.113.7'] }],
        assume: folder({ 'proposal.json': proposal }),
      },
      emulatedApp(emulator),
    );

    expect(failuresOf(report)).toEqual(['authorized-ranges one']);
    expect(readAlone(emulator)).toEqual([]);
  });
});

function lost(code: string): Response {
  return Response.json({ error: { code, message: 'lost' } }, { status: 404 });
}
