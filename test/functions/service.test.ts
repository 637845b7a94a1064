import { faults } from '../emulator/emulator.ts';
import { setStage } from '../demo/stage.ts';
import { scenarios, troubled } from '../scenarios/index.ts';

/** The real functions in the local host, over real TLS, with a managed identity and storage; Azure alone is make-believe. */
const FEW = ['healthy-public', 'healthy-private', 'office-left-out', 'not-peered', 'upgrading', 'https-denied'];
const some = scenarios.filter(({ id }) => FEW.includes(id));
const lines: string[] = [];
const { host, emulator, scan, close } = await setStage(({ level, message }) => void lines.push(`${level} ${message}`), {
  scenarios: some,
  queues: { pollMs: 20 },
});
const findings = () => emulator.streams.get('Custom-AksReachFindings_CL') ?? [];
const scans = () => emulator.streams.get('Custom-AksReachScans_CL') ?? [];

/** Every scan has a time of its own in the schedule of six hours. */
let slots = 0;
const next = () => new Date(Date.UTC(2026, 0, 1, 6 * ++slots));

beforeEach(() => {
  emulator.streams.clear();
  emulator.faults.length = 0;
  lines.length = 0;
});
afterAll(() => close());

describe('the app', () => {
  it('registers a function for each stage, and one for what of it failed again and again', () => {
    const stages = ['run-scan', 'inspect-batch', 'close-scan'].flatMap((stage) => [stage, `${stage}-poison`]);
    const doors = host.routes.map(({ name }) => name);

    expect(host.names.filter((name) => !doors.includes(name))).toEqual(['scan-timer', ...stages]);
    expect(host.untilNext('scan-timer')).toBeGreaterThan(0);
  });

  it('scans the fleet when the timer fires, and writes a row for every finding, and one for the scan', async () => {
    await scan(next());

    const failing = findings().filter(({ Status }) => Status === 'fail');
    const expected = some.filter((one) => troubled.includes(one)).map(({ id }) => id);
    expect(new Set(failing.map(({ ClusterName }) => ClusterName))).toEqual(new Set(expected));
    expect(new Set(findings().map(({ ClusterName }) => ClusterName)).size).toBe(some.length);
    expect(scans()).toMatchObject([
      { ScanId: 'timer-20260101T120000Z', Trigger: 'timer', Clusters: some.length, Fail: failing.length, Problems: [] },
    ]);
    expect(lines.at(-1)).toContain('scan finished');
    // The first scan loads what the others have at hand.
  }, 120_000);

  it('writes the columns of the table, in their types', async () => {
    await scan(next());

    const failure = findings().find(
      ({ ClusterName, Status }) => ClusterName === 'office-left-out' && Status === 'fail',
    );
    expect(failure).toEqual({
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
      State: 'open',
      Reason: expect.stringContaining('dropped') as string,
      Evidence: expect.arrayContaining([
        {
          fact: expect.stringContaining('192.0.2.200/32') as string,
          source: expect.stringContaining('#properties.apiServerAccessProfile') as string,
        },
      ]) as object[],
      DecidedBy: { resource: expect.any(String) as string, line: expect.any(String) as string },
      Command: expect.stringContaining('az aks update') as string,
      Docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
      FirstSeenAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      LastConfirmedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect(Date.parse(String(failure?.['FirstSeenAt']))).toBeLessThan(Date.parse(String(failure?.['LastConfirmedAt'])));
  });

  it('makes one scan of a timer that fires twice for one time', async () => {
    const at = next();
    await Promise.all([host.fire('scan-timer', at), host.fire('scan-timer', at)]);
    await host.queues.settled();
    await scan(at);

    expect(scans()).toHaveLength(1);
    expect(new Set(findings().map(({ FindingId }) => FindingId)).size).toBe(findings().length);
  });

  it('tries again what Azure Monitor was too busy for', async () => {
    const before = emulator.requests.filter((line) => line.includes('dataCollectionRules')).length;
    emulator.faults.push({ path: /dataCollectionRules/, nth: before + 1, answer: faults.unavailable });
    await scan(next());

    expect(findings().length).toBeGreaterThan(0);
    expect(scans()).toHaveLength(1);
  });

  it('keeps what Azure Monitor does not take for the next scan, and says why', async () => {
    emulator.faults.push({ path: /dataCollectionRules/, answer: faults.forbidden });
    await scan(next());
    expect(findings()).toEqual([]);
    expect(lines.join('\n')).toMatch(/error rows were not delivered[^]*AuthorizationFailed/);

    emulator.faults.length = 0;
    await scan(next());
    expect(scans()).toHaveLength(2);
    expect(new Set(findings().map(({ ScanId }) => ScanId)).size).toBe(2);
  });

  it('says so when a part could not be read, and writes the rest', async () => {
    const before = emulator.requests.filter((line) => line.includes('ResourceGraph')).length;
    emulator.faults.push({ path: /ResourceGraph/, nth: before + 3, answer: faults.forbidden });
    await scan(next());

    expect(scans()).toHaveLength(1);
    expect(String(scans()[0]?.['Problems'])).toContain('HTTP 403');
    expect(lines.join('\n')).toContain('warning problem');
  });
});

describe('a setting that is wrong', () => {
  it.each([
    ['AKS_REACH_CONFIG', '/no/such.json', 'no such file'],
    ['AKS_REACH_CLOUD', 'nonsense', 'AKS_REACH_CLOUD is "nonsense"'],
  ])('%s = %s ends the scan with the reason, and keeps failures open', async (name, value, message) => {
    const before = process.env[name];
    process.env[name] = value;
    await scan(next());
    expect(lines.join('\n')).toContain(message);
    process.env[name] = before;
    await scan(next());

    const [blind] = scans();
    expect(String(blind?.['Problems'])).toContain(message);
    const told = findings().filter(({ ScanId }) => ScanId === blind?.['ScanId']);
    expect(new Set(told.map(({ ClusterName }) => ClusterName))).toEqual(new Set(FEW));
    expect(new Set(told.map(({ Status }) => Status))).toEqual(new Set(['fail', 'unknown']));
    expect(new Set(told.filter(({ Status }) => Status === 'fail').map(({ State }) => State))).toEqual(
      new Set(['open']),
    );
  });

  it.each([
    ['AKS_REACH_SCHEDULE', 'the setting AKS_REACH_SCHEDULE is not set'],
    ['AzureWebJobsStorage', 'there is no storage'],
  ])('without %s the timer fails in one sentence', async (name, message) => {
    const before = process.env[name];
    Reflect.deleteProperty(process.env, name);
    await expect(host.fire('scan-timer', next())).rejects.toThrow(message);
    process.env[name] = before;
  });
});
