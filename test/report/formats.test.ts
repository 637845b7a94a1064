import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'csv-parse/sync';
import { marked, type Token, type Tokens } from 'marked';
import type { Log } from 'sarif';
import type { Finding } from '../../shared/model/finding.ts';
import type { ScanReport } from '../../shared/model/report.ts';
import { formats } from '../../shared/report/index.ts';
import { toMend } from '../../shared/report/to-mend.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { scanLive } from '../live.ts';

const worlds = [0, 1, 2].map((number) => healthyPublic(`c${number}`, number));
for (const { cluster } of worlds.slice(0, 2))
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['198.51.100.0/24'] };
const clients = worlds.flatMap((world) => world.clients);
const exemptions = [
  { check: 'authorized-ranges', cluster: 'c1', reason: 'a|b', owner: 'team', expiresAt: '2999-01-01T00:00:00Z' },
];
const { report } = await scanLive(fleetOf(worlds), {}, { clients, exemptions });
const failures = report.findings.filter(({ status }) => status === 'fail');

/** What a resource may be called by whoever means harm. */
const NASTY = [
  '=HYPERLINK("http://x")',
  '@SUM(A1)',
  '+1',
  '-1',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  'a|b',
  '`a``b`',
  '**a**',
  'two\r\n# lines',
  '\u001b[31mred\u202e',
  'a,"b"',
];

function named(text: string): ScanReport {
  const change = (finding: Finding): Finding => ({
    ...finding,
    subject: text,
    reason: text,
    unseen: [text],
    evidence: [{ fact: text, source: text }],
    ...(finding.decidedBy && { decidedBy: { resource: text, line: text } }),
    remediation: { ...finding.remediation, command: text },
  });
  return {
    ...report,
    clusters: report.clusters.map((one) => ({ ...one, name: text })),
    findings: report.findings.map(change),
    problems: [{ where: text, what: text, kind: 'unread' }],
  };
}

it('there is something to tell', () => {
  expect(failures.map(({ exemption }) => exemption === undefined)).toEqual(expect.arrayContaining([true, false]));
});

describe('CSV', () => {
  const rowsOf = (one: ScanReport) => parse<Record<string, string>>(formats.csv(one), { columns: true });

  it('has a row a finding, with what the table in Azure Monitor has', () => {
    const rows = rowsOf(report);

    expect(rows.map(({ FindingId }) => FindingId)).toEqual(report.findings.map(({ id }) => id));
    expect(rows.find(({ Status }) => Status === 'fail')).toMatchObject({
      ClusterName: 'c0',
      Check: 'authorized-ranges',
      Cause: '4',
      Severity: 'high',
      Command: failures[0]?.remediation.command,
    });
    expect(rows.filter(({ Status }) => Status === 'exempted').map(({ ClusterName }) => ClusterName)).toContain('c1');
  });

  it.each(NASTY)('shows %j, and calculates nothing', (text) => {
    const [row = {}] = rowsOf(named(text));

    for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    expect(row['Subject']).toBe(/^[=+\-@]/.test(text) ? `'${text}` : text);
  });
});

describe('Markdown', () => {
  const tokensOf = (one: ScanReport) => {
    const tokens: Token[] = [];
    void marked.walkTokens(marked.lexer(formats.markdown(one), { gfm: true }), (token) => void tokens.push(token));
    return tokens;
  };
  const shapeOf = (one: ScanReport) =>
    tokensOf(one)
      .filter(({ type }) => !['text', 'escape', 'space', 'codespan', 'paragraph'].includes(type))
      .map((token) => ('rows' in token ? `table of ${(token as Tokens.Table).rows.length}` : token.type));

  it('tells what is to be mended, how, and what is accepted', () => {
    const tokens = tokensOf(report);
    const headings = tokens.flatMap((token) => (token.type === 'heading' ? [token.text as string] : []));

    expect(headings).toEqual(
      expect.arrayContaining(['API servers that cannot be reached', 'To be mended', 'Exempted']),
    );
    expect(tokens.filter(({ type }) => type === 'code').map((token) => (token as { text: string }).text)).toContain(
      failures.find(({ exemption }) => exemption === undefined)?.remediation.command,
    );
  });

  it('has one entry for a line that makes many clusters fail', () => {
    const decidedBy = { resource: '/hub', line: 'rules/one' };
    const shared = report.findings.map((one) => ({ ...one, status: 'fail' as const, decidedBy }));
    const { exemption: _, ...first } = shared[0] as Finding;
    const findings = [
      first,
      ...Array.from({ length: 29 }, (__, index) => ({ ...first, id: `${index}`, cluster: `/c${index}` })),
    ];

    expect(formats.markdown({ ...report, findings }).match(/^### .*$/gm)).toHaveLength(1);
    expect(formats.markdown({ ...report, findings })).toContain('and 10 more');
  });

  it.each(NASTY)('shows %j, and means nothing by it', (text) => {
    expect(shapeOf(named(text))).toEqual(shapeOf(named('plain')));
  });
});

describe('text', () => {
  const decidedBy = { resource: '/hub', line: 'rules/one' };
  const alike = (count: number) =>
    failures.slice(0, 1).flatMap(({ exemption: _, ...first }) =>
      Array.from({ length: count }, (__, index): Finding => {
        const remediation = { ...first.remediation, command: `mend ${index % 2}` };
        return { ...first, id: `${index}`, cluster: `/c${index}`, reason: `reason ${index}`, decidedBy, remediation };
      }),
    );

  it('tells once what one line does to many clusters, and every way to mend it', () => {
    const text = formats.text({ ...report, findings: alike(8) });

    expect(text.match(/^high /gm)).toHaveLength(1);
    expect(text).toContain('/c0, /c1, /c2, /c3, /c4, and 3 more like these');
    expect(text.match(/ {4}reason \d/g)).toHaveLength(5);
    expect(text.match(/mend: {3}mend \d/g)).toEqual(['mend:   mend 0', 'mend:   mend 1']);
  });

  it('says where the evidence is that it does not show, as Markdown does', () => {
    const findings = alike(8).map((one, index) => ({
      ...one,
      evidence: [{ fact: 'x is 1', source: index < 2 ? '/hub#x' : `/hub${index}#x` }],
    }));
    const told = 'what shows 6 more of these failures, each its own, is in the JSON report';

    expect(formats.text({ ...report, findings })).toContain(`    seen:   ${told}\n`);
    expect(formats.markdown({ ...report, findings })).toContain(`\n\n${told.replace('what', 'What')}.\n`);
    expect(formats.text({ ...report, findings: alike(8) })).not.toContain('JSON report');
    expect(formats.markdown({ ...report, findings: alike(8) })).not.toContain('JSON report');
  });

  it.each(NASTY)('shows %j where it belongs, and lets it steer nothing', (text) => {
    const linesOf = (one: string) => formats.text(named(one)).split(/\n(?! {12})/).length;

    expect(formats.text(named(text))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(linesOf(text)).toBe(linesOf('plain'));
  });
});

describe('HTML', () => {
  /** Every tag with the names of its attributes, whatever stands in these. */
  const shapeOf = (one: ScanReport) =>
    formats
      .html(one)
      .replaceAll(/"[^"]*"/g, '')
      .match(/<\/?[a-z][^>]*>/gi);

  it.each(NASTY)('shows %j, and means nothing by it', (text) => {
    expect(shapeOf(named(text))).toEqual(shapeOf(named('plain')));
  });
});

describe('what is to be mended', () => {
  const anyFailure = failures.slice(0, 1).map(({ exemption: _, ...first }) => first);
  const [failure = anyFailure[0] as Finding] = anyFailure;
  const of = (id: string, different: Partial<Finding>): Finding => ({ ...failure, id, ...different });

  it('is in order: the worst first, then what one line does to many, then what is proven', () => {
    const hub = { resource: '/hub', line: 'rules/one' };
    const findings = [
      of('a', { severity: 'low', decidedBy: { resource: '/a', line: '1' } }),
      of('b', { severity: 'high', decidedBy: { resource: '/b', line: '1' }, certainty: 'likely' }),
      of('c', { severity: 'high', decidedBy: { resource: '/c', line: '1' }, certainty: 'proven' }),
      of('d', { severity: 'high', decidedBy: hub }),
      of('e', { severity: 'medium', decidedBy: hub }),
      of('f', { severity: 'critical', decidedBy: { resource: '/f', line: '1' } }),
    ];

    expect(toMend({ findings }).map((one) => one.findings.map(({ id }) => id).join())).toEqual([
      'f',
      'd,e',
      'c',
      'b',
      'a',
    ]);
  });
});

describe('SARIF', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'sarif-schema-2.1.0.json'), 'utf8')) as object;
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  const logOf = (one: ScanReport) => JSON.parse(formats.sarif(one)) as Log;

  it.each(['plain', ...NASTY])('is as its schema says, with %j in it', (text) => {
    const log = logOf(text === 'plain' ? report : named(text));

    expect(isValid(log) ? [] : isValid.errors).toEqual([]);
  });

  it('has a result a finding that fails or is not known: this is open, and what is accepted is suppressed', () => {
    const [run] = logOf(report).runs;
    const results = run?.results ?? [];
    const rules = run?.tool.driver.rules ?? [];

    const told = report.findings.filter(({ status }) => ['fail', 'unknown'].includes(status));

    expect(results.map(({ partialFingerprints }) => partialFingerprints?.['findingId/v1'])).toEqual(
      told.map(({ id }) => id),
    );
    for (const { ruleId, ruleIndex = -1 } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    for (const { kind, level } of results) if (kind !== 'fail') expect(level).toBe('none');
    expect(results.filter(({ kind }) => kind === 'open')).toHaveLength(report.summary.unknown);
    expect(results.filter(({ suppressions = [] }) => suppressions.length > 0)).toHaveLength(report.summary.exempted);
  });
});
