import type { Finding } from '../../model/finding.ts';
import { nameOf } from '../../reachability/index.ts';
import type { ToMend } from '../to-mend.ts';
import { command, evidenceOf, linked, time, ways } from './evidence.ts';
import { html, type Html, later } from './markup.ts';
import { badge, causeOf, stateOf, type View } from './view.ts';

/** Names in the headline of an entry; all of them are within. */
const MOST_IN_HEADLINE = 3;
/** So many have their inner parts at once. More than these nobody opens. */
const MOST_AT_ONCE = 50;
/** Of what is alike nobody reads more. */
const MOST_ALIKE = 20;

/** One thing to mend: which line, which clusters, why, and the command, first; then what proves it. */
export function mend(one: ToMend, index: number, view: View): Html {
  const { severity, findings, reasons, unseen, untold } = one;
  const [first] = findings;
  const { certainty, title, disprovedBy } = first;
  const clusters = clustersOf(findings);
  const more = clusters.length - MOST_IN_HEADLINE;
  const state = findings.find((finding) => finding.state === 'new' || finding.state === 'reopened')?.state;
  const names = html`<p class="names">${clusters.map((finding) => [view.link(finding), ' '])}</p>`;
  const body = html`${reasons.slice(0, MOST_ALIKE).map((reason) => html`<p class="reason">${reason}</p>`)}${
      reasons.length > MOST_ALIKE &&
      html`<p>And ${reasons.length - MOST_ALIKE} more like these, on the clusters' pages.</p>`
    }${ways(first)}${remedy(findings)}${told(unseen, disprovedBy)}
    <details>
      <summary>Evidence</summary>
      ${
        one.decidedBy &&
        html`<p>Decided by <code>${one.decidedBy.line}</code> of ${linked(one.decidedBy.resource, view.cloud)}</p>`
      }${evidenceOf(first, view.cloud)}${
        untold > 0 && html`<p>What shows ${untold} more of these failures is on the clusters' pages.</p>`
      }
    </details>
    ${
      more > 0
        ? html`<details>
            <summary>All ${clusters.length} clusters</summary>
            ${names}
          </details>`
        : names
    }
    ${times(findings)}`;
  return html`<details class="mend ${severity}" data-item id="m${index + 1}" ${index === 0 && html` open`}>
    <summary>
      <span class="what"
        >${badge(severity)}${certainty === 'likely' && html`<span class="likely">likely</span>`}${stateOf(state)}<span
          class="checks"
          >${[...new Map(findings.map((finding) => [finding.check, finding])).values()].map(causeOf)}</span
        ></span
      >
      <h3>${title}</h3>
      ${decider(one)}<span class="whom"
        ><b>${count(clusters.length, 'cluster')}</b> ${clusters
          .slice(0, MOST_IN_HEADLINE)
          .map(
            (finding) => html`<span class="cluster-name">${nameOf(finding.cluster)}</span>`,
          )}${more > 0 && ` and ${more} more`}</span
      >
    </summary>
    <div class="body">${index < MOST_AT_ONCE ? body : later(body)}</div>
  </details>`;
}

function decider({ decidedBy }: ToMend): Html | undefined {
  if (decidedBy === undefined) return undefined;
  return html`<span class="decided"><code>${decidedBy.line}</code> of <b>${nameOf(decidedBy.resource)}</b></span>`;
}

/** What to run; in words where there is no command for one of them. */
export function remedy(findings: ToMend['findings']): Html {
  const commands = [...new Set(findings.flatMap(({ remediation }) => remediation.command ?? []))];
  const more = commands.length - MOST_ALIKE;
  const [{ remediation }] = findings;
  const isSaid = findings.some((finding) => finding.remediation.command === undefined);
  return html`<div class="remedy">
    <p class="label">To mend it</p>
    ${commands.slice(0, MOST_ALIKE).map((one) => command(one, 'To mend it'))}
    ${more > 0 && html`<p>And ${more} more commands, on the clusters' pages.</p>`}
    ${isSaid && html`<p>${remediation.summary}</p>`}
    <p class="docs"><a href="${remediation.docs}" target="_blank" rel="noopener noreferrer">Documentation</a></p>
  </div>`;
}

export function told(unseen: readonly string[], disprovedBy: string | undefined): readonly Html[] {
  return [
    ...(unseen.length === 0
      ? []
      : [
          html`<div class="unseen">
            <b>Not seen:</b>
            <ul>
              ${unseen.map((gap) => html`<li>${gap}</li>`)}
            </ul>
          </div>`,
        ]),
    ...(disprovedBy === undefined ? [] : [html`<p><b>Not so if:</b> ${disprovedBy}</p>`]),
  ];
}

/** Since when, and when a scan saw it last: where nothing remembers earlier scans, this one did. */
export function times(findings: readonly Finding[]): Html {
  const first = findings.flatMap(({ firstSeenAt }) => firstSeenAt ?? []).toSorted()[0];
  const last = findings
    .map(({ lastConfirmedAt, observedAt }) => lastConfirmedAt ?? observedAt)
    .toSorted()
    .at(-1);
  return html`<p class="times">
    ${first !== undefined && html`First seen ${time(first)}. `}${
      last !== undefined && html`Last confirmed ${time(last)}.`
    }
  </p>`;
}

function clustersOf(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [finding.cluster, finding])).values()];
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
