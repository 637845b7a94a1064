import { startAzurite } from '../host/azurite.ts';
import { bundleInstance, type Left, makePlace, type Place } from './instances.ts';

const DUE_AT = '2026-01-01T00:00:00.000Z';
const SCAN = 'timer-20260101T060000Z';
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

/** What is wrong with what is left: each cluster must have one result, each finding a row, none two ids, and nothing may wait. */
function whyBroken({ states, streams, names }: Left): readonly string[] {
  const rows = (streams.get('Custom-AksReachFindings_CL') ?? []).filter(({ ScanId }) => ScanId === SCAN);
  const scans = (streams.get('Custom-AksReachScans_CL') ?? []).filter(({ ScanId }) => ScanId === SCAN);
  const results = states.map(({ cluster, scan }) => `${cluster.name} by ${scan.id}`).toSorted();
  const ids = new Map(
    rows.map((row) => [
      `${String(row['ClusterName'])} ${String(row['Check'])} ${String(row['Subject'])}`,
      new Set<unknown>(),
    ]),
  );
  for (const row of rows)
    ids.get(`${String(row['ClusterName'])} ${String(row['Check'])} ${String(row['Subject'])}`)?.add(row['FindingId']);
  const sent = new Set(rows.map(({ FindingId }) => FindingId));
  const missing = states.flatMap(({ findings }) => findings).filter(({ id }) => !sent.has(id));
  return [
    ...(results.join() === `one by ${SCAN},two by ${SCAN}` ? [] : [`results: ${results.join() || 'none'}`]),
    ...missing.map(({ check, cluster }) => `no row: ${check} ${cluster}`),
    ...[...ids].filter(([, { size }]) => size > 1).map(([name]) => `two ids: ${name}`),
    ...(scans.length > 0 ? [] : ['no row of the scan']),
    ...(states.flatMap(({ findings }) => findings).some(({ state }) => state === 'new') ? [] : ['no failure is new']),
    ...names.filter((name) => /^(open|outbox)\//.test(name)).map((name) => `left behind: ${name}`),
  ];
}

/** All that a scan does outside of its process, in order. */
const effects = await at(async (place) => {
  await place.run();
  expect(whyBroken(await place.left())).toEqual([]);
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
        const why = whyBroken(await place.left());
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
        expect(whyBroken(await place.left())).toEqual([]);
      });
    },
    120_000,
  );
});

it('two instances at once make one scan', async () => {
  await at(async (place) => {
    await Promise.all([place.run(), place.run()]);

    expect(whyBroken(await place.left())).toEqual([]);
    const { streams } = await place.left();
    expect(new Set((streams.get('Custom-AksReachScans_CL') ?? []).map(({ ScanId }) => ScanId))).toEqual(
      new Set([SCAN]),
    );
  });
}, 120_000);
