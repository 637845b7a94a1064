import type { Finding } from '../../model/finding.ts';
import { SEVERITIES } from '../../model/finding.ts';
import type { ClusterSummary, ScanReport } from '../../model/report.ts';
import { html, type Html } from './markup.ts';
import type { View } from './view.ts';

/** The style sheet takes a block to be as high as these. */
const ROWS_IN_BLOCK = 20;
const WORST = [...SEVERITIES, 'unknown', 'pass'];

/** A cell tells by its letter first, and by its colour only as well. */
const LETTERS = { critical: 'C', high: 'H', medium: 'M', low: 'L', info: 'I' } as const;

/** Every cluster, the worst first, and what every check says of it. */
export function fleet({ clusters, findings }: ScanReport, view: View): Html {
  const checks = [...new Map(findings.map(({ check, cause }) => [check, cause])).entries()].toSorted(
    ([, a], [, b]) => orderOf(a) - orderOf(b),
  );
  const byCluster = Map.groupBy(findings, ({ cluster }) => cluster);
  const rows = clusters
    .toSorted((a, b) => WORST.indexOf(a.worst) - WORST.indexOf(b.worst))
    .map((cluster) => row(cluster, checks, byCluster.get(cluster.id) ?? [], view));
  return html`${legend}
    <div class="matrix" tabindex="0" role="group" aria-label="Clusters by checks">
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">cluster</th>
            <th role="columnheader" scope="col" class="place">region, subscription</th>
            ${checks.map(
              ([check, cause]) =>
                html`<th role="columnheader" scope="col" class="turned">
                  <span>${check}${cause !== 'extra' && ` (${cause})`}</span>
                </th>`,
            )}
          </tr>
        </thead>
        ${inBlocks(rows).map(
          (block) =>
            html`<tbody role="rowgroup">
              ${block}
            </tbody>`,
        )}
      </table>
    </div>`;
}

/** Blocks of which a browser lays out those alone that are near the window: `client/filter.ts` says how high the others are. */
function inBlocks(rows: readonly Html[]): readonly (readonly Html[])[] {
  const blocks = Math.ceil(rows.length / ROWS_IN_BLOCK);
  return Array.from({ length: blocks }, (_, block) => rows.slice(block * ROWS_IN_BLOCK, (block + 1) * ROWS_IN_BLOCK));
}

function orderOf(cause: Finding['cause']): number {
  return cause === 'extra' ? 9 : cause;
}

function row(
  cluster: ClusterSummary,
  checks: readonly (readonly [string, Finding['cause']])[],
  findings: readonly Finding[],
  view: View,
): Html {
  const byCheck = Map.groupBy(findings, ({ check }) => check);
  const anchor = view.anchorOf(cluster);
  return html`<tr role="row" data-cluster="${anchor.slice(1)}">
    <th role="rowheader" scope="row"><a href="#${anchor}">${cluster.name}</a></th>
    <td role="cell" class="place">${cluster.location} <small>${cluster.subscriptionId.slice(0, 8)}</small></td>
    ${checks.map(([check]) => cell(byCheck.get(check) ?? []))}
  </tr>`;
}

/** What a check says of a cluster: its worst failure, with a question mark where it did not see all; never a pass where something is unknown. */
export function cell(findings: readonly Finding[]): Html {
  const failures = findings.filter(({ status, exemption }) => status === 'fail' && exemption === undefined);
  const severity = SEVERITIES.find((one) => failures.some((failure) => failure.severity === one));
  const isUnsure = findings.some(({ status, unseen }) => status === 'unknown' || unseen.length > 0);
  if (severity !== undefined) {
    const says = isUnsure ? `${severity}, and something is unknown` : severity;
    return html`<td role="cell" class="${severity}">
      <abbr title="${says}">${LETTERS[severity]}${isUnsure && '?'}</abbr>
    </td>`;
  }
  if (isUnsure) return html`<td role="cell" class="unknown"><abbr title="unknown">?</abbr></td>`;
  const statuses = new Set(findings.map(({ status, exemption }) => (exemption === undefined ? status : 'accepted')));
  if (statuses.has('accepted')) return html`<td role="cell" class="accepted"><abbr title="accepted">○</abbr></td>`;
  if (statuses.has('pass')) return html`<td role="cell" class="pass">✓</td>`;
  return html`<td role="cell" class="na">${statuses.has('notApplicable') ? '–' : ''}</td>`;
}

const legend = html`<ul class="legend" aria-label="What the cells mean">
  ${SEVERITIES.map((severity) => html`<li><i class="${severity}">${LETTERS[severity]}</i> ${severity}</li>`)}
  <li><i class="unknown">?</i> unknown</li>
  <li><i class="accepted">○</i> accepted</li>
  <li><i class="pass">✓</i> pass</li>
  <li><i class="na">–</i> not applicable</li>
</ul>`;
