import { type Finding, SEVERITIES } from '../../model/finding.ts';
import type { ScanReport } from '../../model/report.ts';
import type { FilterData } from './filter-data.ts';
import { html, Html } from './markup.ts';

/** The findings that an item of the page tells of. */
export type Item = readonly Finding[];

const STATES = ['failing', 'unknown', 'accepted', 'new', 'reopened', 'open', 'resolved'] as const;

/** The form, which shows only where a script makes it work, and what the script needs. */
export function filters({ clusters, findings }: ScanReport, items: readonly Item[]): Html {
  const subscriptions = once(clusters.map(({ subscriptionId }) => subscriptionId));
  const regions = once(clusters.map(({ location }) => location));
  const checks = once(findings.filter(isNotable).map(({ check }) => check));
  const places = new Map(clusters.map(({ id }, index) => [id, index]));
  const note = (finding: Finding, item: number) =>
    [
      places.get(finding.cluster) ?? -1,
      checks.indexOf(finding.check),
      finding.status === 'unknown' ? -1 : SEVERITIES.indexOf(finding.severity),
      statesOf(finding).reduce((sum, state) => sum | (1 << STATES.indexOf(state)), 0),
      item,
    ] as const;
  const data: FilterData = {
    clusters: clusters.map((one) => [subscriptions.indexOf(one.subscriptionId), regions.indexOf(one.location)]),
    notes: items.flatMap((item, index) => item.map((finding) => note(finding, index))),
  };
  const told = new Set(findings.flatMap(statesOf));
  return html`<form class="filters" role="search" aria-label="Filter">
      <label class="text">Find<input type="search" name="text" placeholder="cluster, rule, address" /></label>${[
        select('check', 'Check', checks.map(numbered)),
        select('severity', 'Severity', SEVERITIES.map(numbered)),
        select(
          'state',
          'State',
          STATES.map(numbered).filter(([name]) => told.has(name)),
        ),
        select('region', 'Region', regions.map(numbered)),
        select('subscription', 'Subscription', subscriptions.map(numbered)),
      ]}<button type="reset">Clear</button><output class="shown" aria-live="polite"></output>
    </form>
    <script type="application/json" id="data">
      ${new Html(
        // Within a script no text may end it: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
        JSON.stringify(data).replaceAll('<', '\\u003c'),
      )}
    </script>`;
}

function once(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

function isNotable(finding: Finding): boolean {
  return statesOf(finding).length > 0;
}

/** A failure of which not all was seen is unknown as well, as its cell in the matrix says. */
function statesOf({ status, exemption, state, unseen }: Finding): readonly (typeof STATES)[number][] {
  const now = exemption !== undefined ? 'accepted' : status === 'fail' ? 'failing' : status;
  return STATES.filter((one) => one === now || one === state || (one === 'unknown' && unseen.length > 0));
}

function numbered<T extends string>(name: T, index: number): readonly [T, number] {
  return [name, index];
}

function select(name: string, label: string, options: readonly (readonly [string, number])[]): Html | undefined {
  if (options.length === 0) return undefined;
  return html`<label
    >${label}<select name="${name}">
      <option value="">all</option>
      ${options.map(([text, value]) => html`<option value="${value}">${text}</option>`)}
    </select></label
  >`;
}
