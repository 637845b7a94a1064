import { setTimeout as sleep } from 'node:timers/promises';
import { type AlertBody, activityAlert, healthAlert, logAlert, metricAlert, withEssentials } from './alert-bodies.ts';
import { configure, detailOf, FIRST, SECOND, type Setting, THIRD } from './setting.ts';

const WORKSPACE = `/subscriptions/${FIRST}/resourcegroups/logs/providers/microsoft.operationalinsights/workspaces/logs`;
const SLOT_MS = 5 * 60_000;

interface Taken {
  readonly scans: readonly { cluster: string; id: string }[];
  readonly ignored: readonly { resource?: string; why: string }[];
}

/** What Azure Monitor may send, and what comes of it. */
export function tryAlertDoors({ call, host, emulator, scan, idOf, scanRows }: Setting): void {
  const send = async (body: object | string) => {
    const { status, json } = await call('POST', '/api/alerts', { body });
    return { status, json, ...(json as Partial<Taken>) };
  };
  const shut = () => idOf('office-left-out');
  const alertScans = () => scanRows().filter(({ Trigger }) => Trigger === 'alert');

  describe('an alert', () => {
    it.each<[string, () => AlertBody]>([
      ['of a metric', () => metricAlert(shut())],
      ['in capitals', () => metricAlert(shut().toUpperCase())],
      ['that names it twice', () => metricAlert(shut(), shut().toLowerCase())],
      ['of a log, about the cluster', () => logAlert(shut(), 'KubeEvents | where Reason == "x"')],
      ['of Resource Health', () => healthAlert(shut(), 'Active')],
      ['of a change', () => activityAlert(shut(), 'Microsoft.ContainerService/managedClusters/write')],
      [
        'of a pool',
        () =>
          activityAlert(`${shut()}/agentPools/nodes`, 'Microsoft.ContainerService/managedClusters/agentPools/write'),
      ],
      [
        'in words that are not known yet',
        () => withEssentials(metricAlert(shut()), { monitorCondition: 'Flapping', more: {} }),
      ],
      [
        'without a context',
        () => ({ ...metricAlert(shut()), data: { ...metricAlert(shut()).data, alertContext: null } }),
      ],
    ])('%s asks for a scan of the cluster', async (_, alert) => {
      const { status, scans, ignored } = await send(alert());

      expect([status, ignored]).toEqual([202, []]);
      expect(scans).toEqual([
        { cluster: shut().toLowerCase(), id: expect.stringMatching(/^alert-[0-9a-f]{16}-\d{8}T\d{6}Z$/) as string },
      ]);
    });

    it('of a workspace asks for a scan of the cluster that its rows are about', async () => {
      const { scans, ignored } = await send(
        logAlert(WORKSPACE, 'KubeEvents | summarize count() by _ResourceId', shut()),
      );

      expect(scans?.map(({ cluster }) => cluster)).toEqual([shut().toLowerCase()]);
      expect(ignored).toEqual([{ resource: WORKSPACE, why: 'It is no AKS cluster.' }]);
    });

    it.each<[string, () => AlertBody, string]>([
      [
        'that is resolved',
        () => withEssentials(metricAlert(shut()), { monitorCondition: 'Resolved' }),
        'What it tells of is resolved.',
      ],
      [
        'of Resource Health, which is well again',
        () => healthAlert(shut(), 'Resolved'),
        'What it tells of is resolved.',
      ],
      [
        'of a rule of ours',
        () => logAlert(shut(), 'AksReachFindings_CL\n| where Status == "fail"'),
        'It is of a rule about what this app found itself.',
      ],
      [
        'of what scans do themselves',
        () => activityAlert(shut(), 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action'),
        'It tells of a read, which changes nothing.',
      ],
      ['about a subscription', () => metricAlert(`/subscriptions/${FIRST}`), 'It is no AKS cluster.'],
      [
        'about a machine',
        () => metricAlert(`/subscriptions/${FIRST}/resourceGroups/x/providers/Microsoft.Compute/virtualMachines/x`),
        'It is no AKS cluster.',
      ],
      ['about nothing', () => withEssentials(metricAlert(), { alertTargetIDs: undefined }), 'It names no resource.'],
      [
        'about a cluster out of scope',
        () => metricAlert(idOf('healthy-private')),
        `Subscription ${SECOND} is outside of the scope that is configured here.`,
      ],
    ])('%s is taken and ignored', async (_, alert, why) => {
      await host.queues.settled();
      const before = [scanRows().length, emulator.requests.length];
      const { status, scans, ignored } = await send(alert());
      await host.queues.settled();

      expect([status, scans]).toEqual([202, []]);
      expect(ignored?.map((one) => one.why)).toEqual([why]);
      expect([scanRows().length, emulator.requests.length]).toEqual(before);
    });

    it('about a cluster below management groups is known by what scans saw', async () => {
      const restore = configure({ scope: { managementGroups: ['mg-online'] } });
      await scan(new Date('2026-01-02T00:00:00Z'));
      const before = emulator.requests.length;
      const outside = await send(metricAlert(shut()));
      const asked = emulator.requests.length - before;
      const inside = await send(metricAlert(idOf('healthy-public')));
      await host.queues.settled();
      restore();

      expect(inside.scans).toHaveLength(1);
      expect(outside.ignored).toMatchObject([
        { why: expect.stringMatching(/is outside of the scope .* as far as scans have seen/) as string },
      ]);
      expect(asked).toBe(0);
    });

    it('about a cluster of a subscription that is excluded is ignored', async () => {
      const restore = configure({ scope: { exclude: [THIRD] } });
      const [inside, outside] = [await send(metricAlert(idOf('healthy-public'))), await send(metricAlert(shut()))];
      await host.queues.settled();
      restore();

      expect([inside.scans?.length, outside.scans?.length]).toEqual([1, 0]);
    });

    it.each<[string, number, object | string]>([
      ['in a schema of before', 400, { schemaId: 'AzureMonitorMetricAlert', data: {} }],
      ['of another system', 400, { receiver: 'x', status: 'firing', alerts: [] }],
      ['without essentials', 400, { schemaId: 'azureMonitorCommonAlertSchema', data: {} }],
      ['that is none', 400, '"x"'],
      ['of nothing', 400, ''],
      ['that says nothing of its state', 400, withEssentials(metricAlert(WORKSPACE), { monitorCondition: undefined })],
      ['with targets that are no texts', 400, withEssentials(metricAlert(), { alertTargetIDs: [{}] })],
    ])('%s is refused with %i', async (_, status, body) => {
      const answer = await send(body);

      expect(answer.status).toBe(status);
      expect(detailOf(answer.json)).toMatch(
        /^The body: .*\. Expected an alert of Azure Monitor in the common alert schema/,
      );
    });

    it('may be as large as Azure Monitor makes them, and no larger', async () => {
      const long = (size: number) => withEssentials(metricAlert(shut()), { description: 'x'.repeat(size) });

      expect((await send(long(250_000))).status).toBe(202);
      expect((await send(long(263_000))).status).toBe(413);
    });

    it('about more than anybody would look at is refused', async () => {
      const many = Array.from({ length: 101 }, (_, index) => shut().replace('office-left-out', `cluster${index}`));

      expect((await send(metricAlert(...many))).status).toBe(400);
    });
  });

  describe('five hundred alerts about one cluster', () => {
    it('make one scan, and one that comes after it has ended makes another', async () => {
      // All of them fall into one slot of five minutes.
      const left = SLOT_MS - (Date.now() % SLOT_MS);
      if (left < 90_000) await sleep(left);
      await host.queues.settled();
      const known = new Set(alertScans().map(({ ScanId }) => ScanId));
      const fresh = () => alertScans().filter(({ ScanId }) => !known.has(ScanId));
      const alert = metricAlert(idOf('healthy-public'));
      const ids = new Set<string>();
      const release = hold(emulator);
      for (let batch = 0; batch < 20; batch++) {
        const answers = await Promise.all(Array.from({ length: 25 }, () => send(alert)));
        for (const { scans = [] } of answers) for (const { id } of scans) ids.add(id);
      }
      release();
      await host.queues.settled();
      const afterMany = fresh();
      await send(alert);
      await host.queues.settled();

      expect(ids.size).toBe(1);
      expect(afterMany).toHaveLength(1);
      // With a number behind it where the slot has seen another before.
      expect(afterMany[0]?.['ScanId']).toMatch(new RegExp(`^${[...ids].join()}(-\\d+)?$`));
      expect(fresh()).toHaveLength(2);
      const clusters = fresh().map(({ Clusters }) => Clusters);
      expect(clusters).toEqual([1, 1]);
    }, 300_000);
  });
}

/** Azure answers nobody until it is let to. */
function hold(emulator: Setting['emulator']): () => void {
  const handle = emulator.handle.bind(emulator);
  const gate = Promise.withResolvers<undefined>();
  emulator.handle = async (request) => {
    await gate.promise;
    return handle(request);
  };
  return () => {
    emulator.handle = handle;
    gate.resolve(undefined);
  };
}
