import type { Evidence, Finding } from '../../model/finding.ts';
import { explain, type ResourceId } from '../../reachability/index.ts';
import { pathOf } from '../path.ts';
import { html, type Html } from './markup.ts';
import { pathPicture } from './path-picture.ts';
import { portalLink } from './portal.ts';

/** The ways of flows that a failure rests on, drawn, and hop by hop in words. */
export function ways({ evidence, decidedBy }: Finding): readonly Html[] {
  return evidence.flatMap(({ trace }) => {
    if (trace === undefined) return [];
    const [end, ...hops] = explain(trace);
    return trace.parts.map(
      (part, index) =>
        html`<figure>
          <div class="wide" tabindex="0" role="group" aria-label="The way of the packet">
            ${pathPicture(pathOf(part, decidedBy))}
          </div>
          ${
            index === 0 &&
            html`<figcaption>${end}</figcaption>
              <details class="hops">
                <summary>Hop by hop</summary>
                <ol>
                  ${hops.map((hop) => html`<li>${hop.trim()}</li>`)}
                </ol>
              </details>`
          }
        </figure>`,
    );
  });
}

/** What was seen, and what changed before, each with where it can be looked up. */
export function evidenceOf({ evidence }: Finding, cloud: string): Html {
  return html`<ul class="evidence">
    ${evidence.map((one) => html`<li>${seen(one, cloud)}</li>`)}
  </ul>`;
}

/** `<table>|<query>|<from>/<to>` */
const QUERY = /^(\w+)\|([\s\S]+)\|([^|]+)$/;

function seen({ fact, source, changedAt }: Evidence, cloud: string): Html {
  const before = changedAt !== undefined && html`<b class="before">changed before, ${time(changedAt)}</b> `;
  const [, table, query, span] = QUERY.exec(source) ?? [];
  const where =
    query === undefined
      ? linked(source, cloud)
      : html`<details>
          <summary>Query of ${table}, ${span}</summary>
          ${command(query, `Query of ${table ?? ''}`)}
        </details>`;
  return html`${before}<span class="fact">${fact}</span> ${where}`;
}

/** A resource or a source, as a link into the portal of its cloud where there is one. */
export function linked(source: ResourceId, cloud: string, text = source): Html {
  const link = portalLink(cloud, source);
  if (link === undefined) return html`<code class="source">${text}</code>`;
  return html`<a class="source" href="${link}" target="_blank" rel="noopener noreferrer"><code>${text}</code></a>`;
}

/** Made to be pasted: a button copies it. */
export function command(text: string, label: string): Html {
  return html`<div class="command">
    <pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>
    <button type="button" class="copy">Copy</button>
  </div>`;
}

export function time(at: string): Html {
  return html`<time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>`;
}
