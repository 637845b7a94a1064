import type { Exemption, Finding, Severity, State } from '../../model/finding.ts';
import type { ClusterSummary, ScanReport } from '../../model/report.ts';
import { nameOf } from '../../reachability/index.ts';
import { html, type Html } from './markup.ts';

/** What all sections of a page share: where clusters have their pages, and which cloud they are in. */
export interface View {
  readonly cloud: string;
  /** A link to the page of a finding's cluster; its name where it has none, as one that is gone. */
  link(finding: Pick<Finding, 'cluster'>): Html;
  anchorOf(cluster: Pick<ClusterSummary, 'id'>): string;
}

export function viewOf({ scan, clusters }: Pick<ScanReport, 'scan' | 'clusters'>): View {
  const places = new Map(clusters.map(({ id, name }, index) => [id, { name, anchor: `c${index}` }]));
  return {
    cloud: scan.cloud,
    link: ({ cluster }) => {
      const place = places.get(cluster);
      if (place === undefined) return html`<span class="cluster-name">${nameOf(cluster)}</span>`;
      return html`<a class="cluster-name" href="#${place.anchor}">${place.name}</a>`;
    },
    anchorOf: ({ id }) => places.get(id)?.anchor ?? '',
  };
}

/** How bad, in words on a colour. */
export function badge(severity: Severity): Html {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

export function stateOf(state: State | undefined): Html | undefined {
  return state === undefined || state === 'open' ? undefined : html`<span class="state ${state}">${state}</span>`;
}

export function causeOf({ check, cause }: Pick<Finding, 'check' | 'cause'>): Html {
  return html`<span class="check">${check}</span
    >${cause !== 'extra' && html` <span class="cause">cause ${cause}</span>`}`;
}

export function acceptedBy({ owner, expiresAt, reason }: Pick<Exemption, 'owner' | 'expiresAt' | 'reason'>): string {
  return `accepted by ${owner} until ${expiresAt.slice(0, 10)}: ${reason}`;
}

/** A part of the page with a heading; nothing where it has nothing to tell. */
export function section(id: string, title: string, count: number, body: Html): Html | undefined {
  if (count === 0) return undefined;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title} <output class="count">${count}</output></h2>
    ${body}
    <p class="nothing" hidden>Nothing here is in the filter.</p>
  </section>`;
}
