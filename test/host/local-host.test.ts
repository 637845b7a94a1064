import { app as functions, type HttpRequest, type InvocationContext, output, type Timer } from '@azure/functions';
import { startAzurite } from './azurite.ts';
import { LocalHost } from './local-host.ts';

/** What the real host is documented to do, of an app made for this. */
const KEYS = { function: 'function-key', admin: 'admin-key' };
const azurite = await startAzurite(['host']);
process.env['AzureWebJobsStorage'] = azurite.connect('host');
process.env['QUEUE_NAME'] = 'work';
const connection = 'AzureWebJobsStorage';

const calls: { name: string; what: unknown; dequeueCount?: unknown }[] = [];
const failing = new Map<string, number>();
const done = output.storageQueue({ queueName: 'done', connection });

async function importApp(): Promise<void> {
  const answer = (name: string) => (request: HttpRequest) => ({ jsonBody: { name, ...request.params } });
  functions.http('plain', { methods: ['GET'], authLevel: 'anonymous', handler: answer('plain') });
  functions.http('guarded', { methods: ['POST'], authLevel: 'function', handler: answer('guarded') });
  functions.http('admin', { methods: ['GET'], authLevel: 'admin', handler: answer('admin') });
  functions.http('one', { route: 'things/{id:int}', methods: ['GET'], authLevel: 'anonymous', handler: answer('one') });
  functions.http('known', {
    route: 'things/known',
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: answer('known'),
  });
  functions.http('rest', { route: 'files/{*path}', methods: ['GET'], authLevel: 'anonymous', handler: answer('rest') });
  functions.http('maybe', { route: 'maybe/{x?}', methods: ['GET'], authLevel: 'anonymous', handler: answer('maybe') });
  functions.http('echo', {
    methods: ['POST'],
    authLevel: 'anonymous',
    handler: async (request) => ({
      status: 201,
      body: await request.text(),
      headers: { location: String(request.query.get('q')) },
    }),
  });
  functions.http('order', {
    methods: ['POST'],
    authLevel: 'anonymous',
    extraOutputs: [done],
    handler: async (request, context) => {
      context.extraOutputs.set(done, [{ ordered: await request.text() }]);
      return { status: 202 };
    },
  });
  functions.http('broken', {
    methods: ['GET'],
    authLevel: 'anonymous',
    handler: () => {
      throw new Error('a secret');
    },
  });
  functions.timer('clock', {
    schedule: '0 0 */6 * * *',
    extraOutputs: [done],
    handler: (timer: Timer, context: InvocationContext) => {
      calls.push({ name: 'clock', what: timer.scheduleStatus.next });
      context.extraOutputs.set(done, [{ from: 'clock' }]);
    },
  });
  functions.storageQueue('work', {
    queueName: '%QUEUE_NAME%',
    connection,
    extraOutputs: [done],
    handler: (message: unknown, context: InvocationContext) => {
      const key = JSON.stringify(message);
      calls.push({ name: 'work', what: message, dequeueCount: context.triggerMetadata?.['dequeueCount'] });
      const left = failing.get(key) ?? 0;
      failing.set(key, left - 1);
      context.extraOutputs.set(done, message);
      if (left > 0) throw new Error('not now');
    },
  });
  for (const queueName of ['done', 'work-poison'])
    functions.storageQueue(queueName, {
      queueName,
      connection,
      handler: (what: unknown) => void calls.push({ name: queueName, what }),
    });
  return Promise.resolve();
}

const host = new LocalHost(() => undefined, { keys: KEYS, queues: { pollMs: 10, maxDequeueCount: 3 } });
await host.load(importApp);
host.queues.start();
const origin = await host.listen();
afterAll(async () => {
  await host.stop();
  await azurite.stop();
});
beforeEach(() => {
  calls.length = 0;
  failing.clear();
});

async function get(path: string, init: RequestInit = {}): Promise<readonly [number, unknown]> {
  const response = await fetch(`${origin}${path}`, init);
  const text = await response.text();
  return [response.status, text.startsWith('{') ? (JSON.parse(text) as unknown) : text];
}

describe('HTTP', () => {
  it.each([
    ['/api/plain', [200, { name: 'plain' }]],
    ['/API/Plain/', [200, { name: 'plain' }]],
    ['/plain', [404, '']],
    ['/api/things/7', [200, { name: 'one', id: '7' }]],
    ['/api/things/known', [200, { name: 'known' }]],
    ['/api/things/x', [404, '']],
    ['/api/files/a/b%20c', [200, { name: 'rest', path: 'a/b c' }]],
    ['/api/maybe', [200, { name: 'maybe' }]],
    ['/api/maybe/so', [200, { name: 'maybe', x: 'so' }]],
    ['/api/guarded', [404, '']],
    ['/api/broken', [500, '']],
  ])('GET %s', async (path, expected) => {
    expect(await get(path)).toEqual(expected);
  });

  it.each([
    ['/api/guarded', {}, 401],
    ['/api/guarded?code=wrong', {}, 401],
    ['/api/guarded?code=function-key', {}, 200],
    ['/api/guarded', { 'x-functions-key': 'function-key' }, 200],
    ['/api/guarded', { 'x-functions-key': 'admin-key' }, 200],
    ['/admin/functions/clock', {}, 401],
    ['/admin/functions/clock', { 'x-functions-key': 'function-key' }, 401],
    ['/admin/functions/clock', { 'x-functions-key': 'admin-key' }, 202],
    ['/admin/functions/none', { 'x-functions-key': 'admin-key' }, 404],
  ])('POST %s with %j', async (path, headers, status) => {
    expect((await get(path, { method: 'POST', headers }))[0]).toBe(status);
    await host.queues.settled();
  });

  it('the key of a function opens nothing of the admin', async () => {
    const of = (code: string) => get(`/api/admin?code=${code}`);

    expect([(await of('function-key'))[0], (await of('admin-key'))[0]]).toEqual([401, 200]);
  });

  it('carries bodies, queries and headers', async () => {
    const response = await fetch(`${origin}/api/echo?q=%2Fhere`, { method: 'POST', body: 'ü\u0000' });

    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([
      201,
      '/here',
      'ü\u0000',
    ]);
  });
});

describe('what a function puts out beside its answer', () => {
  it('is written before it answers', async () => {
    expect(await get('/api/order', { method: 'POST', body: 'tea' })).toEqual([202, '']);
    await host.queues.settled();

    expect(calls).toEqual([{ name: 'done', what: { ordered: 'tea' } }]);
  });
});

describe('a request without a socket', () => {
  it('is answered alike', async () => {
    const ask = async (method: string, path: string, body: string) => {
      const readBody = () => Promise.resolve(new TextEncoder().encode(body));
      const answer = await host.dispatch({ method, path, headers: {}, readBody });
      return [answer.status, new TextDecoder().decode(answer.body)];
    };

    expect(await ask('POST', '/api/echo?q=1', 'ü')).toEqual([201, 'ü']);
    expect(await ask('GET', '/api/things/7', '')).toEqual([200, '{"name":"one","id":"7"}']);
    expect(await ask('POST', '/api/guarded', '')).toEqual([401, '']);
    expect(await ask('GET', '//', '')).toEqual([400, '']);
  });
});

describe('a timer', () => {
  it('is told when it is due next, and what it puts out is written', async () => {
    await host.fire('clock', new Date('2026-01-01T05:59:59Z'));
    await host.queues.settled();

    expect(calls).toEqual([
      { name: 'clock', what: '2026-01-01T06:00:00.000Z' },
      { name: 'done', what: { from: 'clock' } },
    ]);
  });
});

describe('a queue', () => {
  it('hands over each message, with what comes beside it, and takes what is put out', async () => {
    await host.queues.send('work', { a: 1 });
    await host.queues.settled();

    expect(calls).toEqual([
      { name: 'work', what: { a: 1 }, dequeueCount: 1 },
      { name: 'done', what: { a: 1 } },
    ]);
  });

  it('hands a message over again that failed, and takes nothing that was put out then', async () => {
    failing.set('{"b":1}', 2);
    await host.queues.send('work', { b: 1 });
    await host.queues.settled();

    expect(calls.map(({ name, dequeueCount }) => [name, dequeueCount])).toEqual([
      ['work', 1],
      ['work', 2],
      ['work', 3],
      ['done', undefined],
    ]);
  });

  it('puts a message aside that fails again and again', async () => {
    failing.set('"text"', 9);
    await host.queues.send('work', 'text');
    await host.queues.settled();

    expect(calls.map(({ name, what }) => [name, what])).toEqual([
      ['work', 'text'],
      ['work', 'text'],
      ['work', 'text'],
      ['work-poison', 'text'],
    ]);
  });
});
