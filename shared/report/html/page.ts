import { SEVERITIES } from '../../model/finding.ts';
import type { ClusterSummary, ScanReport } from '../../model/report.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.ts';
import { time } from './evidence.ts';
import { filters } from './filters.ts';
import { icons } from './icons.ts';
import { html, Html } from './markup.ts';
import { count } from './mend.ts';
import { sections } from './sections.ts';
import { viewOf } from './view.ts';

/** Nothing is loaded and nothing runs but what the page brings: https://www.w3.org/TR/CSP3/ */
export const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

// Not a blank more than was hashed.
const style = new Html(`<style>${STYLE}</style>`);
const script = new Html(`<script>${SCRIPT}</script>`);

/** The report as one file for a browser, a mail or a printer, which loads nothing. Its script only filters, copies and opens: all is there without it. */
export function page(report: ScanReport): string {
  const { scan, summary, clusters } = report;
  const view = viewOf(report);
  const { body, items } = sections(report, view);
  const assumed = (scan.assumed ?? []).flatMap((file) => ('used' in file ? [`${file.path} (${file.used})`] : []));
  const headline = headlineOf(clusters);
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${headline} · AKS Reach</title>
        ${style}
      </head>
      <body>
        ${icons}<a class="skip" href="#main">To the report</a>
        <header>
          <p class="brand">AKS Reach</p>
          <h1>${headline}</h1>
          <p class="scan">Scan <code>${scan.id}</code> ended ${time(scan.finishedAt)}, cloud ${scan.cloud}</p>
          ${assumed.length > 0 && html`<p class="assumed"><b>What if:</b> ${assumed.join(', ')} is assumed</p>`}
          <ul class="tiles">
            ${tile('fail', 'fail', '✕', summary.fail, 'mend')}${tile('unknown', 'unknown', '?', summary.unknown, 'unknown')}${tile('accepted', 'accepted', '○', summary.exempted, 'accepted')}${tile('pass', 'pass', '✓', summary.pass)}${tile('na', 'not applicable', '–', summary.notApplicable)}
          </ul>
        </header>
        ${filters(report, items)}
        <main id="main" tabindex="-1">${body}</main>
        <footer><p>Made by AKS Reach. Unknown is never pass: what could not be seen is said.</p></footer>
        ${script}
      </body>
    </html> `;
  return text;
}

/** How many clusters have something to mend, and of how many more nobody knows that they have not. */
export function headlineOf(clusters: readonly Pick<ClusterSummary, 'worst'>[]): string {
  const failing = clusters.filter(({ worst }) => SEVERITIES.some((severity) => severity === worst)).length;
  const unknown = clusters.filter(({ worst }) => worst === 'unknown').length;
  const all = count(clusters.length, 'cluster');
  const says = failing === 0 ? `Nothing to mend in ${all}` : `${failing} of ${all} ${has(failing)} something to mend`;
  return unknown === 0 ? says : `${says}; of ${unknown}${failing === 0 ? '' : ' more'} not all is known`;
}

function has(number: number): string {
  return number === 1 ? 'has' : 'have';
}

function tile(kind: string, label: string, mark: string, number: number, section?: string): Html {
  const inner = html`<i class="${kind}" aria-hidden="true">${mark}</i> <b>${number}</b> ${label}`;
  return html`<li>
    ${section !== undefined && number > 0 ? html`<a href="#${section}">${inner}</a>` : html`<span>${inner}</span>`}
  </li>`;
}
