import { ask, type Budget, type Subject } from '../../shared/collect/read/logs/ask.ts';
import { callers } from '../../shared/collect/read/logs/callers.ts';
import type { Place } from '../../shared/collect/read/logs/sender.ts';
import type { LogQuery } from '../../shared/collect/read/logs/send.ts';

const toAt = '2026-01-01T00:00:00.000Z';

function subject(cluster: number, workspace: number, different: Partial<Place> = {}): Subject {
  const id = `/subscriptions/s/resourcegroups/g/providers/p/k/c${cluster}`;
  const customerId = `workspace-${workspace}`;
  return {
    id,
    place: {
      log: 'kube-audit',
      isLegacy: false,
      workspace: `/w/${workspace}`,
      customerId,
      plan: 'Analytics',
      ...different,
    },
  };
}

/** The queries that a question makes, each answered with one row of every resource that it is about. */
async function queriesOf(
  subjects: readonly Subject[],
  scannedGB = 0,
): Promise<{ queries: readonly LogQuery[]; seen: number }> {
  const queries: LogQuery[] = [];
  const budget: Budget = { maxScannedGB: 3, queries: 0, scannedGB: 0, unmeasuredQueries: 0 };
  const send = (query: LogQuery) => {
    queries.push(query);
    const rows = (query.kql.match(/\/subscriptions\/[^']+/g) ?? []).map((_ResourceId) => ({
      _ResourceId,
      ...{ Address: '203.0.113.7', Requests: 1, FirstSeen: toAt, LastSeen: toAt },
    }));
    return Promise.resolve({ rows, scannedGB });
  };
  const answers = await ask({ send, budget, refusals: [], toAt }, callers, subjects);
  const seen = [...answers.values()].filter((one) => one.known && one.value.rows.length === 1).length;
  return { queries, seen };
}

describe('the queries of a question', () => {
  it('are about 500 resources at most', async () => {
    const { queries, seen } = await queriesOf(Array.from({ length: 1_001 }, (_, index) => subject(index, 0)));

    expect([queries.length, seen]).toEqual([3, 1_001]);
  });

  it('are about 100 workspaces at most, each named once', async () => {
    const { queries, seen } = await queriesOf(Array.from({ length: 402 }, (_, index) => subject(index, index % 201)));

    expect(seen).toBe(402);
    expect(queries.map(({ workspaces }) => workspaces.length)).toEqual([100, 100, 1]);
    expect(new Set(queries.flatMap(({ workspaces }) => workspaces)).size).toBe(201);
  });

  it('are about one table of one plan, and of a Basic one about one workspace', async () => {
    const { queries, seen } = await queriesOf([
      subject(0, 0),
      subject(1, 1),
      subject(2, 2, { isLegacy: true }),
      subject(3, 3, { log: 'kube-audit-admin' }),
      subject(4, 4, { plan: 'Basic' }),
      subject(5, 4, { plan: 'Basic' }),
      subject(6, 5, { plan: 'Basic' }),
    ]);

    expect(seen).toBe(7);
    const forms = queries.map(({ kql, workspaces, isSearch }) => [kql.split('\n')[0], workspaces.length, isSearch]);
    expect(forms).toEqual([
      ['AKSAudit', 2, false],
      ['AzureDiagnostics', 1, false],
      ['AKSAuditAdmin', 1, false],
      ['AKSAudit', 1, true],
      ['AKSAudit', 1, true],
    ]);
  });

  it('end at the ceiling, but for those that are under way', async () => {
    const basic = Array.from({ length: 20 }, (_, index) => subject(index, index, { plan: 'Basic' }));
    const { queries, seen } = await queriesOf(basic, 1);

    // Three fill it; five are under way at once.
    expect(queries.length).toBeLessThan(3 + 5);
    expect(seen).toBe(queries.length);
  });
});

it('a row that does not say of which resource it is leaves all unseen: rows would be missing somewhere', async () => {
  const budget: Budget = { maxScannedGB: 1, queries: 0, scannedGB: 0, unmeasuredQueries: 0 };
  const rows = [{ Address: '203.0.113.7', Requests: 1, FirstSeen: toAt, LastSeen: toAt }];
  const asking = { send: () => Promise.resolve({ rows }), budget, refusals: [], toAt };

  expect([...(await ask(asking, callers, [subject(0, 0)])).values()]).toMatchObject([
    { known: false, why: expect.stringContaining('of which resource') as string },
  ]);
});
