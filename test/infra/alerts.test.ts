import { jest } from '@jest/globals';
import { alertRules } from '../../infra/alerts/rules.ts';
import { longest, windows } from '../../infra/alerts/windows.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { whyUnfit } from '../../shared/sinks/columns.ts';
import { findingRows, scanRow } from '../../shared/sinks/rows.ts';
import { columnsOf } from '../emulator/kql/parse.ts';
import { ask, OWN_SCHEMAS, type Rows, RunningRule } from './alert-rule.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR = 3_600_000;
const CLUSTER = '/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/one';
const LINE = {
  resource: '/subscriptions/h/resourcegroups/hub/providers/microsoft.network/networksecuritygroups/n',
  line: 'securityRules/no',
};

interface Told {
  readonly at: number;
  readonly findings?: readonly Partial<Finding>[];
  readonly unknown?: number;
  readonly clusters?: number;
  readonly problems?: ScanReport['problems'];
  readonly trigger?: string;
}

/** The rows that scans write, by the code that makes them. */
function rowsOf(scans: readonly Told[]): Rows {
  const reports = scans.map(({ at, findings = [], unknown = 0, clusters = 20, problems = [], trigger = 'timer' }) => {
    const time = new Date(START + at * HOUR).toISOString();
    const scan = { id: `scan-${at}`, trigger, startedAt: time, finishedAt: time, azureCalls: {} };
    const whole = findings.map((one) => ({ ...A_FINDING, observedAt: time, ...one }));
    return {
      scan,
      findings: whole,
      clusters: [],
      summary: { clusters, unknown, fail: 0 },
      problems,
    } as unknown as ScanReport;
  });
  const findings = reports.flatMap((report) => findingRows({ report, unchanged: [] }));
  const ended = reports.map(scanRow);
  for (const row of findings) expect(whyUnfit('AksReachFindings_CL', row)).toBeUndefined();
  for (const row of ended) expect(whyUnfit('AksReachScans_CL', row)).toBeUndefined();
  return { AksReachFindings_CL: findings, AksReachScans_CL: ended };
}

const A_FINDING = {
  id: 'f1',
  check: 'required-egress',
  cause: 2,
  cluster: CLUSTER,
  subject: 'x',
  title: '',
  severity: 'high',
  status: 'fail',
  reason: 'because',
  unseen: [],
  evidence: [],
  remediation: { summary: '', docs: '' },
  decidedBy: LINE,
} as const;

const minutesOf = ({ windowSize: size }: { windowSize: string }) =>
  Number(/\d+/.exec(size)) * (size.startsWith('P') && size.endsWith('D') ? 1_440 : 60);

/** What a rule says over some hours, with the hour at which it did. */
function play(name: string, scans: readonly Told[], hours: number, hoursBetweenScans = 6): readonly string[] {
  const rule = alertRules[name];
  const window = rule?.looksBack === 'longest' ? longest : windows[String(hoursBetweenScans)];
  if (rule === undefined || window === undefined) throw new Error(`there is no rule ${name}`);
  const everyMinutes = window.evaluationFrequency === 'PT15M' ? 15 : 60;
  const running = new RunningRule(rule, { windowMinutes: minutesOf(window), everyMinutes, hoursBetweenScans });
  const rows = rowsOf(scans);
  const said: string[] = [];
  for (let minutes = everyMinutes; minutes <= hours * 60; minutes += everyMinutes) {
    const at = new Date(START + minutes * 60_000);
    jest.setSystemTime(at);
    said.push(...running.run(rows, at).map((one) => `${minutes / 60} ${one}`));
  }
  return said;
}

beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'setInterval', 'queueMicrotask'] });
});
afterAll(() => {
  jest.useRealTimers();
});

describe('a rule', () => {
  it.each(Object.keys(alertRules))('%s asks for what there is, and brings the columns that it is split by', (name) => {
    const { query = '', resourceIdColumn = '', dimensions = [], measure = '' } = alertRules[name] ?? {};
    const types = new Map(columnsOf(query, OWN_SCHEMAS).map((column) => [column.name, column.type]));

    expect(() => ask(query, { AksReachFindings_CL: [], AksReachScans_CL: [] }, new Date(0), new Date())).not.toThrow();
    for (const text of [resourceIdColumn, ...dimensions].filter((one) => one !== ''))
      expect(types.get(text)).toBe('string');
    if (measure !== '') expect(['int', 'long', 'real']).toContain(types.get(measure));
    // https://learn.microsoft.com/azure/azure-monitor/alerts/alerts-create-log-alert-rule#configure-alert-rule-conditions
    expect(dimensions.length).toBeLessThanOrEqual(6);
    expect(query).not.toMatch(/\b(?:bag_unpack|pivot|narrow|AggregatedValue)\b/);
  });

  it('is there once for each severity that alerts, about clusters and about lines', () => {
    const alerted = ['critical', 'high', 'medium', 'low', 'info'].map((severity) => {
      const scans = [{ at: 0.5, findings: [{ severity } as Partial<Finding>] }];
      return Object.keys(alertRules).filter(
        (name) => /^(?:cluster|line)-/.test(name) && play(name, scans, 1).length > 0,
      );
    });

    expect(alerted).toEqual([
      ['cluster-urgent', 'line-urgent'],
      ['cluster-urgent', 'line-urgent'],
      ['cluster-later', 'line-later'],
      [],
      [],
    ]);
  });
});

describe('an alert about a cluster', () => {
  const fails = { findings: [{}] };

  it('fires once, stays while the failure is told, and resolves when it is mended', () => {
    const scans = [
      { at: 6, ...fails },
      { at: 12, ...fails },
      { at: 18, findings: [{ status: 'pass', state: 'resolved' } as const] },
    ];

    expect(play('cluster-urgent', scans, 24)).toEqual([
      `6 fired ${CLUSTER} required-egress`,
      `18.5 resolved ${CLUSTER} required-egress`,
    ]);
  });

  it('resolves when the failure is exempted, and fires again when that has expired', () => {
    const exemption = { reason: '', owner: '', expiresAt: '' };
    const scans = [
      { at: 6, ...fails },
      { at: 12, findings: [{ exemption }] },
      { at: 18, ...fails },
    ];

    expect(play('cluster-urgent', scans, 20).map((one) => one.split(' ').slice(0, 2).join(' '))).toEqual([
      '6 fired',
      '12.5 resolved',
      '18 fired',
    ]);
  });

  it('is about every check that fails, once', () => {
    const findings = [
      {},
      { id: 'f2', subject: 'y' },
      { id: 'f3', check: 'node-dns' },
      { id: 'f4', cluster: `${CLUSTER}-2` },
    ];

    expect(play('cluster-urgent', [{ at: 1, findings }], 1)).toEqual([
      `1 fired ${CLUSTER} required-egress`,
      `1 fired ${CLUSTER} node-dns`,
      `1 fired ${CLUSTER}-2 required-egress`,
    ]);
  });

  it.each(Object.keys(windows).map(Number))(
    'stays where one scan in %i hours is missing, and its rows come late',
    (hours) => {
      const at = [hours, 3 * hours + 0.2, 4 * hours];
      const scans = at.map((one) => ({ at: one, ...fails }));

      expect(play('cluster-urgent', scans, 4 * hours, hours)).toEqual([`${hours} fired ${CLUSTER} required-egress`]);
    },
  );
});

it('one line that cuts off 300 clusters is one alert, about the resource that holds it', () => {
  const findings = Array.from({ length: 300 }, (_, index) => ({ id: `f${index}`, cluster: `${CLUSTER}-${index}` }));
  const scans = [
    { at: 1, findings: [...findings, { id: 'other', decidedBy: undefined }] as Partial<Finding>[] },
    { at: 2, findings: findings.map((one) => ({ ...one, status: 'pass', state: 'resolved' }) as const) },
  ];

  expect(play('line-urgent', scans, 3)).toEqual([
    `1 fired ${LINE.resource} ${LINE.line}`,
    `2.5 resolved ${LINE.resource} ${LINE.line}`,
  ]);
  expect(play('cluster-urgent', scans.slice(0, 1), 1)).toHaveLength(301);
});

describe('alerts about scans', () => {
  it('fire an hour after the scan that is missing, and resolve when one has ended', () => {
    const scans = [{ at: 0.2 }, { at: 6.2 }, { at: 13, trigger: 'alert' }, { at: 18.2 }];

    expect(play('scan-missing', scans, 24)).toEqual(['14 fired ', '20 resolved ']);
  });

  it('fire where no scan ever came', () => {
    expect(play('scan-missing', [], 2)).toEqual(['1 fired ']);
  });

  it('fire when the last scan failed', () => {
    const failed = { problems: [{ where: 'the scan', what: 'AuthorizationFailed', kind: 'unread' as const }] };
    const partly = { problems: [{ where: 'subscription x', what: 'not the scan: refused', kind: 'unread' as const }] };

    expect(play('scan-failed', [{ at: 1, ...partly }, { at: 6, ...failed }, { at: 12 }], 18)).toEqual([
      '6 fired ',
      '13 resolved ',
    ]);
  });

  it('fire when more became unknown than one answer for ten clusters, and resolve when it is seen again', () => {
    const unknown = [5, 7, 8, 8, 7, 7];
    const scans = [
      ...unknown.map((one, index) => ({ at: 6 * index + 1, unknown: one })),
      { at: 3, unknown: 90, trigger: 'http' },
    ];

    expect(play('coverage-dropped', scans, 36)).toEqual(['13 fired ', '26 resolved ']);
  });
});
