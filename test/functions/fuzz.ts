import { QueueServiceClient } from '@azure/storage-queue';
import fc from 'fast-check';
import { Dice } from '../dice.ts';
import { metricAlert, withEssentials } from './alert-bodies.ts';
import { KEYS } from './caller.ts';
import { FIRST, SECOND, type Setting, THIRD } from './setting.ts';

const REQUESTS = 10_000;
const SEED = 20_260_101;

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const WITH_KEY = { 'x-functions-key': KEYS.function };
const JSON_BODY = { ...WITH_KEY, 'content-type': 'application/json' };
const POSTED = ['/api/scans', '/api/alerts', '/api/diagnose', '/api/explain'];
const AGENT = { name: '<b>agent</b>', addresses: ['198.51.100.0/24', '203.0.113.9'] };
/** Parts of paths that lead somewhere else where somebody decodes twice, joins without looking, or believes what comes. */
const TRICKS = [
  '..',
  '.',
  '%2e%2e',
  '..%2f',
  '%2f',
  '%252e',
  '%5c',
  '%00',
  '%zz',
  '%c0%af',
  ';x',
  "'",
  '"',
  '<svg onload=x>',
  '${7*7}',
  '*',
  'admin',
  'open',
  'é',
  ' ',
];

/** Requests by the thousand, of which a few make sense. No socket: what is tried is what functions make of them. */
export function tryFuzz({ host, emulator, contract, ended, idOf }: Setting): void {
  const dice = new Dice(SEED);
  const anyCase = (text: string) => (dice.chance(0.5) ? text.toUpperCase() : text);
  const get = (path: string, headers: object = WITH_KEY): Wire => ({
    method: 'GET',
    path,
    headers: { ...headers },
    body: '',
  });
  const post = (path: string, body: unknown, headers: object = JSON_BODY): Wire => ({
    method: 'POST',
    path,
    headers: { ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const cluster = () => `/api/clusters/${anyCase(THIRD)}/${anyCase('rg-aks')}/${anyCase('office-left-out')}`;

  const good: readonly (() => Wire)[] = [
    () => get('/api/health', {}),
    () => get('/api/openapi.json', {}),
    () => get(`/api/clusters?limit=${1 + dice.below(1_000)}`),
    () => get(`/api/clusters?status=fail&subscription=${anyCase(THIRD)}&code=${KEYS.function}`, {}),
    () => get(cluster()),
    () => get(`/api/scans/${ended}`),
    () => get(`/api/scans/${ended}/report?format=${dice.pick(['text', 'json'])}`),
    () =>
      post(
        '/api/alerts',
        metricAlert(anyCase(idOf(dice.pick(['office-left-out', 'healthy-private', 'healthy-public-hub'])))),
      ),
    () => post('/api/alerts', withEssentials(metricAlert(FIRST), { monitorCondition: 'Resolved' })),
    () =>
      post('/api/scans', dice.pick([{}, { subscriptions: [FIRST] }, { clusters: [anyCase(idOf('office-left-out'))] }])),
    () => post('/api/scans', '', { ...WITH_KEY, 'idempotency-key': String(dice.next()) }),
    () =>
      post(
        '/api/diagnose',
        { cluster: anyCase(idOf('office-left-out')), ...dice.pick([{}, { client: 'caller' }, { client: AGENT }]) },
        { ...JSON_BODY, 'x-forwarded-for': `${tricks()}, 203.0.113.7:${dice.below(65_536)}` },
      ),
    () =>
      post('/api/explain', {
        source: dice.pick(['198.51.100.7', '10.0.0.0/24', anyCase(idOf('office-left-out'))]),
        destination: dice.pick(['mcr.microsoft.com', '20.1.2.3', anyCase(idOf('healthy-public'))]),
        ...dice.pick([{}, { port: String(dice.below(65_536)) }, { protocol: 'icmp' }]),
      }),
  ];
  const junk = fc
    .sample(fc.jsonValue({ maxDepth: 4 }), { numRuns: 2_000, seed: SEED })
    .map((one) => JSON.stringify(one))
    .filter((text) => text !== '{}');
  const tricks = () => Array.from({ length: 1 + dice.below(4) }, () => dice.pick(TRICKS)).join(dice.pick(['/', '']));
  const keyed = () => {
    for (;;) {
      const wire = dice.pick(good)();
      if ('x-functions-key' in wire.headers) return wire;
    }
  };
  const outside = () => dice.pick([SECOND, 'ffffffff-ffff-4fff-8fff-ffffffffffff']);
  const bad: readonly (() => Wire)[] = [
    () => ({ ...keyed(), headers: dice.pick([{}, { 'x-functions-key': 'guess' }, { 'x-functions-key': '' }]) }),
    () => ({ ...keyed(), method: dice.pick(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']) }),
    () => get(`/api/scans/${tricks()}`),
    () => get(`/api/scans/${tricks()}/report?format=json`),
    () => get(`/api/clusters/${FIRST}/rg-aks/${tricks()}`),
    () => get(`/api/clusters/${FIRST}/${tricks()}/healthy-public`),
    () => get(`/api/clusters/${outside()}/rg-aks/healthy-private`),
    () => get(`/api/scans/${ended}/report?format=${encodeURIComponent(tricks())}`),
    () => get(`/api/scans/${ended}/report`, { ...WITH_KEY, accept: dice.pick(['image/png', 'x', '*', 'text']) }),
    () =>
      get(
        `/api/clusters?${dice.pick(['limit', 'status', 'subscription', 'x', '__proto__', 'constructor'])}=${encodeURIComponent(tricks())}`,
      ),
    () => post(dice.pick(POSTED), dice.pick(junk)),
    () => post(dice.pick(POSTED), `{"clusters":${dice.pick(junk)}`),
    () =>
      post('/api/scans', {
        [dice.pick(['clusters', 'subscriptions', '__proto__', 'target', 'scope'])]: JSON.parse(
          dice.pick(junk),
        ) as unknown,
        x: 1,
      }),
    () => post('/api/diagnose', { cluster: idOf('healthy-private') }),
    () => post('/api/explain', { source: `${tricks()}/`, destination: '10.0.0.4' }),
    () => post('/api/explain', { source: '10.0.0.4', destination: `${tricks()}/` }),
    () =>
      post('/api/diagnose', {
        cluster: idOf('healthy-public'),
        client: dice.pick([
          'caller',
          { addresses: [tricks()] },
          { subnet: tricks() },
          {},
          { addresses: [] },
          tricks(),
          null,
        ]),
      }),
    () => post('/api/diagnose', { cluster: `${idOf('healthy-public')}/${tricks()}` }),
    () => post('/api/scans', { subscriptions: [outside()] }),
    () => post('/api/scans', { clusters: [idOf('healthy-private'), idOf('healthy-public')] }),
    () => post('/api/scans', { clusters: [idOf('healthy-public').replace('rg-aks', `rg-aks/${tricks()}`)] }),
    () => post('/api/scans', {}, { ...JSON_BODY, 'idempotency-key': 'x'.repeat(201 + dice.below(1_000)) }),
    () =>
      post('/api/scans', 'a=b', { ...WITH_KEY, 'content-type': dice.pick(['text/plain', 'multipart/form-data', '']) }),
    () => post('/api/scans', `{"clusters":"${'x'.repeat(65_536)}"}`),
    () =>
      post(
        '/api/alerts',
        withEssentials(metricAlert(FIRST), {
          [dice.pick(['monitorCondition', 'alertTargetIDs', 'alertRule'])]: dice.pick([0, {}, [1], false]),
        }),
      ),
    () => post('/api/alerts', { ...metricAlert(FIRST), schemaId: tricks() }),
  ];

  it(`${REQUESTS} requests, of which one in ten makes sense: these are answered, and of the others none does anything`, async () => {
    await host.queues.settled();
    await host.queues.stop();
    const queue = QueueServiceClient.fromConnectionString(process.env['AzureWebJobsStorage'] ?? '').getQueueClient(
      'run-scan',
    );
    const wrong: string[] = [];
    let asked = 0;
    for (let count = 0; count < REQUESTS; count++) {
      const isGood = count % 10 === 0;
      const wire = isGood ? dice.pick(good)() : dice.pick(bad)();
      // Dots that a client takes away itself may leave a path that is one.
      if (
        !isGood &&
        /^\/api\/clusters\/?$/.test(new URL(wire.path, 'http://x').pathname) &&
        !wire.path.startsWith('/api/clusters?')
      )
        continue;
      const azureBefore = emulator.requests.length;
      const answer = await host.dispatch({
        ...wire,
        readBody: () => Promise.resolve(new TextEncoder().encode(wire.body)),
      });
      const text = new TextDecoder().decode(answer.body);
      const isIdle = emulator.requests.length === azureBefore;
      const isAsExpected = isGood ? answer.status < 300 : answer.status >= 400 && answer.status < 500 && isIdle;
      const broken = contract.whyBroken(wire.method, wire.path, {
        status: answer.status,
        headers: new Headers(answer.headers),
        text,
      });
      const leak = isGood ? null : /\n\s+at |node_modules|\.ts:\d|function-key|AccountKey|127\.0\.0\.1/.exec(text);
      if (!isAsExpected || broken !== undefined || leak !== null)
        wrong.push(
          `${wire.method} ${wire.path} ${wire.body.slice(0, 100)}: ${answer.status} ${broken ?? ''} ${text.slice(0, 200)}`,
        );
      if (
        isGood &&
        (JSON.parse(text.startsWith('{') ? text : '{}') as { status?: string; scans?: unknown[] }).scans?.length === 1
      )
        asked++;
      if (isGood && wire.path === '/api/scans') asked++;
    }
    const { approximateMessagesCount } = await queue.getProperties();

    expect(wrong.slice(0, 10)).toEqual([]);
    expect(asked).toBeGreaterThan(100);
    expect(approximateMessagesCount).toBe(asked);
  }, 300_000);
}
