import { readMetrics } from '../../shared/collect/read/metrics.ts';
import { readSnapshot, writeSnapshot } from '../../shared/snapshot-file.ts';
import { createEmulator, faults } from '../emulator/emulator.ts';
import { failure, json } from '../emulator/answers.ts';
import { fleetOf, healthyNat, healthyPublic } from '../fleet/fleet.ts';
import { ALL, emulatedApp, scanLive } from '../live.ts';
import { largeFleet } from '../bench/large-fleet.ts';
import { stopped } from '../scenarios/stopped.ts';

const GET_BATCH = /metrics:getBatch$/;
// The first and the fourth are of one subscription, the second of another.
const worlds = [healthyPublic('one', 0), healthyNat('two', 1), healthyPublic('four', 3)];
const [, second = ''] = ALL;
const CPU = {
  namespace: 'Microsoft.ContainerService/managedClusters',
  metrics: ['etcd_cpu_usage_percentage'],
  aggregation: 'average',
  grainMinutes: 5,
  grains: 2,
} as const;

async function loads(emulator = createEmulator(fleetOf(worlds)), config: object = {}) {
  const { snapshot, report } = await scanLive(emulator, {}, config);
  const byName = new Map(snapshot.clusters.map(({ cluster, facts }) => [cluster.name, facts.apiServerLoad]));
  return { byName, report, asked: emulator.requests.filter((line) => line.endsWith(':getBatch')) };
}

describe('how busy API servers are', () => {
  it('is asked in one call for each subscription, and told for six hours', async () => {
    const { byName, report } = await loads();
    const one = byName.get('one');

    expect(report.scan.azureCalls.metrics).toBe(2);
    expect([...byName.values()].map(({ known }) => known)).toEqual([true, true, true]);
    if (one?.known !== true) throw new Error('it is known');
    expect(one.value.times).toHaveLength(25);
    expect(Date.parse(one.value.times[24] ?? '') - Date.parse(one.value.times[0] ?? '')).toBe(6 * 3_600_000);
    expect(one.value.series.map(({ metric }) => metric)).toEqual([
      'apiserver_cpu_usage_percentage',
      'apiserver_memory_usage_percentage',
      'apiserver_current_inflight_requests',
      'etcd_cpu_usage_percentage',
      'etcd_memory_usage_percentage',
      'etcd_database_usage_percentage',
    ]);
    // The average over both kinds of requests, of which one has 6 and the other 2 in flight.
    const values = one.value.series.map((series) => Math.round(series.values[0] ?? -1));
    expect(values).toEqual([22, 41, 4, 9, 27, 3]);
    expect(one.value.unseen).toEqual([]);
  });

  it('is kept by a saved snapshot', async () => {
    const { snapshot } = await scanLive(fleetOf(worlds));
    const [before, after] = [snapshot, readSnapshot([...writeSnapshot(snapshot)])].map(({ clusters }) =>
      clusters.map(({ facts: { apiServerLoad, snatUse } }) => ({ apiServerLoad, snatUse })),
    );

    expect(after).toEqual(before);
    expect(after?.every(({ apiServerLoad }) => apiServerLoad.known)).toBe(true);
  });

  it('is asked of 50 clusters at once', async () => {
    const { fleet } = largeFleet(120, 1);
    const emulator = createEmulator(fleet);
    emulator.pageSize = 1_000;
    const azure = await emulatedApp(emulator).azure();
    const clusters = fleet.resources.filter(({ type }) => /managedclusters$/i.test(type));
    const places = clusters.map(({ id, location = '' }) => ({ resource: id.toLowerCase(), location }));
    const answers = await readMetrics(azure, CPU, places, new Date(), 'metrics');

    expect(azure.calls.metrics).toBe(3);
    expect([...answers.values()].filter(({ series }) => series.length === 1)).toHaveLength(120);
  });

  it('is not asked where that is switched off', async () => {
    const { byName, asked } = await loads(undefined, { sources: { metrics: false } });

    expect(asked).toEqual([]);
    expect(byName.get('one')).toMatchObject({
      known: false,
      why: expect.stringContaining('sources.metrics') as string,
    });
  });

  it('is not known of a cluster that is stopped, which is not even asked', async () => {
    const { byName, asked } = await loads(createEmulator(fleetOf([stopped.build(0)])));

    expect(byName.get('stopped')).toMatchObject({ known: false, why: 'a stopped cluster emits no metrics' });
    expect(asked).toEqual([]);
  });

  it('is not known where nothing was measured', async () => {
    const world = healthyPublic('one', 0);
    const emulator = createEmulator(fleetOf([world]));
    // It was stopped a moment after Resource Graph saw it run.
    const running = structuredClone(world.cluster);
    emulator.indexed = (now) => now.map((one) => (one.id === running.id ? running : one));
    world.cluster.properties.powerState.code = 'Stopped';
    const { byName } = await loads(emulator);

    expect(byName.get('one')).toMatchObject({
      known: false,
      why: expect.stringContaining('Azure Monitor has no data of it from') as string,
    });
  });

  it('is not known where a region never answers, which costs its own deadline and leaves the others', async () => {
    const emulator = createEmulator(fleetOf(worlds));
    emulator.faults.push({ path: new RegExp(`${second}/metrics:getBatch`), answer: faults.silence });
    const azure = await emulatedApp(emulator).azure();
    const places = worlds.map(({ cluster: { id, location = '' } }) => ({ resource: id.toLowerCase(), location }));
    const answers = await readMetrics(azure, CPU, places, new Date(), 'metrics', 1_000);
    const [one, two, four] = places.map(({ resource }) => answers.get(resource));

    expect([one?.series.length, two?.series.length, four?.series.length]).toEqual([1, 0, 1]);
    expect(two?.unseen).toMatchObject([
      { why: expect.stringMatching(/^Azure Monitor in \w+ did not answer within 1 s$/) as string },
    ]);
  });

  it('that one region or subscription does not tell leaves the others, and the missing permission is named', async () => {
    const emulator = createEmulator(fleetOf(worlds));
    const message = "does not have authorization to perform action 'Microsoft.Insights/metrics/read'";
    const path = new RegExp(`${second}/metrics:getBatch`);
    emulator.faults.push({ path, answer: () => failure(403, 'AuthorizationFailed', message) });
    const { byName } = await loads(emulator);

    expect([...byName].map(([name, { known }]) => [name, known])).toEqual([
      ['four', true],
      ['one', true],
      ['two', false],
    ]);
    expect(byName.get('two')).toMatchObject({
      why: expect.stringContaining(`Microsoft.Insights/metrics/read on the whole subscription ${second}`) as string,
    });
  });

  it.each([
    ['busy', faults.unavailable],
    ['overloaded', () => failure(529, 'Throttled', 'Please wait and retry.')],
    ['asked too often', faults.tooMany(1)],
    // The clients retry no 429 that does not say how long to wait.
    [
      'asked too often, and does not say how long to wait',
      () => failure(429, 'RateLimiting', 'Please wait and retry.'),
    ],
  ])('is told though Azure Monitor is %s once', async (_, answer) => {
    const emulator = createEmulator(fleetOf([healthyPublic('one', 0)]));
    emulator.faults.push({ path: GET_BATCH, nth: 1, answer });
    const { byName, asked } = await loads(emulator);

    expect(byName.get('one')?.known).toBe(true);
    expect(asked.length).toBeGreaterThan(1);
  });

  it.each([
    ['no list of values', { values: 'none' }, 'values: expected a list'],
    ['nothing of the cluster', { values: [] }, 'left it out of its answer'],
    [
      'a failure of its own for each metric',
      (id: string) => ({
        values: [
          {
            resourceid: id,
            value: [{ name: { value: 'etcd_cpu_usage_percentage' }, errorCode: 'InternalError', timeseries: [] }],
          },
        ],
      }),
      'InternalError',
    ],
    [
      'times that nobody asked for',
      (id: string) => ({
        values: [
          {
            resourceid: id,
            value: [
              {
                name: { value: 'apiserver_cpu_usage_percentage' },
                timeseries: [{ metadatavalues: [], data: [{ timeStamp: '2020-01-01T00:00:00Z', average: 3 }] }],
              },
            ],
          },
        ],
      }),
      'timeStamp: expected the start of a grain that was asked for',
    ],
  ])('is not known where the answer holds %s', async (_, body, why) => {
    const world = healthyPublic('one', 0);
    const emulator = createEmulator(fleetOf([world]));
    const answer = typeof body === 'function' ? body(world.cluster.id) : body;
    emulator.faults.push({ path: GET_BATCH, answer: () => json(answer) });

    const { byName } = await loads(emulator);
    expect(byName.get('one')).toMatchObject({ known: false, why: expect.stringContaining(why) as string });
  });
});
