import { createEmulator, type Emulator } from '../emulator/emulator.ts';
import { failure, json } from '../emulator/answers.ts';
import { type Fleet, fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { call, logsOf, minutesAgo, sending, type WorldLogs, workspaceOf } from '../fleet/logs.ts';
import { subscriptionOf, type World } from '../fleet/world.ts';
import { scanLive } from '../live.ts';
import { QUERIES } from '../log-queries.ts';

/** Worlds one after another, the first three in three subscriptions, each with a workspace. Container insights and flow logs are off. */
function fleet(count: number, logs: (world: World) => WorldLogs = logsOf): Fleet {
  const worlds = Array.from({ length: count }, (_, index) => healthyPublic(`c${index}`, index));
  for (const world of worlds) {
    world.cluster.properties.addonProfiles = {};
    world.logs = { ...logs(world), resources: [] };
  }
  return fleetOf(worlds);
}

async function look(emulator: Emulator, logs: unknown = true) {
  const { snapshot, report } = await scanLive(emulator, {}, { sources: { logs } });
  const facts = snapshot.clusters.map((one) => one.facts);
  return { report, facts, callers: facts.map(({ callers }) => callers) };
}

/** Requests with questions, of one kind or of all. */
function asked({ requests }: Emulator, kind = ''): readonly string[] {
  return requests.filter((line) => line.includes('/loganalytics/') && line.endsWith(kind));
}

const whole = { known: true, value: { rows: [{ address: '203.0.113.7', requests: 3 }], unseen: [] } };
const NO_READS = 'kube-audit-admin has no calls that only read, and kube-audit is not collected';
const customers = (of: Fleet) => of.logs?.workspaces.map(({ customerId }) => customerId) ?? [];

describe('a question to the logs', () => {
  it('is one query over all workspaces, and every cluster has its rows', async () => {
    const emulator = createEmulator(fleet(4));
    const { report, callers } = await look(emulator);

    expect(report.problems).toEqual([]);
    expect(asked(emulator)).toHaveLength(QUERIES);
    expect(callers).toMatchObject([whole, whole, whole, whole]);
    expect(report.scan.azureCalls).toMatchObject({ logs: QUERIES });
    expect(report.scan.logs).toMatchObject({ queries: QUERIES, unmeasuredQueries: 0 });
    expect(report.scan.logs?.scannedGB).toBeGreaterThan(0);
  });

  it('needs few calls to know where logs go', async () => {
    const emulator = createEmulator(fleet(5));
    await look(emulator);

    // Diagnostic settings of five clusters, and three workspaces with the tables there that may be Basic.
    expect(emulator.requests.filter((line) => line === 'POST /batch')).toHaveLength(2);
  });

  it('is not asked unless that is set', async () => {
    const emulator = createEmulator(fleet(1));
    const { report, callers } = await look(emulator, false);

    expect(callers).toMatchObject([{ known: false }]);
    expect(report.scan.logs).toBeUndefined();
    expect(emulator.requests.filter((line) => /loganalytics|batch/.test(line))).toEqual([]);
  });

  it('is given only what lies in the time that it is about', async () => {
    const old = (world: World) => ({
      ...logsOf(world),
      rows: { AKSAudit: [call(world, minutesAgo(73 * 60)), call(world, minutesAgo(71 * 60))] },
    });
    const { callers } = await look(createEmulator(fleet(1, old)));

    expect(callers).toMatchObject([{ value: { rows: [{ requests: 1 }] } }]);
  });

  it('tells apart public addresses, and keeps those that were seen last', async () => {
    const many = (world: World): WorldLogs => {
      const ips = [...Array.from({ length: 120 }, (_, index) => `198.51.100.${index}`), '10.1.2.3', 'fe80::1', ''];
      return {
        ...logsOf(world),
        rows: { AKSAudit: ips.map((ip, at) => call(world, minutesAgo(1 + at), { SourceIps: [ip] })) },
      };
    };
    const [callers] = (await look(createEmulator(fleet(1, many)))).callers;

    const addresses = callers?.known === true ? callers.value.rows.map(({ address }) => address) : [];
    expect(addresses).toHaveLength(100);
    expect([addresses[0], addresses.at(-1)]).toEqual(['198.51.100.0', '198.51.100.99']);
  });
});

describe('where logs go', () => {
  const audit = (world: World) => logsOf(world).rows['AKSAudit'] ?? [];
  const workspace = (world: World) => workspaceOf(subscriptionOf(world));
  const grouped = (id: string, group: string) => {
    const one = sending(id);
    return {
      ...one,
      properties: { ...one.properties, logs: [{ category: null, categoryGroup: group, enabled: true }] },
    };
  };
  const legacy = (id: string) => {
    const one = sending(id, 'kube-audit');
    return { ...one, properties: { ...one.properties, logAnalyticsDestinationType: null } };
  };

  it.each([
    ['a category', (world: World) => [sending(workspace(world).id, 'kube-audit')]],
    ['a category in other letters', (world: World) => [sending(workspace(world).id.toUpperCase(), 'Kube-Audit')]],
    ['the group of all logs', (world: World) => [grouped(workspace(world).id, 'allLogs')]],
    ['the group of audit logs', (world: World) => [grouped(workspace(world).id, 'audit')]],
    [
      'the second of two settings',
      (world: World) => [sending(workspace(world).id, 'kube-scheduler'), sending(workspace(world).id, 'kube-audit')],
    ],
  ])('may be told by %s', async (_, settings) => {
    const { callers } = await look(
      createEmulator(fleet(1, (world) => ({ ...logsOf(world), settings: settings(world) }))),
    );

    expect(callers).toMatchObject([whole]);
  });

  it('is the table of all services where a setting is of the old kind, and the question stays the same', async () => {
    const events = (world: World) =>
      audit(world).map((row) => ({
        TimeGenerated: row['TimeGenerated'],
        _ResourceId: row['_ResourceId'],
        ResourceId: String(row['_ResourceId']).toUpperCase(),
        Category: 'kube-audit',
        pod_s: row['PodName'],
        log_s: JSON.stringify({
          stage: row['Stage'],
          verb: row['Verb'],
          sourceIPs: row['SourceIps'],
          stageTimestamp: row['StageReceivedTime'],
        }),
      }));
    const emulator = createEmulator(
      fleet(1, (world) => ({
        settings: [legacy(workspace(world).id)],
        // Rows of another category, and those that went elsewhere, are none of it.
        rows: {
          AzureDiagnostics: [...events(world), ...events(world).map((row) => ({ ...row, Category: 'guard' }))],
          AKSAudit: audit(world),
        },
      })),
    );

    expect((await look(emulator)).callers).toMatchObject([
      { ...whole, value: { ...whole.value, table: 'AzureDiagnostics' } },
    ]);
  });

  it.each(['Basic', 'Auxiliary'])(
    'may be a table of the plan %s, which is searched workspace by workspace',
    async (plan) => {
      const of = fleet(4);
      const workspaces =
        of.logs?.workspaces.map((one) => ({
          ...one,
          plans: { AKSAudit: plan, AKSAuditAdmin: plan, AKSControlPlane: plan },
        })) ?? [];
      const emulator = createEmulator({ ...of, ...(of.logs && { logs: { ...of.logs, workspaces } }) });
      const { callers, report } = await look(emulator);

      expect(report.problems).toEqual([]);
      expect(callers).toMatchObject([whole, whole, whole, whole]);
      expect(asked(emulator, '/search')).toHaveLength(QUERIES * 3);
      expect(asked(emulator, '/query')).toEqual([]);
    },
  );

  it('is where it is read best, of several places', async () => {
    const both = (world: World): WorldLogs => ({
      ...logsOf(world),
      settings: [legacy(workspace(world).id), sending(workspace(world).id, 'kube-audit')],
    });

    expect((await look(createEmulator(fleet(1, both)))).callers).toMatchObject([whole]);
  });

  it('is another log where the first is not collected, and says what that has not', async () => {
    const admin = (world: World): WorldLogs => ({
      settings: [sending(workspace(world).id, 'kube-audit-admin')],
      rows: { AKSAuditAdmin: audit(world) },
    });

    const { facts, callers } = await look(createEmulator(fleet(1, admin)));

    expect(callers).toMatchObject([{ value: { ...whole.value, table: 'AKSAuditAdmin', unseen: [NO_READS] } }]);
    expect(facts).toMatchObject([
      { callTroubles: { value: { unseen: [NO_READS] } }, helmChanges: { value: { unseen: [] } } },
    ]);
  });

  it.each([
    ['there is no setting', () => []],
    ['the category is off', (world: World) => [off(sending(workspace(world).id, 'kube-audit'))]],
    ['it goes to storage alone', () => [toStorage(sending('', 'kube-audit'))]],
    ['only other categories are sent', (world: World) => [sending(workspace(world).id, 'kube-scheduler')]],
  ])('is nowhere where %s: that is unknown, no error, and how to collect it is said', async (_, settings) => {
    const emulator = createEmulator(fleet(2, (world) => ({ ...logsOf(world), settings: settings(world) })));
    const { callers, report } = await look(emulator);

    expect(report.problems).toEqual([]);
    expect(asked(emulator)).toEqual([]);
    expect(callers).toMatchObject([{ known: false }, { known: false }]);
    expect(JSON.stringify(callers[0])).toMatch(
      /kube-audit is not collected.* az monitor diagnostic-settings create --resource '\/subscriptions\/.*managedclusters\/c0' -n aks-reach-kube-audit /,
    );
  });

  const off = (one: ReturnType<typeof sending>) => ({
    ...one,
    properties: { ...one.properties, logs: one.properties.logs.map((log) => ({ ...log, enabled: false })) },
  });
  const toStorage = (one: ReturnType<typeof sending>) => ({
    ...one,
    properties: { ...one.properties, workspaceId: null, storageAccountId: '/subscriptions/x/storage' },
  });

  it.each([
    [/c0\/providers\/microsoft.insights\/diagnosticSettings$/, 'Microsoft.Insights/diagnosticSettings/read', 1],
    [/workspaces\/logs$/, 'Microsoft.OperationalInsights/workspaces/read', 3],
  ])(
    'is not known where %s may not be read: the permission is named, and the rest is read',
    async (path, permission, lost) => {
      const emulator = createEmulator(fleet(3));
      emulator.faults.push({ path, answer: () => failure(403, 'AuthorizationFailed', 'no') });
      const { callers, report } = await look(emulator);

      expect(callers.filter(({ known }) => !known)).toHaveLength(lost);
      expect(report.problems).toHaveLength(lost);
      expect(report.problems[0]?.what).toContain(`HTTP 403 AuthorizationFailed: no; it needs ${permission}`);
    },
  );

  it('is asked for as usual where the plan may not be read', async () => {
    const emulator = createEmulator(fleet(1));
    emulator.faults.push({ path: /tables/, answer: () => failure(403, 'AuthorizationFailed', 'no') });
    const { callers, report } = await look(emulator);

    expect(callers).toMatchObject([whole]);
    expect(report.problems[0]?.what).toContain('it needs Microsoft.OperationalInsights/workspaces/tables/read');
  });

  it('is asked for again where ARM was too busy for one of several reads', async () => {
    const emulator = createEmulator(fleet(2));
    const busy = () => json({ error: { code: 'TooManyRequests', message: 'busy' } }, 429, { 'Retry-After': '0.001' });
    emulator.faults.push({ path: /c1\/providers\/microsoft.insights/, nth: 1, answer: busy });

    expect((await look(emulator)).callers).toMatchObject([whole, whole]);
  });
});

describe('rows that do not arrive', () => {
  it('are said to be missing where something always writes them', async () => {
    const silent = (world: World): WorldLogs => ({
      ...logsOf(world),
      rows: { AKSAudit: world.index === 0 ? [call(world, minutesAgo(200))] : (logsOf(world).rows['AKSAudit'] ?? []) },
    });
    const { callers } = await look(createEmulator(fleet(2, silent)));

    expect(callers).toMatchObject([
      { value: { rows: [{ requests: 1 }], unseen: ['AKSAudit holds no row of its last 3 hours'] } },
      whole,
    ]);
  });

  it('are none of a workspace that has no data at all', async () => {
    const { callers, report } = await look(createEmulator(fleet(1, (world) => ({ ...logsOf(world), rows: {} }))));

    expect(report.problems).toEqual([]);
    expect(callers).toMatchObject([{ value: { rows: [], unseen: ['AKSAudit holds no row of its last 3 hours'] } }]);
  });
});

describe('a workspace that may not be asked', () => {
  it('leaves the others, and the permission is named once', async () => {
    const of = fleet(6);
    const emulator = createEmulator(of);
    emulator.logs.refused.add(customers(of)[1] ?? '');
    const { callers, report } = await look(emulator);

    expect(callers.filter(({ known }) => known)).toHaveLength(4);
    expect(report.problems.filter(({ what }) => what.includes('/AKSAudit/'))).toEqual([
      {
        where: workspaceOf('00000000-0000-0000-0000-000000000002').id.toLowerCase(),
        what: expect.stringMatching(
          /^the logs were not asked .*: HTTP 403: InsufficientAccessError: .*; it needs Microsoft.OperationalInsights\/workspaces\/query\/read and Microsoft.OperationalInsights\/workspaces\/query\/AKSAudit\/read on /,
        ) as string,
        kind: 'unread',
      },
    ]);
  });
});
