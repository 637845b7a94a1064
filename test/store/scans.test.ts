import type { Closed } from '../../shared/model/plan.ts';
import { endScan, isInHistory, readHistory } from '../../shared/store/scans.ts';
import { minute } from '../lifecycle/looks.ts';
import { memoryBlobs } from './memory.ts';

function ended(number: number): Closed {
  const scan = { id: `scan-${number}`, trigger: 'timer', startedAt: minute(number), finishedAt: minute(number + 1) };
  return { report: { scan, summary: { clusters: number }, problems: [] }, unchanged: [] } as unknown as Closed;
}

describe('scans that have ended', () => {
  it('are listed, the latest first', async () => {
    const blobs = memoryBlobs();
    for (const number of [2, 10, 1]) await endScan(blobs, ended(number));

    expect((await readHistory(blobs, 2)).map(({ id }) => id)).toEqual(['scan-10', 'scan-2']);
    expect(await isInHistory(blobs, ended(1))).toBe(true);
    expect(await isInHistory(blobs, ended(3))).toBe(false);
  });

  it('are kept up to a number, with what they read; a claim is let go of', async () => {
    const blobs = memoryBlobs();
    for (let number = 0; number < 110; number++) {
      await blobs.write(`scans/scan-${number}/plan`, '');
      await blobs.write(`open/scan-${number}`, '');
      await endScan(blobs, ended(number));
    }
    const names = [...blobs.texts.keys()];

    expect(names.filter((name) => name.startsWith('open/'))).toEqual([]);
    expect(names.filter((name) => name.startsWith('history/'))).toHaveLength(100);
    expect(names.filter((name) => name.startsWith('scans/'))).toHaveLength(100);
    expect(names).toContain('scans/scan-10/plan');
    expect(names).not.toContain('scans/scan-9/plan');
  });
});
