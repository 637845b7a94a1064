import { type Finding, SEVERITIES } from '../../model/finding.ts';
import type { Problem, ScanReport } from '../../model/report.ts';
import { toMend } from '../to-mend.ts';
import { unknowns } from '../unknowns.ts';
import { cluster } from './cluster.ts';
import { fleet } from './fleet.ts';
import type { Item } from './filters.ts';
import { html, type Html } from './markup.ts';
import { mend } from './mend.ts';
import { acceptedBy, badge, causeOf, section, stateOf, type View } from './view.ts';

const MOVED = ['new', 'reopened', 'resolved'] as const;

/** The parts of a page, and the findings behind each of its items, in the order in which these stand in it. */
export interface Sections {
  readonly body: Html;
  readonly items: readonly Item[];
}

export function sections(report: ScanReport, view: View): Sections {
  const { findings, problems, clusters } = report;
  const byCluster = Map.groupBy(findings, (finding) => finding.cluster);
  const mends = toMend(report);
  const unseen = unknowns(findings);
  const moved = MOVED.flatMap((state) =>
    SEVERITIES.flatMap((severity) => findings.filter((one) => one.state === state && one.severity === severity)),
  );
  const accepted = findings.filter(({ exemption }) => exemption !== undefined);
  const body = html`${section(
      'mend',
      'To mend',
      mends.length,
      html`${mends.map((one, index) => mend(one, index, view))}`,
    )}${section('fleet', 'All clusters', clusters.length, fleet(report, view))}${section(
      'unknown',
      'Unknown',
      unseen.length,
      table(
        ['check', 'why', 'what would help', 'clusters'],
        unseen.map((same) => [
          causeOf(same[0]),
          html`${same[0].reason}`,
          html`${helps(same[0].reason).map((one) => html`<code>${one}</code> `)}`,
          links(same, view),
        ]),
      ),
    )}${section(
      'changes',
      'New and resolved',
      moved.length,
      table(
        ['what', 'check', 'cluster', 'why'],
        moved.map((finding) => [
          html`${stateOf(finding.state)} ${finding.status === 'fail' && badge(finding.severity)}`,
          causeOf(finding),
          view.link(finding),
          html`${finding.title}<br /><small>${finding.reason}</small>`,
        ]),
      ),
    )}${section(
      'accepted',
      'Accepted',
      accepted.length,
      table(
        ['check', 'cluster', 'why'],
        accepted.map((finding) => [
          causeOf(finding),
          view.link(finding),
          html`${finding.reason}<br /><small>${finding.exemption && acceptedBy(finding.exemption)}</small>`,
        ]),
      ),
    )}
    <div id="clusters">${clusters.map((one) => cluster(one, byCluster.get(one.id) ?? [], view))}</div>
    ${scanProblems(problems)}`;
  return { body, items: [...mends.map((one) => one.findings), ...unseen, ...moved.map(alone), ...accepted.map(alone)] };
}

function alone(finding: Finding): readonly Finding[] {
  return [finding];
}

/** Rights, as Azure names them, and settings that a reason names: to give them is what would help. */
export function helps(reason: string): readonly string[] {
  const named = reason.matchAll(/\bMicrosoft\.[A-Za-z.]+(?:\/[\w*]+)+\/(?:read|write|action|\*)|\bsources\.\w+/g);
  return [...new Set([...named].map(([name]) => name))];
}

function links(findings: readonly Finding[], view: View): Html {
  const [first, second, third, ...others] = findings.map((finding) => html`${view.link(finding)} `);
  if (others.length === 0) return html`${first}${second}${third}`;
  return html`${first}${second}${third}
    <details>
      <summary>and ${others.length} more</summary>
      ${others}
    </details>`;
}

function table(head: readonly string[], rows: readonly (readonly Html[])[]): Html {
  return html`<div class="wide" tabindex="0" role="group" aria-label="Table">
    <table class="rows">
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col" class="over-${name.split(' ').at(-1)}">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr data-item>
              ${cells.map((cell, index) => html`<td data-head="${head[index]}">${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function scanProblems(problems: readonly Problem[]): Html | undefined {
  const sorted = problems.toSorted((a, b) => Number(b.kind === 'unread') - Number(a.kind === 'unread'));
  return section(
    'problems',
    'Of the scan itself',
    problems.length,
    html`<ul class="problems">
      ${sorted.map(
        ({ kind, where, what }) =>
          html`<li><b>${kind === 'unread' ? 'not read' : 'notice'}</b> <code>${where}</code> ${what}</li>`,
      )}
    </ul>`,
  );
}
