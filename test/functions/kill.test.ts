import { startAzurite } from '../host/azurite.ts';
import { DUE_AT, SCAN, whyBroken } from './after-scan.ts';
import { bundleInstance, makePlace, type Place } from './instances.ts';

/** More than a scan has effects. */
const MOST = 90;
const MOST_AT_ONCE = 3;

const accounts = Array.from({ length: MOST + 10 }, (_, index) => `kill${index}`);
const [azurite, instance] = await Promise.all([startAzurite(accounts), bundleInstance()]);
afterAll(() => azurite.stop());

async function at<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const place = await makePlace(instance, azurite, accounts.shift() ?? '', DUE_AT);
  try {
    return await work(place);
  } finally {
    await place.close();
  }
}

/** All that a scan does outside of its process, in order. */
const effects = await at(async (place) => {
  await place.run();
  expect(whyBroken(await place.left(), SCAN)).toEqual([]);
  return place.effects;
});

it('a scan has effects of every kind', () => {
  const kinds = new Set(effects.map((effect) => effect.replace(/\d+-[0-9a-f]+$|[0-9a-f]{16}|\*/g, '')));
  const told = [...kinds].join('\n');

  for (const one of [
    'take run-scan',
    'take inspect-batch',
    'take close-scan',
    '/plan',
    '/inspected/',
    'put aks-reach/clusters/',
    '/closed',
    'put aks-reach/outbox',
    'send Custom-AksReachFindings_CL',
    'delete aks-reach/open',
  ])
    expect(told).toContain(one);
  expect(effects.length).toBeLessThan(MOST);
});

it('an instance may die after any of them: the next one does the rest', async () => {
  const kills = effects.map((_, index) => index + 1);
  const broken: string[] = [];
  const killed = new Set<number>();
  const worker = async () => {
    for (let after = kills.shift(); after !== undefined; after = kills.shift()) {
      const count = after;
      await at(async (place) => {
        place.isFatal = (_, done) => done === count;
        if ((await place.run()) === 'killed') killed.add(count);
        place.isFatal = () => false;
        const ends = await place.run();
        const why = whyBroken(await place.left(), SCAN);
        const last = place.effects[count - 1] ?? 'nothing';
        if (why.length > 0 || ends !== 'ended') broken.push(`killed after ${count} (${last}): ${why.join('; ')}`);
      });
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, worker));

  expect(broken).toEqual([]);
  // The last few are what both instances of a race may do once or twice.
  expect(killed.size).toBeGreaterThan(effects.length - 5);
}, 900_000);

describe('storage that answers', () => {
  it.each([
    ['500 to every third write, and does nothing', 'before', 500, () => true],
    ['500 to every third write, having done it', 'after', 500, () => true],
    ['412 to every other change of a state', 'before', 412, (path: string) => path.includes('/clusters/')],
  ] as const)(
    '%s leaves nothing out',
    async (_, when, status, isMeant) => {
      await at(async (place) => {
        let count = 0;
        const every = status === 412 ? 2 : 3;
        const meddle = ({ method, path }: { method: string; path: string }) => {
          const isWrite = ['PUT', 'POST', 'DELETE'].includes(method) && isMeant(path);
          return isWrite && ++count % every === 0 ? status : undefined;
        };
        place.meddler = { [when]: meddle };
        await place.run();

        expect(count).toBeGreaterThan(every - 1);
        expect(whyBroken(await place.left(), SCAN)).toEqual([]);
      });
    },
    120_000,
  );
});

it('two instances at once make one scan', async () => {
  await at(async (place) => {
    await Promise.all([place.run(), place.run()]);

    expect(whyBroken(await place.left(), SCAN)).toEqual([]);
    const { streams } = await place.left();
    expect(new Set((streams.get('Custom-AksReachScans_CL') ?? []).map(({ ScanId }) => ScanId))).toEqual(
      new Set([SCAN]),
    );
  });
}, 120_000);
