import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Lines } from '../model/lines.ts';
import type { Trouble } from '../model/finding.ts';
import { vainDials } from './agent-dials.ts';
import { hitsOf, serverErrors, spanOf, type Told } from './told.ts';

export type HeardFacts = Pick<Seen<ClusterFacts>, 'serverLog' | 'failedCalls' | 'agentLog'>;

/** So many lines prove enough. */
const MOST_CITED = 5;

/** What the API server says of a tunnel without an agent, for a while and still. */
function agentsMissed(facts: HeardFacts): readonly Told<unknown>[] {
  const missed = serverErrors(facts).told.filter(({ error, isCurrent }) => isCurrent && error.kind === 'noAgent');
  return spanOf(missed).isSustained ? missed : [];
}

/** The trouble that agents are not ready, with what they and the API server say of it beside. */
export function withHeard(troubles: readonly Trouble[], facts: HeardFacts): readonly Trouble[] {
  const heard = [...vainDials(facts), ...agentsMissed(facts)].slice(0, MOST_CITED);
  return troubles.map((trouble) =>
    trouble.subject === 'agents'
      ? { ...trouble, evidence: [...trouble.evidence, ...heard.map(({ evidence }) => evidence)] }
      : trouble,
  );
}

/** Where Kubernetes was not asked for agents, or does not answer, they and the API server tell of them. */
export function troublesHeard(facts: HeardFacts): readonly Trouble[] {
  const [missed, vain] = [agentsMissed(facts), vainDials(facts)];
  const heard = [...missed, ...vain];
  if (heard.length === 0) return [];
  const says = [
    ...(missed.length === 0 ? [] : [`The API server found no agent of its tunnel, ${wordsOf(missed)}`]),
    ...(vain.length === 0 ? [] : [`Agents of the tunnel dialed the API server in vain, ${wordsOf(vain)}`]),
  ];
  return [
    {
      subject: 'agents',
      reason: `${says.join('. ')}. Where none is connected, nothing that the API server calls through it answers.`,
      certainty: 'likely',
      severity: missed.length === 0 ? 'high' : 'critical',
      evidence: heard.slice(0, MOST_CITED).map(({ evidence }) => evidence),
      disprovedBy: 'agents that are ready: kubectl get pods -n kube-system -l app=konnectivity-agent',
    },
  ];
}

function wordsOf(told: readonly Lines[]): string {
  const { from, to } = spanOf(told);
  return `${hitsOf(told)} times from ${from} to ${to}`;
}
