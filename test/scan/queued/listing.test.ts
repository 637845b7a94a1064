import type { ListedCluster, Listing } from '../../../shared/model/listing.ts';
import type { Closed } from '../../../shared/model/plan.ts';
import { withListed } from '../../../shared/scan/queued/listing.ts';
import { readListing } from '../../../shared/store/listing.ts';
import { createEmulator, faults } from '../../emulator/emulator.ts';
import { fleetOf, healthyPublic, type World } from '../../fleet/fleet.ts';
import { Service } from './service.ts';

function shut(world: World): World {
  world.cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
  return world;
}

function serve(config: object = {}) {
  const worlds = [shut(healthyPublic('one', 0)), shut(healthyPublic('two', 1))] as const;
  const emulator = createEmulator(fleetOf(worlds));
  emulator.pageSize = 100;
  const clients = worlds.flatMap((world) => world.clients);
  return { service: new Service(emulator, { clients, ...config }), emulator, worlds };
}

async function linesOf({ blobs }: Service) {
  const { clusters } = await readListing(blobs);
  return clusters.map(({ name, scan, worst, finding, lastSeenAt, isGone }) => [
    name,
    scan.id,
    worst,
    finding?.check,
    lastSeenAt,
    isGone,
  ]);
}

const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;

describe('the listing', () => {
  it('has each cluster as the last scan left it that came upon it', async () => {
    const { service, worlds } = serve();
    await service.scan('first');
    await service.scan('second', 60, { target: { clusters: [worlds[1].cluster.id.toLowerCase()] } });

    expect(await linesOf(service)).toEqual([
      ['one', 'first', 'high', 'authorized-ranges', at(1), false],
      ['two', 'second', 'high', 'authorized-ranges', at(2), false],
    ]);
    expect((await readListing(service.blobs)).lastScan).toMatchObject({ id: 'second', trigger: 'timer' });
  });

  it('says when a cluster was last seen that cannot be read any more', async () => {
    const { service, emulator, worlds } = serve();
    await service.scan('first');
    const [, , subscription = ''] = worlds[0].cluster.id.split('/');
    emulator.indexed = (now) => now.filter(({ id }) => id.split('/')[2] !== subscription);
    emulator.faults.push({ path: new RegExp(`^/subscriptions/${subscription}/`, 'i'), answer: faults.forbidden });
    await service.scan('blind');

    expect(await linesOf(service)).toEqual([
      ['one', 'blind', 'high', 'authorized-ranges', at(1), false],
      ['two', 'blind', 'high', 'authorized-ranges', at(2), false],
    ]);
  });

  it('knows of a cluster that it is gone', async () => {
    const { service, emulator, worlds } = serve();
    await service.scan('first');
    const { name } = worlds[0].cluster;
    emulator.indexed = (now) => now.filter((one) => one.name !== name);
    emulator.faults.push({
      path: new RegExp(`/managedClusters/${name}$`, 'i'),
      answer: () => Response.json({ error: { code: 'ResourceNotFound', message: 'not found' } }, { status: 404 }),
    });
    await service.scan('second');

    expect((await linesOf(service)).map(([cluster, scan, , , , isGone]) => [cluster, scan, isGone])).toEqual([
      ['one', 'second', true],
      ['two', 'second', false],
    ]);
  });

  it('counts no failure that is exempted', async () => {
    const exemption = {
      check: 'authorized-ranges',
      cluster: 'one',
      reason: 'r',
      owner: 'o',
      expiresAt: '2027-01-01T00:00:00Z',
    };
    const { service } = serve({ exemptions: [exemption] });
    await service.scan('first');

    const [one, two] = await linesOf(service);
    expect([one?.[3], two?.[3]]).toEqual([undefined, 'authorized-ranges']);
  });
});

describe('a scan that ends late', () => {
  const entry = (scan: string, hour: number): ListedCluster => ({
    ...({
      id: '/a',
      name: 'a',
      resourceGroup: 'r',
      subscriptionId: 's',
      location: 'l',
      worst: 'pass',
      isGone: false,
    } as const),
    scan: { id: scan, startedAt: at(hour) },
  });
  const closed = (scan: string, startedHour: number, finishedHour: number, isWhole = true) =>
    ({
      report: { scan: { id: scan, trigger: 'timer', startedAt: at(startedHour), finishedAt: at(finishedHour) } },
      listed: [entry(scan, startedHour)],
      isWhole,
    }) as unknown as Closed;
  const empty: Listing = { clusters: [] };

  it('takes no place of one that began after it', () => {
    const after = withListed(withListed(empty, closed('later', 3, 4)), closed('earlier', 1, 5));

    expect(after.clusters.map(({ scan }) => scan.id)).toEqual(['later']);
    expect(after.lastScan?.id).toBe('earlier');
  });

  it('is not the last one to have ended because it is told again', () => {
    const after = withListed(withListed(empty, closed('later', 3, 5)), closed('earlier', 1, 4));

    expect([after.clusters[0]?.scan.id, after.lastScan?.id]).toEqual(['later', 'later']);
    expect(withListed(after, closed('later', 3, 5))).toEqual(after);
  });

  it('of all the scope is the last such, whatever part of it was scanned since', () => {
    const after = withListed(withListed(empty, closed('part', 3, 5, false)), closed('whole', 1, 4));

    expect([after.lastScan?.id, after.lastWholeScan?.id]).toEqual(['part', 'whole']);
    expect(withListed(after, closed('part again', 5, 6, false)).lastWholeScan?.id).toBe('whole');
    expect(withListed(after, closed('whole before', 0, 2)).lastWholeScan?.id).toBe('whole');
  });
});
