import { configure, FIRST, namesIn, SECOND, type Setting, THIRD } from './setting.ts';

/** What callers are told of clusters. */
export function tryClusterDoors({ call, emulator, fleet, scan, idOf, list }: Setting): void {
  describe('GET clusters', () => {
    it('lists all that is in scope, each with what is worst', async () => {
      const { json } = await call('GET', '/api/clusters');

      expect(json).toMatchObject({
        lastScan: { finishedAt: expect.any(String) as string },
        clusters: [
          {
            name: 'healthy-public',
            subscriptionId: FIRST,
            resourceGroup: 'rg-aks',
            status: 'unknown',
            worst: 'unknown',
          },
          {
            id: idOf('office-left-out').toLowerCase(),
            status: 'fail',
            worst: 'high',
            finding: { check: 'authorized-ranges', subject: 'office-office-left-out', severity: 'high' },
          },
        ],
      });
      expect(json).not.toHaveProperty('next');
    });

    it.each([
      ['?status=fail', ['office-left-out']],
      ['?status=pass', []],
      ['?status=unknown', ['healthy-public']],
      [`?subscription=${FIRST.toUpperCase()}`, ['healthy-public']],
      [`?subscription=${SECOND}`, []],
      [`?subscription=${THIRD}&status=fail`, ['office-left-out']],
      ['?code=function-key', ['healthy-public', 'office-left-out']],
    ])('%s', async (query, names) => {
      expect(namesIn(await list(query))).toEqual(names);
    });

    it('comes in pages, whose links hold the question and no key', async () => {
      const first = await list('?limit=1&code=function-key');
      const second = await list((first.next ?? '').replace('/api/clusters', ''));

      expect([namesIn(first), namesIn(second), second.next]).toEqual([
        ['healthy-public'],
        ['office-left-out'],
        undefined,
      ]);
      expect(first.next).toMatch(/^\/api\/clusters\?limit=1&after=%2Fsubscriptions/);
    });

    it.each(['?limit=0', '?limit=1001', '?limit=x', '?limit=', '?status=fails', '?subscription=x', '?subscriptions=x'])(
      '%s is refused',
      async (query) => {
        expect((await call('GET', `/api/clusters${query}`)).status).toBe(400);
      },
    );

    it('is not sent to whoever has it', async () => {
      const tag = (await call('GET', '/api/clusters')).headers.get('etag') ?? '';

      expect((await call('GET', '/api/clusters', { headers: { 'if-none-match': tag } })).status).toBe(304);
    });

    it('hides what is out of scope by now', async () => {
      const restore = configure({ scope: { subscriptions: [FIRST] } });
      const [names, one] = [namesIn(await list()), await call('GET', `/api/clusters/${THIRD}/rg-aks/office-left-out`)];
      restore();

      expect([names, one.status]).toEqual([['healthy-public'], 404]);
      expect(namesIn(await list())).toEqual(['healthy-public', 'office-left-out']);
    });
  });

  describe('GET clusters/{subscription}/{resourceGroup}/{name}', () => {
    const at = `/api/clusters/${THIRD}/rg-aks/office-left-out`;

    it('tells what fails, and since when, in any casing', async () => {
      const { json, headers } = await call('GET', at);
      const shouted = await call('GET', `/api/clusters/${THIRD.toUpperCase()}/RG-AKS/Office-Left-Out`);
      const held = await call('GET', at, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
      const { findings } = json as { findings: readonly { status: string }[] };

      expect(json).toMatchObject({ name: 'office-left-out', worst: 'high', isGone: false, history: [] });
      expect(findings.filter(({ status }) => status === 'fail')).toMatchObject([
        { check: 'authorized-ranges', state: 'open', firstSeenAt: expect.any(String) as string },
      ]);
      expect(shouted.json).toEqual(json);
      expect(held.status).toBe(304);
    });

    it.each([
      `/api/clusters/${SECOND}/rg-aks/healthy-private`,
      `/api/clusters/${FIRST}/rg-aks/office-left-out`,
      `/api/clusters/${FIRST}/../rg-aks`,
      `/api/clusters/${FIRST}/%2e%2e/healthy-public`,
      `/api/clusters/${FIRST}/rg-aks%2Fhealthy-public/x`,
      `/api/clusters/${FIRST}/rg-aks/healthy-public%2FagentPools%2Fx`,
      `/api/clusters/${FIRST}/rg-aks/..%2F..%2F..%2Flisting`,
      `/api/clusters/${FIRST}/rg-aks/healthy%00public`,
      `/api/clusters/${FIRST}/${'x'.repeat(91)}/healthy-public`,
      '/api/clusters/x/rg-aks/healthy-public',
    ])('knows no %s', async (path) => {
      const before = emulator.requests.length;

      expect((await call('GET', path)).status).toBe(404);
      expect(emulator.requests.length).toBe(before);
    });

    it('remembers what was mended', async () => {
      const shut = fleet.resources.find(({ name }) => name === 'office-left-out')?.properties as {
        apiServerAccessProfile: { authorizedIPRanges: string[] };
      };
      shut.apiServerAccessProfile.authorizedIPRanges = ['203.0.113.0/24', '192.0.2.200/32'];
      await scan(new Date('2026-01-01T06:00:00Z'));
      const mended = (await call('GET', at)).json;
      await scan(new Date('2026-01-01T12:00:00Z'));
      const after = (await call('GET', at)).json;

      expect(mended).toMatchObject({ worst: 'unknown', history: [] });
      expect((mended as { findings: { state?: string }[] }).findings.flatMap(({ state }) => state ?? [])).toEqual([
        'resolved',
      ]);
      expect(after).toMatchObject({
        history: [{ check: 'authorized-ranges', subject: 'office-office-left-out', severity: 'high' }],
      });
    });
  });
}
