import type { Finding } from '../../shared/model/finding.ts';
import type { Closed } from '../../shared/model/plan.ts';
import { TABLES, whyUnfit } from '../../shared/sinks/columns.ts';
import { lettersOf } from '../../shared/sinks/letters.ts';
import { fails, minute, says } from '../lifecycle/looks.ts';

function closed(findings: readonly Finding[], unchanged: readonly string[] = []): Closed {
  const scan = {
    id: 'scan',
    cloud: 'public',
    trigger: 'timer',
    startedAt: minute(0),
    finishedAt: minute(1),
    azureCalls: {},
  };
  const summary = { clusters: 1, fail: 1, pass: 0, unknown: 0, notApplicable: 0, exempted: 0 };
  return {
    report: { schemaVersion: 1, scan, summary, clusters: [], findings, problems: [] },
    unchanged,
  } as unknown as Closed;
}

const many = Array.from({ length: 300 }, (_, index) => fails('a', `x${index}`, { reason: 'ü'.repeat(10_000) }));

describe('letters', () => {
  it('hold every row once, the findings first and the scan last', () => {
    const letters = lettersOf(closed(many));
    const subjects = letters.flatMap(({ rows }) => rows.map(({ Subject }) => Subject));

    expect(subjects).toEqual([...many.map(({ subject }) => subject), undefined]);
    expect(letters.at(-1)).toMatchObject({ stream: 'Custom-AksReachScans_CL', rows: [{ ScanId: 'scan', Fail: 1 }] });
  });

  it('fit into a call each, and are as few as that takes', () => {
    const sizes = lettersOf(closed(many)).map(({ rows }) => Buffer.byteLength(JSON.stringify(rows)));

    expect(Math.max(...sizes)).toBeLessThan(1_048_576);
    // 300 rows of some 20.6 KB, 43 of which fit into 900,000 bytes; and the row of the scan.
    expect(sizes).toHaveLength(7 + 1);
  });

  it('are the same whenever they are made', () => {
    expect(lettersOf(closed(many))).toEqual(lettersOf(closed(many)));
  });

  it('leave out what is well and says what the scan before said', () => {
    const [quiet, told] = [says('a', 'pass'), says('b', 'pass')];

    expect(lettersOf(closed([quiet, told], [quiet.id]))[0]?.rows).toMatchObject([{ Check: 'b' }]);
  });

  it('are refused with a row that does not fit', () => {
    const bad = { ...says('a', 'pass'), severity: 7 } as unknown as Finding;

    expect(() => lettersOf(closed([bad]))).toThrow(
      'a row does not fit AksReachFindings_CL: Severity holds no string, but 7',
    );
  });
});

describe('a row', () => {
  const whole = { TimeGenerated: minute(0), ScanId: 's' };

  it.each([
    ['fits', whole, undefined],
    ['fits with a value that is left out', { ...whole, Reason: undefined }, undefined],
    ['has a time', { ScanId: 's' }, 'it has no TimeGenerated'],
    ['has no other columns', { ...whole, Colour: 'red' }, 'there is no column Colour'],
    ['has times in UTC', { ...whole, FirstSeenAt: '2026-01-01T00:00:00+02:00' }, 'FirstSeenAt holds no dateTime'],
    ['has times that exist', { ...whole, FirstSeenAt: '2026-13-01T00:00:00Z' }, 'FirstSeenAt holds no dateTime'],
    ['has texts', { ...whole, Reason: 7 }, 'Reason holds no string'],
    ['has objects', { ...whole, Evidence: 'x' }, 'Evidence holds no dynamic'],
    ['has short fields', { ...whole, Reason: 'ü'.repeat(40_000) }, 'Reason holds more than 64 KB'],
  ])('%s', (_, row, why) => {
    if (why === undefined) expect(whyUnfit('AksReachFindings_CL', row)).toBeUndefined();
    else expect(whyUnfit('AksReachFindings_CL', row)).toContain(why);
  });

  it('has whole numbers', () => {
    expect(whyUnfit('AksReachScans_CL', { ...whole, Fail: 1.5 })).toContain('Fail holds no int');
  });
});

it('the columns are those of the design', () => {
  // From the design's words, by hand: others query by these names.
  expect(Object.keys(TABLES.AksReachFindings_CL).join(', ')).toBe(
    'TimeGenerated, ScanId, FindingId, ClusterResourceId, ClusterName, SubscriptionId, Location, Check, Cause, Subject, Status, Severity, Certainty, State, Reason, Evidence, DecidedBy, Command, Docs, FirstSeenAt, LastConfirmedAt',
  );
  expect(Object.keys(TABLES.AksReachScans_CL).join(', ')).toBe(
    'TimeGenerated, ScanId, Trigger, Clusters, Fail, Unknown, Problems, Calls, DurationMs, Logs',
  );
});
