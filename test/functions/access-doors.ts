import type { ScanReport } from '../../shared/model/report.ts';
import { principal, withEntra } from './principal.ts';
import { configure, detailOf, FIRST, namesIn, SECOND, type Setting, THIRD } from './setting.ts';

const ROLES = ['Reach.Read', 'Reach.Scan'];
const GROUP = 'dddddddd-dddd-4ddd-8ddd-dddddddddddd';

/** What those may do who sign in to Entra. The key opens the local host, which registered its functions without Entra. */
export function tryAccess({ call, ended, idOf, list, emulator, host }: Setting): void {
  const as = (who: Parameters<typeof principal>[0]) => ({ headers: principal({ roles: ROLES, ...who }) });
  const web = as({ groups: [GROUP] });
  let restore: () => void;
  beforeAll(() => {
    restore = configure({
      access: [
        { principal: GROUP.toUpperCase(), subscriptions: [FIRST.toUpperCase(), SECOND] },
        { role: 'Reach.Everything' },
        { principal: GROUP, role: 'Team.Web', subscriptions: [THIRD] },
      ],
    });
  });
  afterAll(() => {
    restore();
  });

  describe('whoever signed in', () => {
    it.each([
      ['GET', '/api/clusters', 'Reach.Read'],
      ['GET', `/api/scans/${ended}`, 'Reach.Read'],
      ['GET', `/api/scans/${ended}/report`, 'Reach.Read'],
      ['GET', `/api/clusters/${FIRST}/rg-aks/healthy-public`, 'Reach.Read'],
      ['POST', '/api/scans', 'Reach.Scan'],
      ['POST', '/api/diagnose', 'Reach.Scan'],
      ['POST', '/api/explain', 'Reach.Scan'],
      ['POST', '/api/alerts', 'Reach.Alert'],
    ])('needs for %s %s the role %s', async (method, path, role) => {
      const others = ['Reach.Read', 'Reach.Scan', 'Reach.Alert'].filter((one) => one !== role);
      const { status, json } = await withEntra(() => call(method, path, { headers: principal({ roles: others }) }));
      const nobody = await withEntra(() => call(method, path));

      expect([status, detailOf(json)]).toEqual([403, expect.stringContaining(`the app role ${role},`)]);
      expect([nobody.status, nobody.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    });

    it.each<[string, Parameters<typeof principal>[0], readonly string[]]>([
      ['the group', { groups: [GROUP] }, ['healthy-public']],
      ['a role', { roles: ['Reach.Read', 'Reach.Everything'] }, ['healthy-public', 'office-left-out']],
      ['group and role', { roles: ['Reach.Read', 'Team.Web'], groups: [GROUP] }, ['healthy-public', 'office-left-out']],
      ['the role without the group', { roles: ['Reach.Read', 'Team.Web'] }, []],
      ['nothing', {}, []],
    ])('by %s is told of what the configuration says', async (_, who, names) => {
      const clusters = await withEntra(async () => (await call('GET', '/api/clusters', as(who))).json);
      const { report, scan } = await withEntra(async () => ({
        report: (await call('GET', `/api/scans/${ended}/report`, as(who))).json as ScanReport,
        scan: (await call('GET', `/api/scans/${ended}`, as(who))).json as Pick<ScanReport, 'summary'>,
      }));

      expect(namesIn(clusters as Parameters<typeof namesIn>[0])).toEqual(names);
      expect(report.clusters.map(({ name }) => name).toSorted()).toEqual(names);
      expect(new Set(report.findings.map(({ cluster }) => cluster.split('/').at(-1)))).toEqual(new Set(names));
      expect([report.summary, report.summary.clusters]).toEqual([scan.summary, names.length]);
      expect(report.summary.fail).toBe(names.includes('office-left-out') ? 1 : 0);
    });

    it('has no flow followed through a network of which they may see a part', async () => {
      const body = { source: '10.0.0.4', destination: '10.0.1.4' };
      const before = emulator.requests.length;
      const { status, json } = await withEntra(() => call('POST', '/api/explain', { ...web, body }));

      expect([status, detailOf(json)]).toEqual([403, expect.stringContaining('may see a part')]);
      expect(emulator.requests.length).toBe(before);
    });

    it('knows no cluster that the configuration keeps from them', async () => {
      const statuses = await withEntra(() =>
        Promise.all(
          [`${FIRST}/rg-aks/healthy-public`, `${THIRD}/rg-aks/office-left-out`, `${SECOND}/rg-aks/healthy-private`].map(
            async (path) => (await call('GET', `/api/clusters/${path}`, web)).status,
          ),
        ),
      );

      expect(statuses).toEqual([200, 404, 404]);
    });

    it.each([
      ['all', {}, 'Name clusters or subscriptions'],
      ['another subscription', { subscriptions: [FIRST, THIRD] }, `Subscription ${THIRD} is outside of the scope`],
      ['a cluster elsewhere', { clusters: [idOf('office-left-out')] }, 'configured here for whoever signed in.'],
    ])('has not %s scanned', async (_, body, detail) => {
      const before = emulator.requests.length;
      const { status, json } = await withEntra(() => call('POST', '/api/scans', { ...web, body }));

      expect([status, detailOf(json)]).toEqual([403, expect.stringContaining(detail)]);
      expect(emulator.requests.length).toBe(before);
    });

    it('has scanned what is theirs', async () => {
      const { status } = await withEntra(() =>
        call('POST', '/api/scans', { ...web, body: { subscriptions: [FIRST] } }),
      );
      await host.queues.settled();

      expect(status).toBe(202);
    });
  });

  it('a key opens all of the scope, and the header of who signed in says nothing beside it', async () => {
    expect(namesIn(await list())).toEqual(['healthy-public', 'office-left-out']);
    const { json } = await call('GET', '/api/clusters', as({}));
    expect(namesIn(json as Parameters<typeof namesIn>[0])).toEqual(['healthy-public', 'office-left-out']);
  });
}
