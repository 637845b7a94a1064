import { type Finding, SEVERITIES, type Status } from '../../model/finding.ts';
import type { ClusterSummary } from '../../model/report.ts';
import { evidenceOf, linked, ways } from './evidence.ts';
import { html, type Html, later } from './markup.ts';
import { remedy, times, told } from './mend.ts';
import { acceptedBy, badge, causeOf, stateOf, type View } from './view.ts';

const ORDER: readonly Status[] = ['fail', 'unknown', 'pass', 'notApplicable'];
const WORDS = { unknown: 'unknown', pass: 'pass', notApplicable: 'not applicable', accepted: 'accepted' } as const;

/** All that is known of one cluster, which shows when its anchor is gone to. */
export function cluster(one: ClusterSummary, findings: readonly Finding[], view: View): Html {
  const { name, location, subscriptionId, probe } = one;
  const sorted = findings.toSorted(
    (a, b) =>
      ORDER.indexOf(a.status) - ORDER.indexOf(b.status) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
  const inner = html`<p class="back"><a href="#fleet">← All clusters</a></p>
    <h2>${name}</h2>
    <p class="where">${location}, subscription ${subscriptionId}<br />${linked(one.id, view.cloud)}</p>
    ${probe?.dials.map(
      (dial) =>
        html`<p class="dial">
          Dialed from ${probe.vantage}:
          <code>${dial.name}</code>
          ${dial.says}${!dial.isWell && ' (that fails no check: it tells of this place alone)'}
        </p>`,
    )}${sorted.map((finding) => entry(finding, view))}`;
  return html`<article class="cluster" id="${view.anchorOf(one)}" tabindex="-1" aria-label="${name}">
    ${later(inner)}
  </article>`;
}

function entry(finding: Finding, view: View): Html {
  const { status, exemption, severity, reason, state, unseen } = finding;
  const word = exemption === undefined ? status : 'accepted';
  const mark = word === 'fail' ? badge(severity) : html`<span class="badge ${word}">${WORDS[word]}</span>`;
  const head = html`<p class="what">${mark}${stateOf(state)}<span>${causeOf(finding)}</span></p>`;
  const said = html`<p class="reason">${reason}</p>
    ${exemption && html`<p>${acceptedBy(exemption)}</p>`}`;
  if (status !== 'fail') return html`<div class="entry ${status}">${head}${said}${told(unseen, undefined)}</div>`;
  const { disprovedBy } = finding;
  return html`<div class="entry ${word === 'fail' ? severity : word}">
    ${head}
    <h3>${finding.title}</h3>
    ${said}${ways(finding)}${remedy([finding])}${told(unseen, disprovedBy)}
    <details>
      <summary>Evidence</summary>
      ${evidenceOf(finding, view.cloud)}
    </details>
    ${times([finding])}
  </div>`;
}
