import type { AgentErrorKind } from '../model/agent-error.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import { agentErrors, hitsOf, spanOf, type Told } from './told.ts';

const SAYS: Partial<Record<AgentErrorKind, string>> = {
  alpnLost: 'TLS is answered without ALPN',
  foreignCertificate: "the certificate is not signed by the cluster's own authority",
};

/** What agents of the tunnel say of a TLS connection that somebody else answered, as long as they still say it. */
export function meddledHandshakes(
  facts: Pick<Seen<ClusterFacts>, 'agentLog'>,
): readonly Told<{ readonly kind: AgentErrorKind }>[] {
  return agentErrors(facts).told.filter(({ error, isCurrent }) => isCurrent && SAYS[error.kind] !== undefined);
}

/** Where no firewall that was read opens TLS, something else does. `passed`: appliances on the way. */
export function troublesOfHandshakes(
  told: readonly Told<{ readonly kind: AgentErrorKind }>[],
  passed: readonly string[],
): readonly Trouble[] {
  if (told.length === 0) return [];
  const { from, to } = spanOf(told);
  const what = [...new Set(told.flatMap(({ error }) => SAYS[error.kind] ?? []))].join(', and ');
  const whom =
    passed.length === 0
      ? 'No firewall on the way that was read does that: ask whoever keeps proxies and appliances'
      : `Ask whoever keeps ${passed.join(', ')}, which is on the way`;
  return [
    {
      subject: 'agents',
      reason: `The tunnel's agents find, ${hitsOf(told)} times from ${from} to ${to}, that on their way to the API server ${what}: something there ends TLS. ${whom}.`,
      certainty: 'likely',
      evidence: told.map(({ evidence }) => evidence),
      disprovedBy:
        "agents that connect, or a TLS connection from a node that is offered ALPN konnectivity, accepts it, and shows a certificate of the cluster's own authority",
    },
  ];
}
