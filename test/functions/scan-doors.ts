import { createHash } from 'node:crypto';
import type { Plan } from '../../shared/model/plan.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { openAzureBlobs } from '../../shared/store/azure-blobs.ts';
import { claimScan, createPlan, keepAsked, keepInspected } from '../../shared/store/scans.ts';
import type { Call } from './caller.ts';
import { detailOf, eventually, FIRST, namesIn, SECOND, type Setting, THIRD } from './setting.ts';

type Refused = [
  what: string,
  status: number,
  body: object | string | (() => object),
  more?: Call & { readonly path?: string },
];

/** What callers may do with scans. */
export function tryScanDoors({ call, host, emulator, ended, idOf, scanRows, list }: Setting): void {
  describe('POST scans', () => {
    it('has all the scope scanned, and is told where to look', async () => {
      const { status, headers, json } = await call('POST', '/api/scans');
      const { id } = json as { id: string };
      const at = headers.get('location') ?? '';
      const early = (await call('GET', at)).json as { status: string };
      await host.queues.settled();

      expect([status, at, headers.get('retry-after')]).toEqual([202, `/api/scans/${id}`, '10']);
      expect(id).toMatch(/^http-[0-9a-f]{16}$/);
      expect(['queued', 'running', 'ended']).toContain(early.status);
      expect((await call('GET', at)).json).toMatchObject({
        id,
        status: 'ended',
        trigger: 'http',
        summary: { clusters: 2, fail: 1 },
        problems: [],
        report: `${at}/report`,
      });
    });

    it('asks for one scan by one key, however often, and for no other', async () => {
      const headers = { 'idempotency-key': 'once' };
      const body = { subscriptions: [FIRST] };
      const before = scanRows().length;
      const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/api/scans', { headers, body })));
      await host.queues.settled();
      const late = await call('POST', '/api/scans', { headers, body: { subscriptions: [FIRST, FIRST.toUpperCase()] } });
      await host.queues.settled();
      const other = await call('POST', '/api/scans', { headers, body: { subscriptions: [THIRD] } });

      expect(new Set([...answers, late].map(({ text }) => text)).size).toBe(1);
      expect(scanRows().length - before).toBe(1);
      expect(other.status).toBe(422);
      expect(detailOf(other.json)).toMatch(/^The Idempotency-Key was used at \d{4}-.* to ask for another scan\.$/);
    });

    it('about a cluster that is not there says so', async () => {
      const id = idOf('healthy-public').replace('healthy-public', 'forgotten').toLowerCase();
      const { headers } = await call('POST', '/api/scans', { body: { clusters: [id] } });
      await host.queues.settled();

      expect((await call('GET', headers.get('location') ?? '')).json).toMatchObject({
        summary: { clusters: 0 },
        problems: [{ where: id, what: 'no such cluster was found where the configuration looks', kind: 'unread' }],
      });
    });

    it.each([
      ['a cluster', () => ({ clusters: [idOf('office-left-out').toUpperCase()] }), ['office-left-out']],
      ['a subscription', () => ({ subscriptions: [FIRST] }), ['healthy-public']],
      [
        'both',
        () => ({ subscriptions: [FIRST], clusters: [idOf('office-left-out')] }),
        ['healthy-public', 'office-left-out'],
      ],
    ])('may be about %s', async (_, body, names) => {
      const { headers } = await call('POST', '/api/scans', { body: body() });
      await host.queues.settled();
      const { json } = await call('GET', `${headers.get('location') ?? ''}/report`);

      expect((json as ScanReport).clusters.map(({ name }) => name).toSorted()).toEqual(names);
      // What is not looked at stays as it is.
      expect(namesIn(await eventually(() => list()))).toEqual(['healthy-public', 'office-left-out']);
    });

    const REFUSED: Refused[] = [
      ['no key', 401, {}, { key: '' }],
      ['a wrong key', 401, {}, { key: 'guessed' }],
      ['a cluster out of scope', 403, () => ({ clusters: [idOf('healthy-private')] })],
      ['a subscription out of scope', 403, { subscriptions: [SECOND] }],
      ['a subscription that nobody has', 403, { subscriptions: ['ffffffff-ffff-4fff-8fff-ffffffffffff'] }],
      ['one in and one out of scope', 403, { subscriptions: [FIRST, SECOND] }],
      ['no list', 400, { clusters: FIRST }],
      ['an empty list', 400, { clusters: [] }],
      ['too many', 400, { subscriptions: Array.from({ length: 51 }, () => FIRST) }],
      ['no such property', 400, { cluster: 'x' }],
      ['what is no id', 400, { clusters: ['../../x'] }],
      ['what lies below a cluster', 400, () => ({ clusters: [`${idOf('healthy-public')}/agentPools/x`] })],
      ['what climbs out', 400, () => ({ clusters: [idOf('healthy-public').replace('rg-aks', '..')] })],
      ['another resource', 400, () => ({ clusters: [idOf('healthy-public-spoke')] })],
      ['a subscription that is none', 400, { subscriptions: [`${FIRST}/resourceGroups/x`] }],
      ['no object', 400, '[]'],
      ['half of it', 400, '{"clusters":'],
      ['too much', 413, { clusters: ['x'.repeat(70_000)] }],
      ['a form', 415, 'clusters=x', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
      ['an endless key', 400, {}, { headers: { 'idempotency-key': 'x'.repeat(201) } }],
      ['a query', 400, {}, { path: '/api/scans?subscription=x' }],
    ];
    it.each(REFUSED)('of %s is refused with %i', async (...[, status, body, more = {}]: Refused) => {
      const { path = '/api/scans', ...rest }: Call & { path?: string } = more;
      const before = [scanRows().length, emulator.requests.length];
      const sent = typeof body === 'function' ? (body as () => object)() : body;
      const answer = await call('POST', path, { body: sent, ...rest });
      await host.queues.settled();

      expect(answer.status).toBe(status);
      if (status !== 401) expect(detailOf(answer.json)).toMatch(/^[A-Z].*\.$/);
      expect([scanRows().length, emulator.requests.length]).toEqual(before);
    });
  });

  describe('GET scans/{id}', () => {
    it('tells how far a scan is', async () => {
      const blobs = openAzureBlobs(process.env);
      const request = { id: 'http-by-hand', trigger: 'http' } as const;
      const [askedAt, startedAt, deadlineAt] = ['00', '01', '46'].map(
        (minute) => `2026-01-01T00:${minute}:00.000Z`,
      ) as [string, string, string];
      const told = async () => (await call('GET', '/api/scans/http-by-hand')).json;

      await keepAsked(blobs, { id: request.id, askedAt });
      expect(await told()).toEqual({ id: request.id, status: 'queued', trigger: 'http', askedAt });
      await claimScan(blobs, { request, messageId: 'm', startedAt, deadlineAt });
      const running = { id: request.id, status: 'running', trigger: 'http', startedAt, deadlineAt };
      expect(await told()).toEqual(running);
      await createPlan(blobs, { request, batches: [['a'], ['b']] } as unknown as Plan);
      await keepInspected(blobs, request.id, 1, { failed: 'x' });
      expect(await told()).toEqual({ ...running, batches: { done: 1, of: 2 } });
      expect((await call('GET', '/api/scans/http-by-hand/report')).status).toBe(404);
      await blobs.remove('open/http-by-hand');
    });

    it('says of one that has ended what it came to, and nothing to whoever knows', async () => {
      const first = await call('GET', `/api/scans/${ended}`);
      const again = await call('GET', `/api/scans/${ended}`, {
        headers: { 'if-none-match': first.headers.get('etag') ?? '' },
      });

      expect(first.json).toMatchObject({ status: 'ended', trigger: 'timer', summary: { clusters: 2, fail: 1 } });
      expect([again.status, again.text]).toEqual([304, '']);
    });

    it.each([
      'no-such',
      'timer-20260101T120000Z',
      '%252e%252e',
      '..%2fopen',
      'x%2fclosed',
      '%00',
      'a'.repeat(300),
      '%zz',
    ])('knows no "%s"', async (id) => {
      for (const path of [`/api/scans/${id}`, `/api/scans/${id}/report`])
        expect((await call('GET', path)).status).toBe(404);
    });
  });

  describe('GET report', () => {
    it('is the page of the last scan of all the scope, whatever part was scanned since', async () => {
      const whole = (await call('POST', '/api/scans')).json as { id: string };
      await host.queues.settled();
      await call('POST', '/api/scans', { body: { subscriptions: [FIRST] } });
      await host.queues.settled();
      const page = await eventually(() => call('GET', '/api/report'));
      const headers = { 'if-none-match': page.headers.get('etag') ?? '' };

      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.text).toContain(`Scan <code>${whole.id}</code>`);
      expect(page.text).toContain('office-left-out');
      expect((await call('GET', '/api/report', { headers })).status).toBe(304);
    });
  });

  describe('GET scans/{id}/report', () => {
    const at = `/api/scans/${ended}/report`;

    it.each([
      ['', {}, 'application/json'],
      ['?format=json', { accept: 'text/plain' }, 'application/json'],
      ['?format=text', {}, 'text/plain'],
      ['', { accept: 'text/plain' }, 'text/plain'],
      ['', { accept: 'text/html, text/plain;q=0.9, */*;q=0.1' }, 'text/html'],
      ['?format=html', {}, 'text/html'],
      ['', { accept: 'text/*' }, 'text/plain'],
      ['', { accept: 'image/png, */*' }, 'application/json'],
    ])('%s with %j is %s', async (query, headers, type) => {
      const { status, text, headers: got } = await call('GET', at + query, { headers });

      expect([status, got.get('content-type')]).toEqual([200, `${type}; charset=utf-8`]);
      expect(text).toContain({ 'text/plain': 'FAIL', 'text/html': '<!doctype html>' }[type] ?? '"schemaVersion": 1');
      expect(text).toContain('office-left-out');
    });

    it.each([
      ['?format=pdf', {}, 400, 'The query: format: expected one of json, text, markdown, html, csv, sarif, got "pdf".'],
      ['?fromat=text', {}, 400, 'The query: the top level: there is no parameter "fromat".'],
      [
        '',
        { accept: 'image/png' },
        406,
        'Reports are application/json or text/plain or text/markdown or text/html or text/csv or application/sarif+json.',
      ],
    ])('%s with %j is refused', async (query, headers, status, detail) => {
      const answer = await call('GET', at + query, { headers });

      expect(answer).toMatchObject({ status, json: { detail } });
    });

    it('as a page brings the headers that let nothing else run, or load it', async () => {
      const { headers, text } = await call('GET', `${at}?format=html`);
      const policy = headers.get('content-security-policy') ?? '';

      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; .*frame-ancestors 'none'$/,
      );
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('private, no-cache');
      for (const tag of ['style', 'script']) {
        const [, inner = ''] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(text) ?? [];
        expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(inner).digest('base64')}'`);
      }
    });

    it('is not sent to whoever has it in that format', async () => {
      const tag = (await call('GET', at)).headers.get('etag') ?? '';
      const headers = { 'if-none-match': tag };

      expect((await call('GET', at, { headers })).status).toBe(304);
      expect((await call('GET', `${at}?format=text`, { headers })).status).toBe(200);
    });
  });
}
