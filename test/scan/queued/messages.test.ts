import { runQueued } from '../../../shared/scan/queued/run.ts';
import { expectWhole, serve } from './three-clusters.ts';

describe('messages', () => {
  it.each(['once', 'twice', 'reversed'] as const)('that arrive %s make one scan', async (arrival) => {
    const { service, emulator } = serve();
    service.arrival = arrival;
    await service.scan('first');

    expectWhole(service, 'first');
    expect(service.scanRows).toHaveLength(1);
    expect(service.standing('one')).toEqual(['authorized-ranges: new']);
    expect(emulator.requests.filter((line) => /listClusterUserCredential/i.test(line))).toHaveLength(3);
    expect(service.failures).toEqual([]);
  });

  it('that are dealt with at the same time read the fleet once', async () => {
    const { service, emulator } = serve();
    const ids = ['a', 'b', 'c', 'd'];
    const insertedAt = new Date(service.at).toISOString();
    const deal = (id: string) => runQueued({ id: 'alert', trigger: 'alert' }, { id, insertedAt }, service.app());
    const next = await Promise.all(ids.map(deal));
    const asked = emulator.requests.filter((line) => /resourcegraph/i.test(line)).length;
    // The message that is dealt with comes back where its instance died: it reads nothing again, and says again what comes next.
    const winner = ids.find((_, index) => (next[index]?.inspect.length ?? 0) > 0) ?? '';
    const again = await deal(winner);

    expect(next.map(({ inspect }) => inspect.length).toSorted()).toEqual([0, 0, 0, 1]);
    expect(again).toEqual(next[ids.indexOf(winner)]);
    expect(asked).toBeLessThan(15);
    expect(emulator.requests.filter((line) => /resourcegraph/i.test(line))).toHaveLength(asked);
  });

  it('of five hundred alerts for one scan one is dealt with, and the next one that fires after that', async () => {
    const { service, emulator } = serve();
    const alert = { stage: 'run', body: { id: 'alert', trigger: 'alert' } } as const;
    for (let count = 0; count < 500; count++) service.send(alert);
    await service.settle();
    const { length } = emulator.requests.filter((line) => /resourcegraph/i.test(line));

    expect(service.scanRows).toHaveLength(1);
    expect(length).toBeLessThan(20);
    service.at += 60_000;
    service.send(alert);
    service.send(alert);
    await service.settle();
    expect(service.scanRows.map(({ ScanId }) => ScanId)).toEqual(['alert', 'alert-2']);
  });
});
