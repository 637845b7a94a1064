import { createEmulator } from '../../emulator/emulator.ts';
import { fleetOf, healthyPublic } from '../../fleet/fleet.ts';
import { Service } from './service.ts';

const HOURS = 60;

function serve() {
  const worlds = [healthyPublic('one', 0), healthyPublic('two', 1)];
  const emulator = createEmulator(fleetOf(worlds));
  emulator.pageSize = 100;
  const service = new Service(emulator, { sources: { logs: { everyHours: 6 } } });
  service.at = Date.now();
  const asked = () => emulator.requests.filter((line) => line.includes('/loganalytics/')).length;
  const seen = async () => {
    const kept = [...service.blobs.texts]
      .filter(([name]) => name.includes('/snapshot-'))
      .map(([, text]) => text.split('\n'));
    const clusters = (kept.at(-1) ?? []).slice(-2).map((line) => JSON.parse(line) as { facts: { callers: object } });
    return Promise.resolve(clusters.map(({ facts }) => facts.callers));
  };
  return { service, asked, seen, worlds };
}

describe('logs', () => {
  it('are asked at their own cadence; until then stands what they told, with the time it was seen', async () => {
    const { service, asked, seen } = serve();
    await service.scan('first');
    const first = await seen();
    const queries = asked();
    await service.scan('second', 3 * HOURS);

    expect(queries).toBeGreaterThan(0);
    expect(asked()).toBe(queries);
    expect(first).toMatchObject([{ known: true }, { known: true }]);
    expect(await seen()).toEqual(first);
    await service.scan('third', 3 * HOURS);
    expect(asked()).toBe(2 * queries);
    expect(await seen()).not.toEqual(first);
  });

  it('are asked at once about a cluster that somebody asks about, which delays nobody else', async () => {
    const { service, asked, worlds } = serve();
    await service.scan('first');
    const queries = asked();
    const id = worlds[0]?.cluster.id.toLowerCase() ?? '';
    const target = { scope: { subscriptions: [id.split('/')[2] ?? ''] }, isFresh: false, clusters: [id] };
    await service.scan('alert', 3 * HOURS, { trigger: 'alert', target });
    expect(asked()).toBeGreaterThan(queries);
    const after = asked();
    await service.scan('second', 3 * HOURS);

    expect(asked()).toBe(after + queries);
  });

  it('cost on the day on which they are asked, whenever the fleet was asked about', async () => {
    const { service, worlds } = serve();
    const use = () => {
      const [, text = ''] = [...service.blobs.texts].find(([name]) => /^fleets\/.*\/logs$/.test(name)) ?? [];
      return (JSON.parse(text) as { use: { askedAt: string; scannedAt?: string; scannedGB: number } }).use;
    };
    await service.scan('first');
    const first = use();
    const id = worlds[0]?.cluster.id.toLowerCase() ?? '';
    const target = { scope: { subscriptions: [id.split('/')[2] ?? ''] }, isFresh: false, clusters: [id] };
    await service.scan('alert', HOURS / 60, { trigger: 'alert', target });

    expect(use().askedAt).toBe(first.askedAt);
    expect(Date.parse(use().scannedAt ?? '')).toBeGreaterThan(Date.parse(first.askedAt));
  });
});
