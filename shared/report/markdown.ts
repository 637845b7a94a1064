import type { Evidence, Finding } from '../model/finding.ts';
import type { ScanReport } from '../model/report.ts';
import { explain } from '../reachability/index.ts';
import { printable } from './style.ts';
import { type ToMend, toMend } from './to-mend.ts';
import { unknowns } from './unknowns.ts';

/** More names than these nobody reads. */
const MOST_NAMES = 20;

/** The report for a ticket, a pull request or a wiki, in GitHub Flavored Markdown: https://github.github.com/gfm/. First what is to be mended, by the line that decides. */
export function markdown(report: ScanReport): string {
  const { scan, summary, clusters, findings, problems } = report;
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const nameOf = ({ cluster }: Finding) => names.get(cluster) ?? cluster;
  const accepted = findings.flatMap((one) => (one.exemption ? [{ ...one, exemption: one.exemption }] : []));
  const unread = problems.filter(({ kind }) => kind === 'unread');
  const parts = [
    '# API servers that cannot be reached',
    `${summary.clusters} clusters: ${summary.fail} fail, ${summary.unknown} unknown, ${summary.pass} pass, ${summary.notApplicable} not applicable, ${summary.exempted} exempted. Scan ${code(scan.id)} ended ${scan.finishedAt}.`,
    ...section(
      'To be mended',
      toMend(report).map((one, index) => mend(one, index + 1, nameOf)),
    ),
    ...section('Unknown', [
      table(
        ['check', 'clusters', 'why'],
        unknowns(findings).map((same) => [code(same[0].check), listed(same.map(nameOf)), prose(same[0].reason)]),
      ),
    ]),
    ...section('Exempted', [
      table(
        ['check', 'cluster', 'what', 'accepted by', 'until', 'why'],
        accepted.map((one) => {
          const { owner, expiresAt, reason } = one.exemption;
          return [code(one.check), code(nameOf(one)), prose(one.reason), prose(owner), expiresAt, prose(reason)];
        }),
      ),
    ]),
    ...section('Problems of the scan', [
      table(
        ['where', 'what'],
        unread.map(({ where, what }) => [code(where), prose(what)]),
      ),
    ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  const some = parts.filter((part) => part !== '');
  return some.length === 0 ? [] : [`## ${title}`, ...some];
}

function mend(one: ToMend, number: number, nameOf: (finding: Finding) => string): string {
  const { decidedBy, severity, findings, checks, reasons, unseen, commands, untold } = one;
  const [first] = findings;
  const { certainty, remediation, evidence, disprovedBy } = first;
  const where = decidedBy && `${code(decidedBy.line)} of ${code(decidedBy.resource)}`;
  return [
    `### ${number}. ${prose(first.title)} (${severity}${certainty === 'likely' ? ', likely' : ''})`,
    [
      `- check: ${checks.map(code).join(', ')}`,
      ...(where === undefined ? [] : [`- decided by: ${where}`]),
      `- clusters: ${listed(findings.map(nameOf))}`,
    ].join('\n'),
    ...reasons.slice(0, MOST_NAMES).map(prose),
    ...(reasons.length > MOST_NAMES ? [`And ${reasons.length - MOST_NAMES} more like these.`] : []),
    evidence.flatMap(seen).join('\n'),
    untold === 0 ? '' : `What shows ${untold} more of these failures, each its own, is in the JSON report.`,
    unseen.map((gap) => `- not seen: ${prose(gap)}`).join('\n'),
    disprovedBy === undefined ? '' : `Not so if: ${prose(disprovedBy)}`,
    ...(commands.length === 0 ? [prose(remediation.summary)] : commands.map(fenced)),
    `[Documentation](<${remediation.docs}>)`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function seen({ fact, source, trace, changedAt }: Evidence): readonly string[] {
  const what = `- ${changedAt === undefined ? 'seen' : 'before'}: ${prose(fact)} (${code(source)})`;
  return [what, ...(trace ? explain(trace).map((line) => `  - ${prose(line)}`) : [])];
}

/** Names, each once. */
function listed(all: readonly string[]): string {
  const names = [...new Set(all)];
  const more = names.length - MOST_NAMES;
  return [...names.slice(0, MOST_NAMES).map(code), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  // A bar ends a cell, in code as well.
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

/** Words from elsewhere: nothing in them is markup, or a link. */
function prose(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_[\]<>&~#:@]|(?<=www)\./gi, '\\$&');
}

function code(text: string): string {
  const inner = oneLine(text);
  if (inner === '') return '';
  const fence = fenceFor(inner, 1);
  const edge = /^`|`$/.test(inner) ? ' ' : '';
  return `${fence}${edge}${inner}${edge}${fence}`;
}

function fenced(command: string): string {
  const fence = fenceFor(command, 3);
  return `${fence}sh\n${command}\n${fence}`;
}

/** More backticks than stand together anywhere within. */
function fenceFor(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** Nothing in names may end a line, or steer whoever shows it. */
function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' ')).trim();
}
