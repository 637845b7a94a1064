import type { Finding } from '../model/finding.ts';
import type { ClusterSummary, Problem, ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';
import { type ToMend, toMend } from './to-mend.ts';

const LONGEST_FACT = 160;
const MOST_NOTICES = 10;
/** Of what one line does to many clusters. */
const MOST_ALIKE = 5;

/** The report as a person at a terminal reads it: what is to be mended first, then what could not be told, then what went wrong with the scan. */
export function text(report: ScanReport): string {
  const names = new Map(report.clusters.map(({ id, name }) => [id, name]));
  const nameOf = (finding: Finding) => names.get(finding.cluster) ?? finding.cluster;
  const unknowns = report.findings.filter(({ status }) => status === 'unknown');
  const sections = [
    headline(report),
    section(
      'FAIL',
      toMend(report).map((one) => failure(one, nameOf)),
    ),
    section(
      'UNKNOWN',
      unknowns.map((finding) => `${finding.check}  ${nameOf(finding)}\n    ${finding.reason}`),
    ),
    section(
      'EXEMPTED',
      report.findings.flatMap((finding) => exempted(finding, nameOf(finding))),
    ),
    section('DIALED FROM HERE, AND NOT REACHED', report.clusters.flatMap(unreached)),
    section('PROBLEMS OF THE SCAN', report.problems.filter(({ kind }) => kind === 'unread').map(problem)),
    section('NOTICES', notices(report.problems.filter(({ kind }) => kind === 'notice'))),
  ];
  return `${sections.filter((part) => part !== '').join('\n\n')}\n`;
}

function headline({ summary, scan }: ScanReport): string {
  const { clusters, fail, pass, unknown, notApplicable, exempted } = summary;
  const verdicts = `${fail} fail, ${unknown} unknown, ${pass} pass, ${notApplicable} not applicable, ${exempted} exempted`;
  const assumed = (scan.assumed ?? []).flatMap((file) => ('used' in file ? [`${file.path} (${file.used})`] : []));
  const whatIf = assumed.length === 0 ? '' : `\nwhat if: ${printable(assumed.join(', '))} is assumed`;
  return `${clusters} clusters: ${verdicts} (scan ${scan.id}, cloud ${scan.cloud})${whatIf}`;
}

function section(title: string, entries: readonly string[]): string {
  return entries.length === 0 ? '' : [title, ...entries].map(printable).join('\n\n');
}

/** One line that makes many clusters fail is told once, with what it does to some of them. */
function failure(
  { severity, findings, checks, reasons, unseen }: ToMend,
  nameOf: (finding: Finding) => string,
): string {
  const [{ certainty, evidence, remediation, disprovedBy }] = findings;
  const names = [...new Set(findings.map(nameOf))];
  const mends = [...new Set(findings.map((finding) => finding.remediation.command ?? finding.remediation.summary))];
  const lines = [
    `${severity}  ${checks.join(', ')}  ${some(names).join(', ')}${certainty === 'likely' ? '  (likely)' : ''}`,
    ...some(reasons).map((reason) => `    ${reason}`),
    ...evidence.map(({ fact, source, changedAt }) => {
      const word = changedAt === undefined ? 'seen:  ' : 'before:';
      return `    ${word} ${shorten(fact)}\n            ${source}`;
    }),
    ...evidence.flatMap(({ trace }) =>
      trace === undefined ? [] : explain(trace).map((line) => `    trace:  ${line}`),
    ),
    ...some(unseen).map((gap) => `    unseen: ${gap}`),
    ...(disprovedBy === undefined ? [] : [`    unless: ${disprovedBy}`]),
    ...some(mends).map((mend) => `    mend:   ${mend}`),
    `    read:   ${remediation.docs}`,
  ];
  return lines.join('\n');
}

function some(all: readonly string[]): readonly string[] {
  const more = all.length - MOST_ALIKE;
  return more > 0 ? [...all.slice(0, MOST_ALIKE), `and ${more} more like these`] : all;
}

function exempted({ exemption, check, reason }: Finding, cluster: string): readonly string[] {
  if (exemption === undefined) return [];
  const { owner, expiresAt, reason: why } = exemption;
  return [`${check}  ${cluster}\n    ${reason}\n    accepted by ${owner} until ${expiresAt}: ${why}`];
}

function unreached({ name, probe }: ClusterSummary): readonly string[] {
  const bad = (probe?.dials ?? []).filter(({ isWell }) => !isWell);
  return bad.map((dial) => `${name}  from ${probe?.vantage ?? ''}\n    ${dial.name}: ${dial.says}`);
}

function problem({ where, what }: Problem): string {
  return `${where}\n    ${what}`;
}

function notices(all: readonly Problem[]): readonly string[] {
  const more = all.length - MOST_NOTICES;
  return [
    ...all.slice(0, MOST_NOTICES).map(problem),
    ...(more > 0 ? [`and ${more} more, which the JSON report has`] : []),
  ];
}

function shorten(fact: string): string {
  return fact.length <= LONGEST_FACT ? fact : `${fact.slice(0, LONGEST_FACT)}… (${fact.length} characters)`;
}

/** Names come from elsewhere: nothing in them may steer the terminal. */
function printable(entry: string): string {
  return entry.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
