import type { HttpResponseInit } from '@azure/functions';
import { answerKept, answerNow } from '../../functions/answer.ts';
import { bodyOf } from '../../functions/body.ts';
import { type Door, openDoor } from '../../functions/door.ts';
import { Refusal } from '../../functions/problem.ts';
import { queryOf } from '../../functions/query.ts';
import { LocalHost } from '../host/local-host.ts';
import { principal, withEntra } from './principal.ts';

/** What all doors do alike, of doors made for this. */
const KEYS = { function: 'function-key', admin: 'admin-key' };
const lines: string[] = [];
const thing = bodyOf<{ name: string }>({
  type: 'object',
  properties: { name: { type: 'string' }, kind: { enum: ['a', 'b'] } },
  required: ['name'],
  additionalProperties: false,
});

function door(name: string, handle: Door['handle'], more: Partial<Door> = {}): Door {
  return { name, method: 'GET', route: name, summary: name, answers: {}, handle, ...more };
}

const host = new LocalHost(({ level, message }) => void lines.push(`${level} ${message}`), { keys: KEYS });
await host.load(async () => {
  const echo = async (request: Parameters<Door['handle']>[0]) => answerNow(await thing.read(request), 201);
  openDoor(door('things', echo, { method: 'POST' }));
  openDoor(door('kept', (request) => Promise.resolve(answerKept(request, 'text', 'text/plain'))));
  openDoor(door('open', () => Promise.resolve(answerNow({})), { isOpen: true }));
  const query = queryOf<object>({ limit: { type: 'integer', minimum: 1, default: 5 } });
  openDoor(door('paged', (request) => Promise.resolve(answerNow(query.read(request))), { query }));
  openDoor(door('refused', () => Promise.reject(new Refusal(404, 'There is no <b>such</b> "thing".'))));
  openDoor(
    door('broken', (): Promise<HttpResponseInit> => {
      throw new TypeError('the password is 1234');
    }),
  );
  await withEntra(() => {
    openDoor(door('signed-in', () => Promise.resolve(answerNow({}))));
    return Promise.resolve();
  });
});
const origin = await host.listen();
afterAll(() => host.stop());

async function call(path: string, init: RequestInit = {}, key = 'function-key') {
  const headers = { 'x-functions-key': key, ...(init.headers as Record<string, string> | undefined) };
  const response = await fetch(`${origin}/api/${path}`, { ...init, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  call('things', { method: 'POST', body, headers: { 'content-type': type } });

describe('a key', () => {
  it.each([
    ['things', 'POST', '', 401],
    ['kept', 'GET', 'wrong', 401],
    ['kept', 'GET', 'function-key', 200],
    ['kept', 'GET', 'admin-key', 200],
    ['open', 'GET', '', 200],
  ])('%s by %s with key "%s"', async (path, method, key, status) => {
    const answer = await call(path, { method }, key);

    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.text).toBe('');
  });
});

it('no key is asked for, but a role, where callers sign in', async () => {
  const roles = [[], ['Reach.Scan'], ['Reach.Read']];
  const answers = await withEntra(() =>
    Promise.all(roles.map((some) => call('signed-in', { headers: principal({ roles: some }) }, ''))),
  );

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 200]);
});

describe('a body', () => {
  it('is read where it fits its schema', async () => {
    const { status, text, headers } = await post('{"name":"ü","kind":"a"}', 'application/json; charset=utf-8');

    expect([status, text]).toEqual([201, '{"name":"ü","kind":"a"}']);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['nothing', '', 400, "The body: the top level: it must have required property 'name', got an object."],
    ['no JSON', '{"name":', 400, 'The body is not JSON.'],
    ['a list', '[]', 400, 'The body: the top level: it must be object, got an array.'],
    ['a wrong type', '{"name":1}', 400, 'The body: name: it must be string, got 1.'],
    ['no such word', '{"name":"x","kind":"c"}', 400, 'The body: kind: expected one of a, b, got "c".'],
    [
      'what is not known',
      '{"name":"x","<script>":1}',
      400,
      'The body: the top level: there is no property "<script>".',
    ],
    ['a prototype', '{"name":"x","__proto__":{}}', 400, 'The body: the top level: there is no property "__proto__".'],
    [
      'a deep nest',
      `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      400,
      'The body: name: it must be string, got an array.',
    ],
    ['too much', JSON.stringify({ name: 'x'.repeat(65_536) }), 413, 'The body may have 65536 bytes at most.'],
  ])('of %s is refused', async (_, body, status, detail) => {
    const answer = await post(body);

    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(answer.text)).toEqual({ title: expect.any(String) as string, status, detail });
  });

  it('may be just large enough', async () => {
    const name = 'x'.repeat(65_536 - '{"name":""}'.length);

    expect((await post(JSON.stringify({ name }))).status).toBe(201);
    expect((await post(JSON.stringify({ name: `${name}x` }))).status).toBe(413);
  });

  it('is measured where nobody says how long it is', async () => {
    const body = new TextEncoder().encode(JSON.stringify({ name: 'x'.repeat(65_536) }));
    const headers = { 'x-functions-key': KEYS.function, 'content-type': 'application/json' };
    const readBody = () => Promise.resolve(body);

    expect((await host.dispatch({ method: 'POST', path: '/api/things', headers, readBody })).status).toBe(413);
  });

  it('of bytes that are no text is refused', async () => {
    expect(await post(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({ status: 400 });
  });

  it('of another type is refused', async () => {
    expect((await post('name=x', 'application/x-www-form-urlencoded')).status).toBe(415);
    expect((await post('{"name":"x"}', 'application/jsonp')).status).toBe(415);
  });
});

describe('what is kept', () => {
  it('is not sent to whoever has it', async () => {
    const first = await call('kept');
    const tag = first.headers.get('etag') ?? '';
    const again = (held: string) => call('kept', { headers: { 'if-none-match': held } });

    expect([first.status, first.text, first.headers.get('cache-control')]).toEqual([200, 'text', 'private, no-cache']);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*'])
      expect(await again(held)).toMatchObject({ status: 304, text: '' });
    for (const held of ['"other"', tag.slice(1, -1), '']) expect((await again(held)).status).toBe(200);
  });
});

describe('a query', () => {
  it.each([
    ['open', 200, '{}'],
    ['open?code=x&clientId=default', 200, '{}'],
    ['open?limit=1', 400, 'The query: the top level: there is no parameter \\"limit\\".'],
    ['paged?limit=7', 200, '{"limit":7}'],
    ['paged', 200, '{"limit":5}'],
    ['paged?limit=7&limits=8', 400, 'there is no parameter \\"limits\\"'],
    ['paged?limit=0', 400, 'The query: limit: it must be >= 1, got 0.'],
    ['paged?limit=seven', 400, 'The query: limit: it must be integer, got \\"seven\\".'],
    ['paged?__proto__=1', 400, 'there is no parameter'],
  ])('%s is answered with %i', async (path, status, text) => {
    const answer = await call(path);

    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
  });
});

describe('what goes wrong', () => {
  it('is told where it was meant for the caller', async () => {
    const { status, text } = await call('refused');

    expect(status).toBe(404);
    expect(JSON.parse(text)).toEqual({ title: 'Not Found', status: 404, detail: 'There is no <b>such</b> "thing".' });
  });

  it('is logged and not told where nobody expected it', async () => {
    lines.length = 0;
    const { status, text, headers } = await call('broken');

    expect(status).toBe(500);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(JSON.parse(text)).toEqual({
      title: 'Internal Server Error',
      status: 500,
      detail: 'Something went wrong here; the log of the app says what.',
    });
    expect(lines.join('\n')).toMatch(/^error a request failed .*broken.*the password is 1234/s);
  });
});
