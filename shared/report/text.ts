import type { Finding } from '../model/finding.ts';
import type { ClusterSummary, Problem, ScanReport } from '../model/report.ts';
import { explain, nameOf } from '../reachability/index.ts';
import { PLAIN, printable, type Style, type Tone, wrapped } from './style.ts';
import { type ToMend, toMend } from './to-mend.ts';

const LONGEST_FACT = 160;
const MOST_NOTICES = 10;
/** Of what one line does to many clusters. */
const MOST_ALIKE = 5;
const INDENT = ' '.repeat(4);
/** Of what stands behind a label, as wide as the longest. */
const BEHIND = ' '.repeat(12);

/** The report as a person at a terminal reads it: what is to be mended first, then what could not be told, then what went wrong with the scan; last, in a few lines, what is to be mended. */
export function text(report: ScanReport, style = PLAIN): string {
  const names = new Map(report.clusters.map(({ id, name }) => [id, name]));
  const calledBy = (finding: Finding) => names.get(finding.cluster) ?? finding.cluster;
  const unknowns = report.findings.filter(({ status }) => status === 'unknown');
  const mends = toMend(report);
  const section = (title: string, entries: readonly string[]) =>
    entries.length === 0 ? [] : [[style.paint('heading', title), ...entries].join('\n\n')];
  const entry = (title: string, ...lines: readonly string[]) =>
    [wrapped(title, style, '', INDENT), ...lines.map((line) => wrapped(line, style, INDENT))].join('\n');
  const problem = ({ where, what }: Problem) => entry(where, what);
  const parts = [
    headline(report, style),
    ...section(
      'FAIL',
      mends.map((one) => failure(one, calledBy, style)),
    ),
    ...section(
      'UNKNOWN',
      unknowns.map((finding) => entry(`${finding.check}  ${calledBy(finding)}`, finding.reason)),
    ),
    ...section(
      'EXEMPTED',
      report.findings.flatMap(({ exemption, ...finding }) => {
        if (exemption === undefined) return [];
        const accepted = `accepted by ${exemption.owner} until ${exemption.expiresAt}: ${exemption.reason}`;
        return [entry(`${finding.check}  ${calledBy(finding)}`, finding.reason, accepted)];
      }),
    ),
    ...section(
      'DIALED FROM HERE, AND NOT REACHED',
      report.clusters.flatMap((one) => unreached(one).map((says) => entry(...says))),
    ),
    ...section('PROBLEMS OF THE SCAN', report.problems.filter(({ kind }) => kind === 'unread').map(problem)),
    ...section('NOTICES', notices(report.problems.filter(({ kind }) => kind === 'notice').map(problem))),
    ...section('IN SHORT', mends.length < 2 ? [] : [inShort(mends, calledBy, style)]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function headline({ summary, scan }: ScanReport, style: Style): string {
  const { clusters, fail, pass, unknown, notApplicable, exempted } = summary;
  const verdicts = `${fail} fail, ${unknown} unknown, ${pass} pass, ${notApplicable} not applicable, ${exempted} exempted`;
  const assumed = (scan.assumed ?? []).flatMap((file) => ('used' in file ? [`${file.path} (${file.used})`] : []));
  return [
    wrapped(`${clusters} clusters: ${verdicts}`, style),
    wrapped(`scan ${scan.id}, cloud ${scan.cloud}`, style),
    ...(assumed.length === 0 ? [] : [wrapped(`what if: ${assumed.join(', ')} is assumed`, style)]),
  ].join('\n');
}

/** One line that makes many clusters fail is told once, with what it does to some of them. */
function failure(one: ToMend, calledBy: (finding: Finding) => string, style: Style): string {
  const { severity, findings, checks, reasons, unseen, untold } = one;
  const [{ certainty, evidence, remediation, disprovedBy }] = findings;
  const names = [...new Set(findings.map(calledBy))];
  const title = `${severity}  ${checks.join(', ')}  ${some(names).join(', ')}${certainty === 'likely' ? '  (likely)' : ''}`;
  const say = (label: string, what: string, deeper = '') =>
    wrapped(what, style, `${INDENT}${label}:`.padEnd(BEHIND.length), `${BEHIND}${deeper}`);
  // To be pasted: never broken, and deep enough not to be taken for anything else.
  const copied = (tone: Tone, what: string) => style.paint(tone, what.split('\n').map(printable).join(`\n${BEHIND}`));
  const mends = new Map(
    findings.map(({ remediation: { command, summary } }) => [command ?? summary, command !== undefined]),
  );
  const lines = [
    style.paint(severity, severity) + wrapped(title, style, '', INDENT).slice(severity.length),
    ...some(reasons).map((reason) => wrapped(reason, style, INDENT)),
    ...evidence.flatMap(({ fact, source, changedAt }) => [
      say(changedAt === undefined ? 'seen' : 'before', shorten(fact)),
      `${BEHIND}${copied('aside', source)}`,
    ]),
    ...evidence.flatMap(({ trace }) =>
      trace === undefined ? [] : explain(trace).map((line) => say('trace', line, line.startsWith(' ') ? HOP : '')),
    ),
    ...(untold === 0
      ? []
      : [say('seen', `what shows ${untold} more of these failures, each its own, is in the JSON report`)]),
    ...some(unseen).map((gap) => say('unseen', gap)),
    ...(disprovedBy === undefined ? [] : [say('unless', disprovedBy)]),
    ...some([...mends.keys()]).map((mend) =>
      mends.get(mend) === true ? `${INDENT}mend:   ${copied('command', mend)}` : say('mend', mend),
    ),
    `${INDENT}read:   ${printable(remediation.docs)}`,
  ];
  return lines.join('\n');
}

/** As deep as the words of a hop, which stand behind its ruling. */
const HOP = ' '.repeat(11);

/** A line for each thing to mend: how bad, which check, who, and by which line. */
function inShort(mends: readonly ToMend[], calledBy: (finding: Finding) => string, style: Style): string {
  const widest = Math.max(...mends.map(({ checks: [check = ''] }) => check.length));
  const lines = mends.map(({ severity, findings, checks, decidedBy }) => {
    const [name = '', ...others] = new Set(findings.map(calledBy));
    const who = others.length === 0 ? name : `${others.length + 1} clusters`;
    const what = decidedBy === undefined ? '' : `: ${decidedBy.line} of ${nameOf(decidedBy.resource)}`;
    const before = severity.padEnd(10);
    const line = wrapped(`${checks.join(', ').padEnd(widest)}  ${who}${what}`, style, before, BEHIND);
    return style.paint(severity, severity) + line.slice(severity.length);
  });
  return lines.join('\n');
}

function some(all: readonly string[]): readonly string[] {
  const more = all.length - MOST_ALIKE;
  return more > 0 ? [...all.slice(0, MOST_ALIKE), `and ${more} more like these`] : all;
}

function unreached({ name, probe }: ClusterSummary): readonly (readonly [string, string])[] {
  const bad = (probe?.dials ?? []).filter(({ isWell }) => !isWell);
  return bad.map((dial) => [`${name}  from ${probe?.vantage ?? ''}`, `${dial.name}: ${dial.says}`]);
}

/** Of problems that are no more than worth a word, the first. */
function notices(all: readonly string[]): readonly string[] {
  const more = all.length - MOST_NOTICES;
  return [...all.slice(0, MOST_NOTICES), ...(more > 0 ? [`and ${more} more, which the JSON report has`] : [])];
}

function shorten(fact: string): string {
  return fact.length <= LONGEST_FACT ? fact : `${fact.slice(0, LONGEST_FACT)}… (${fact.length} characters)`;
}
