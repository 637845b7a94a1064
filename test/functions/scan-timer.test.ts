import { faults } from '../emulator/emulator.ts';
import { setStage } from '../demo/stage.ts';
import { scenarios, troubled } from '../scenarios/index.ts';

/** The real function in the local host, over real TLS, with a managed identity; Azure alone is make-believe. */
const lines: string[] = [];
const { host, emulator, served } = await setStage(({ level, message }) => void lines.push(`${level} ${message}`));
const findings = () => emulator.streams.get('Custom-AksReachFindings_CL') ?? [];
const scans = () => emulator.streams.get('Custom-AksReachScans_CL') ?? [];

beforeEach(() => {
  emulator.streams.clear();
  emulator.faults.length = 0;
  lines.length = 0;
});
afterAll(() => served.close());

describe('scan-timer', () => {
  it('is what the app registers', () => {
    expect(host.names).toEqual(['scan-timer']);
    expect(host.untilNext('scan-timer')).toBeGreaterThan(0);
  });

  it('scans the fleet and writes a row for every finding, and one for the scan', async () => {
    await host.fire('scan-timer');

    const failing = new Set(
      findings()
        .filter(({ Status }) => Status === 'fail')
        .map(({ ClusterName }) => ClusterName),
    );
    expect(failing).toEqual(new Set(troubled.map(({ id }) => id)));
    expect(new Set(findings().map(({ ClusterName }) => ClusterName)).size).toBe(scenarios.length);
    expect(scans()).toMatchObject([
      {
        ScanId: expect.stringMatching(/^timer-2\d{3}-/) as string,
        Trigger: 'timer',
        Clusters: scenarios.length,
        Fail: failing.size,
        Problems: [],
      },
    ]);
    expect(lines.at(-1)).toContain('scan finished');
  });

  it('writes the columns of the table, in their types', async () => {
    await host.fire('scan-timer');

    expect(
      findings().find(({ ClusterName, Status }) => ClusterName === 'office-left-out' && Status === 'fail'),
    ).toEqual({
      TimeGenerated: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      ScanId: scans()[0]?.['ScanId'],
      FindingId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      ClusterResourceId: expect.stringMatching(/^\/subscriptions\/.*\/managedclusters\/office-left-out$/) as string,
      ClusterName: 'office-left-out',
      SubscriptionId: expect.stringMatching(/^[-0]+[123]$/) as string,
      Location: 'westeurope',
      Check: 'authorized-ranges',
      Cause: '4',
      Subject: 'office-office-left-out',
      Status: 'fail',
      Severity: 'high',
      Certainty: 'proven',
      Reason: expect.stringContaining('dropped') as string,
      Evidence: [
        {
          fact: expect.stringContaining('192.0.2.200/32') as string,
          source: expect.stringContaining('#properties.apiServerAccessProfile') as string,
        },
      ],
      DecidedBy: { resource: expect.any(String) as string, line: expect.any(String) as string },
      Command: expect.stringContaining('az aks update') as string,
      Docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
    });
  });

  it('gives the same findings the same ids, whenever it runs', async () => {
    await host.fire('scan-timer');
    await host.fire('scan-timer');

    const times = Map.groupBy(findings(), ({ FindingId }) => FindingId);
    expect(new Set([...times.values()].map(({ length }) => length))).toEqual(new Set([2]));
  });

  it('tries again what Azure Monitor was too busy for', async () => {
    emulator.faults.push({
      path: /dataCollectionRules/,
      nth: emulator.requests.filter((line) => line.includes('dataCollectionRules')).length + 1,
      answer: faults.unavailable,
    });
    await host.fire('scan-timer');

    expect(findings().length).toBeGreaterThan(scenarios.length);
    expect(scans()).toHaveLength(1);
  });

  it('fails with what was not written, and why', async () => {
    emulator.faults.push({ path: /dataCollectionRules/, answer: faults.forbidden });

    await expect(host.fire('scan-timer')).rejects.toThrow(
      /^\d+ rows were not written to Custom-AksReachFindings_CL: .*authorization/,
    );
  });

  it('says so when a part could not be read, and writes the rest', async () => {
    emulator.faults.push({
      path: /ResourceGraph/,
      nth: emulator.requests.filter((line) => line.includes('ResourceGraph')).length + 3,
      answer: faults.forbidden,
    });
    await host.fire('scan-timer');

    expect(scans()).toMatchObject([{ Problems: [expect.stringContaining('HTTP 403') as string] }]);
    expect(lines.join('\n')).toContain('problem');
  });

  it.each([
    ['AKS_REACH_CONFIG', '/no/such.json', 'no such file'],
    ['AKS_REACH_DCR_ID', undefined, 'AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID belong together'],
    ['AKS_REACH_CLOUD', 'nonsense', 'AKS_REACH_CLOUD is "nonsense"'],
    ['AKS_REACH_SCHEDULE', undefined, 'the setting AKS_REACH_SCHEDULE is not set'],
  ])('with %s = %s fails in one sentence', async (name, value, message) => {
    const before = process.env[name];
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
    await expect(host.fire('scan-timer')).rejects.toThrow(message);
    process.env[name] = before;
  });
});
