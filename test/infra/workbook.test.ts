import { PICKED, queries } from '../../infra/workbook/queries.ts';
import { workbook } from '../../infra/workbook/workbook.ts';
import { ask, type Rows } from './alert-rule.ts';

const [ONE, TWO] = ['/subscriptions/s/one', '/subscriptions/s/two'];
const LINE = { resource: '/hub/nsg', line: 'securityRules/no' };

function finding(id: string, day: number, more: object) {
  return {
    TimeGenerated: `2026-01-0${day}T00:00:00Z`,
    FindingId: id,
    ClusterResourceId: ONE,
    ClusterName: 'one',
    Check: 'required-egress',
    Cause: '2',
    Status: 'fail',
    Severity: 'high',
    State: 'open',
    Reason: 'because',
    ...more,
  };
}

const rows: Rows = {
  AksReachFindings_CL: [
    finding('a', 1, { State: 'new', DecidedBy: LINE, Command: 'az network nsg' }),
    finding('a', 2, { DecidedBy: LINE, Command: 'az network nsg' }),
    finding('b', 2, {
      ClusterResourceId: TWO,
      ClusterName: 'two',
      State: 'new',
      DecidedBy: LINE,
      Severity: 'critical',
    }),
    finding('c', 1, { Check: 'node-dns', Severity: 'critical', State: 'new' }),
    finding('c', 2, { Check: 'node-dns', Severity: 'critical', State: 'resolved', Status: 'pass' }),
    finding('d', 2, { Check: 'webhooks', Status: 'unknown', State: undefined, Reason: 'Kubernetes was not asked' }),
  ],
  AksReachScans_CL: [
    {
      TimeGenerated: '2026-01-02T00:00:00Z',
      ScanId: 's',
      Trigger: 'timer',
      Clusters: 2,
      Fail: 2,
      Unknown: 1,
      Problems: [],
      Calls: { resourceGraph: 7, arm: 3 },
      DurationMs: 4_500,
      Logs: { scannedGB: 6.5, scannedNowGB: 2.5, unmeasuredQueries: 1 },
    },
  ],
};

const [scan] = rows.AksReachScans_CL;
const evening = (id: string, more: object) => ({ ...scan, TimeGenerated: '2026-01-02T18:00:00Z', ScanId: id, ...more });
/** One that came twice, one more on that day, and one from before there was the column. */
const read: Rows = {
  ...rows,
  AksReachScans_CL: [
    ...rows.AksReachScans_CL,
    { ...scan },
    evening('t', { Logs: { scannedGB: 7, scannedNowGB: 0.5, unmeasuredQueries: 0 } }),
    evening('u', { Logs: undefined }),
  ],
};

const told = (name: keyof typeof queries, of = rows) =>
  ask(queries[name].replaceAll(PICKED, ONE), of, new Date('2025-12-31T00:00:00Z'), new Date('2026-01-03T00:00:00Z'));

describe('the workbook', () => {
  it('tells how many clusters come to what', () => {
    expect(told('worst')).toEqual([
      { Worst: 'critical', Clusters: 1 },
      { Worst: 'high', Clusters: 1 },
    ]);
    expect(told('causes')).toEqual([{ Cause: '2', Check: 'required-egress', Clusters: 2 }]);
  });

  it('tells what became new and what was mended, day by day', () => {
    expect(told('changes')).toMatchObject([
      { New: 2, Resolved: 0 },
      { New: 1, Resolved: 1 },
    ]);
  });

  it('tells of a line once, however many clusters it cuts off', () => {
    expect(told('lines')).toMatchObject([
      { Resource: LINE.resource, Line: LINE.line, Clusters: 2, Checks: ['required-egress'], Command: 'az network nsg' },
    ]);
  });

  it('tells the story of one cluster', () => {
    expect(told('clusters')).toEqual([
      { value: ONE, label: 'one' },
      { value: TWO, label: 'two' },
    ]);
    expect(told('now').map((row) => [row['Status'], row['Check']])).toEqual([
      ['fail', 'required-egress'],
      ['unknown', 'webhooks'],
    ]);
    expect(told('story').map((row) => [row['State'], row['Check']])).toEqual([
      ['resolved', 'node-dns'],
      ['new', 'required-egress'],
      ['new', 'node-dns'],
    ]);
  });

  it('tells what is not known, and what scans cost', () => {
    expect(told('unknown')).toEqual([{ Check: 'webhooks', Reason: 'Kubernetes was not asked', Clusters: 1 }]);
    expect(told('scans')).toMatchObject([{ Trigger: 'timer', Seconds: 4.5, ResourceGraph: 7, Arm: 3, LogsGB: 2.5 }]);
  });

  it('tells how much of logs was read on a day, of every scan once', () => {
    expect(told('logs', read)).toMatchObject([{ GB: 3, Unmeasured: 1 }]);
  });

  it('asks every question that there is, and no other', () => {
    const asked = JSON.stringify(workbook);

    for (const query of Object.values(queries)) expect(asked).toContain(JSON.stringify(query));
    expect(asked.match(/"query":/g)).toHaveLength(Object.keys(queries).length);
    expect(new Set(workbook.items.map(({ name }) => name)).size).toBe(workbook.items.length);
  });
});
