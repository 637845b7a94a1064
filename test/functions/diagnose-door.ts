import type { ScanReport } from '../../shared/model/report.ts';
import { failure } from '../emulator/answers.ts';
import { detailOf, FIRST, SECOND, type Setting } from './setting.ts';

const OUTSIDE = '198.51.100.77';
/** Within the office's range, which the ranges of `healthy-public` admit. */
const INSIDE = '203.0.113.7';

/** One cluster, looked at while the caller waits. */
export function tryDiagnoseDoor({ call, emulator, idOf, list }: Setting): void {
  const ask = async (body: object, headers = {}) => {
    const { status, json } = await call('POST', '/api/diagnose', { body, headers });
    return { status, detail: detailOf(json), report: json as ScanReport };
  };
  const failures = ({ findings }: ScanReport) => findings.filter(({ status }) => status === 'fail');

  describe('POST diagnose', () => {
    it('tells of one cluster, and of no other', async () => {
      const { status, report } = await ask({ cluster: idOf('office-left-out').toUpperCase() });

      expect(status).toBe(200);
      expect(report.clusters.map(({ name }) => name)).toEqual(['office-left-out']);
      expect(failures(report).map(({ check, subject }) => [check, subject])).toEqual([
        ['authorized-ranges', 'office-office-left-out'],
      ]);
      expect(report.scan).toMatchObject({
        trigger: 'http',
        azureCalls: { resourceGraph: expect.any(Number) as number },
      });
      expect(report.problems).toEqual([]);
    });

    it.each([
      ['the caller, outside', { headers: `10.0.0.1, ${OUTSIDE}:50123` }, true],
      ['the caller, inside', { headers: `${OUTSIDE}, ${INSIDE}` }, false],
    ])('takes for a client %s, by what the front end wrote last', async (_, { headers }, isLeftOut) => {
      const body = { cluster: idOf('healthy-public'), client: 'caller' };
      const { report } = await ask(body, { 'x-forwarded-for': headers });

      expect(failures(report).map(({ check, subject }) => `${check} ${subject}`)).toEqual(
        isLeftOut ? ['authorized-ranges caller'] : [],
      );
    });

    it.each([
      [{ addresses: [OUTSIDE] }, ['authorized-ranges client']],
      [{ name: 'pipeline', addresses: [INSIDE, OUTSIDE] }, ['authorized-ranges pipeline']],
      [{ addresses: [INSIDE] }, []],
    ])('takes %j for a client', async (client, wanted) => {
      const { report } = await ask({ cluster: idOf('healthy-public'), client });

      expect(failures(report).map(({ check, subject }) => `${check} ${subject}`)).toEqual(wanted);
    });

    it('changes nothing of what is remembered', async () => {
      const before = await list();
      await ask({ cluster: idOf('healthy-public'), client: { addresses: [OUTSIDE] } });

      expect((await list()).clusters).toEqual(before.clusters);
    });

    it.each<[string, object, number, string]>([
      ['without a cluster', {}, 400, "must have required property 'cluster'"],
      ['with something else', { cluster: `/subscriptions/${FIRST}` }, 400, 'expected the id of a cluster'],
      ['with a pool', { cluster: `${idOf('healthy-public')}/agentPools/a` }, 400, 'expected the id of a cluster'],
      ['with too much', { cluster: idOf('healthy-public'), scope: {} }, 400, 'there is no property "scope"'],
      ['outside of the scope', { cluster: idOf('healthy-private') }, 403, `Subscription ${SECOND} is outside`],
      ['for nobody', { cluster: idOf('healthy-public'), client: {} }, 400, "must have required property 'addresses'"],
      ['for anybody', { cluster: idOf('healthy-public'), client: 'me' }, 400, 'expected one of caller'],
      ['for no address', { cluster: idOf('healthy-public'), client: { addresses: ['x'] } }, 400, 'ip-range'],
      ['for no subnet', { cluster: idOf('healthy-public'), client: { subnet: 'x' } }, 400, 'must match pattern'],
    ])('%s is refused, and Azure is not asked', async (_, body, status, detail) => {
      const before = emulator.requests.length;
      const told = await ask(body);

      expect([told.status, told.detail]).toEqual([status, expect.stringContaining(detail)]);
      expect(emulator.requests.length).toBe(before);
    });

    it.each([{}, { 'x-forwarded-for': 'office' }])(
      'for a caller that the host does not name (%j) is refused',
      async (headers) => {
        const { status, detail } = await ask({ cluster: idOf('healthy-public'), client: 'caller' }, headers);

        expect([status, detail]).toEqual([400, expect.stringContaining('X-Forwarded-For')]);
      },
    );

    it('of a cluster that is not there is 404', async () => {
      const { status, detail } = await ask({ cluster: idOf('healthy-public').replace(/[^/]+$/, 'gone') });

      expect([status, detail]).toEqual([404, expect.stringContaining('There is no cluster /subscriptions/')]);
    });

    it('of one that Azure does not let be read is 502, and says why', async () => {
      const answer = () => failure(403, 'AuthorizationFailed', 'The client does not have authorization.');
      emulator.faults.push({ path: /managedClusters\/healthy-public$/i, answer });
      const { status, detail } = await ask({ cluster: idOf('healthy-public') });
      emulator.faults.pop();

      expect([status, detail]).toEqual([
        502,
        'The cluster could not be read: HTTP 403 AuthorizationFailed: The client does not have authorization.',
      ]);
    });
  });
}
