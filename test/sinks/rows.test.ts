import { findingRows, scanRow } from '../../shared/sinks/rows.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';

const scan = {
  id: 's',
  cloud: 'public',
  trigger: 'cli',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
  azureCalls: {},
} as unknown as ScanReport['scan'];

function row(finding: Partial<Finding>) {
  const whole = {
    id: 'f',
    check: 'c',
    cause: 4,
    cluster: '/x',
    status: 'fail',
    unseen: [],
    evidence: [],
    remediation: {},
    reason: '',
    ...finding,
  } as Finding;
  const report = { scan, clusters: [], findings: [whole], problems: [] } as unknown as ScanReport;
  return findingRows({ report, unchanged: [] })[0];
}

describe('a row of a finding', () => {
  it('tells when a change was, of evidence that is one', () => {
    const evidence = [{ fact: 'x was set to y', source: '/c#d', changedAt: '2026-01-01T00:00:00.000Z' }];

    expect(row({ evidence })?.['Evidence']).toEqual(evidence);
  });

  it('tells the way of a flow in words', () => {
    const hop = { at: '/nsg', kind: 'nsg', ruling: 'deny', by: 'securityRules/no', because: 'denies it' } as const;
    const trace = { disposition: 'deniedOutbound', hops: [hop], parts: [], unseen: ['the rules of x'] } as const;

    expect(row({ evidence: [{ fact: 'access is Deny', source: '/nsg#x', trace }] })?.['Evidence']).toEqual([
      {
        fact: 'access is Deny',
        source: '/nsg#x',
        way: [
          'As a whole the flow is denied where it leaves: denies it.',
          'Not seen, and taken as not there: the rules of x.',
        ],
      },
    ]);
  });

  it('holds evidence up to what a field can hold, and says how much more there is', () => {
    const evidence = Array.from({ length: 100 }, () => ({ fact: 'x'.repeat(1_000), source: 'y' }));
    const fit = row({ evidence })?.['Evidence'] as { fact: string }[];

    expect(JSON.stringify(fit).length).toBeLessThan(65_536);
    expect(fit.at(-1)).toEqual({ fact: `${100 - (fit.length - 1)} more in the report of the scan` });
  });

  it('says what was not seen beside what failed', () => {
    expect(row({ reason: 'It fails.', unseen: ['The rest.'] })?.['Reason']).toBe('It fails. Not seen: The rest.');
    expect(String(row({ reason: 'x'.repeat(100_000) })?.['Reason']).length).toBeLessThan(65_536);
  });

  it('shows an exempted failure as exempted', () => {
    expect(row({ exemption: { reason: 'r', owner: 'o', expiresAt: 'e' } })?.['Status']).toBe('exempted');
  });
});

it('a row of a scan tells what it read of logs, where it asked them', () => {
  const logs = { askedAt: scan.startedAt, queries: 3, scannedGB: 5, scannedNowGB: 2, unmeasuredQueries: 0 };
  const rowOf = (own: object) =>
    scanRow({ scan: { ...scan, ...own }, summary: {}, problems: [] } as unknown as ScanReport);

  expect(rowOf({ logs })['Logs']).toEqual(logs);
  expect(rowOf({})['Logs']).toBeUndefined();
});
