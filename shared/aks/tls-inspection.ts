import type { Evidence, Trouble } from '../model/finding.ts';
import {
  cidrs,
  find,
  type Hop,
  type IpSet,
  ipSet,
  type Network,
  type Part,
  nameOf,
  type ResourceId,
  subtract,
} from '../reachability/index.ts';
import { cite } from './cite.ts';
import { evidenceOf, pathInGroup } from './line-evidence.ts';
import { leadingRoute, type Line, lineAt } from './line.ts';
import type { Fix } from './fix.ts';
import { type Fate, gapsOf, type Need, wordsFor } from './need.ts';
import { capital, withTrace } from './trouble.ts';

/** A firewall rule that ends the client's TLS and begins another, which loses ALPN. */
export interface Inspection {
  readonly line: Line;
  readonly met: readonly Met[];
}

/** A need whose packets meet the rule. */
export interface Met {
  readonly need: Need;
  /** Blocks from which all of them do. */
  readonly sources: readonly string[];
  /** The part of the trace that does. */
  readonly part: Part;
}

/** Where TLS is terminated on the way of flows, one inspection a rule, and why that is not known of some. What is stopped nobody inspects. */
export function inspectionsOf(
  network: Network,
  fates: readonly Fate[],
): { readonly inspections: readonly Inspection[]; readonly gaps: readonly string[] } {
  const looks = fates.flatMap((fate) => lookAt(network, fate));
  const byRule = Map.groupBy(
    looks.flatMap(({ found }) => found ?? []),
    ({ line }) => `${line.decidedBy.resource} ${line.decidedBy.line}`,
  );
  return {
    inspections: [...byRule.values()].flatMap((met) => met.slice(0, 1).map(({ line }) => ({ line, met }))),
    gaps: [
      ...gapsOf(fates.filter(({ trace }) => trace.disposition === 'insufficientInfo')),
      ...new Set(looks.flatMap(({ gap }) => gap ?? [])),
    ],
  };
}

/** An inspection as a trouble: proven where there is a fix for it, else likely, for somebody else to mend. */
export function troubleOfInspection({ line, met }: Inspection, fix: Fix | undefined): Trouble {
  const { who, what } = wordsFor(met.map(({ need }) => need));
  const { resource, line: at } = line.decidedBy;
  const parts = met.map(({ part }) => part);
  return {
    subject: `${nameOf(resource)} ${at}`,
    reason: `${capital(line.words)} terminates TLS between ${who} and ${what}, which loses the ALPN that the tunnel is asked for by.`,
    certainty: fix === undefined ? 'likely' : 'proven',
    evidence: parts
      .slice(0, 1)
      .flatMap((part) =>
        withTrace(line.evidence, { disposition: part.disposition, hops: part.hops, parts: [part], unseen: [] }),
      ),
    decidedBy: line.decidedBy,
    ...(fix ?? { disprovedBy: `whoever keeps ${resource} showing that the API server's name passes uninspected` }),
  };
}

interface Look {
  readonly found?: Met & { readonly line: Line };
  readonly gap?: string;
}

function lookAt(network: Network, { need, trace }: Fate): readonly Look[] {
  const parts = trace.parts.filter(
    ({ disposition }) => disposition === 'delivered' || disposition === 'insufficientInfo',
  );
  const spared = sourcesOf(parts.filter((part) => inspectingHop(part) === undefined));
  const { who, what } = wordsFor([need]);
  const gap = (why: string): Look => ({
    gap: `Whether TLS between ${who} and ${what} is terminated is not known: ${why}.`,
  });
  return parts.map((part): Look => {
    const hop = inspectingHop(part);
    if (hop === undefined) {
      const unsure = part.hops.find(({ inspectsTls }) => inspectsTls === 'unknown');
      return unsure === undefined ? {} : gap(unsure.because);
    }
    const sources = cidrs(subtract(sourcesOf([part]), spared));
    if (sources.length === 0) return gap('which of its addresses it has is not known, and not all are behind the rule');
    return {
      found: { need, sources, part, line: { ...lineAt(network, hop), evidence: evidenceFor(network, part, hop) } },
    };
  });
}

/** The hop that is sure to terminate TLS: nothing before it leaves open whether the packet comes there. */
function inspectingHop({ hops }: Part): Hop | undefined {
  const first = hops.find(({ ruling, inspectsTls }) => ruling === 'unknown' || inspectsTls === true);
  return first?.inspectsTls === true ? first : undefined;
}

function sourcesOf(parts: readonly Part[]): IpSet {
  return ipSet(parts.flatMap(({ flow }) => flow.sources));
}

/** The route to the firewall, its policy, the rule's flag, and the certificate authority without which the flag would do nothing. */
function evidenceFor(network: Network, { hops }: Part, hop: Hop): readonly Evidence[] {
  const { at, of = at, by = '' } = hop;
  const leading = leadingRoute(hops.slice(0, hops.indexOf(hop)));
  const firewall = find(network, 'firewalls', at);
  const policy = firewall.status === 'found' ? firewall.value.policy : undefined;
  const path = pathInGroup(network, of, by);
  return [
    ...(leading === undefined ? [] : evidenceOf(network, leading)),
    ...(policy === undefined
      ? []
      : [cite(at, 'properties.firewallPolicy.id', policy), ...authorityOf(network, policy)]),
    ...(path === undefined ? [] : [cite(of, `${path}.terminateTLS`, true)]),
  ];
}

/** The certificate authority of a policy, or of the nearest parent that has one. */
function authorityOf(network: Network, policy: ResourceId): readonly Evidence[] {
  const found = find(network, 'firewallPolicies', policy);
  if (found.status !== 'found') return [];
  const { settings, basePolicy } = found.value;
  if (settings.certificateAuthority !== undefined)
    return [cite(policy, 'properties.transportSecurity.certificateAuthority.name', settings.certificateAuthority)];
  return basePolicy === undefined ? [] : authorityOf(network, basePolicy);
}
