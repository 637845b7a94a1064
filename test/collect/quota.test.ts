import { Gate } from '../../shared/collect/quota.ts';

/** When each of several callers who come at once is let through, in milliseconds since the first. Timers never fire much too early. */
async function passages(gate: Gate, callers: number): Promise<readonly number[]> {
  const start = Date.now();
  return Promise.all(Array.from({ length: callers }, () => gate.enter().then(() => Date.now() - start)));
}

describe('a gate', () => {
  it('lets no more through in any stretch of time than the quota allows', async () => {
    const at = await passages(new Gate({ calls: 2, perMs: 60 }), 6);

    at.slice(2).forEach((time, index) => {
      expect(time - (at[index] ?? 0)).toBeGreaterThanOrEqual(55);
    });
  });

  it('stays shut for everyone as long as the service asked', async () => {
    const gate = new Gate({ calls: 10, perMs: 1 });
    gate.close(80);

    expect(Math.min(...(await passages(gate, 3)))).toBeGreaterThanOrEqual(75);
  });
});
