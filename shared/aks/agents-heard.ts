import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Lines } from '../model/lines.ts';
import type { Trouble } from '../model/finding.ts';
import { vainDials } from './agent-dials.ts';
import { warningsOf } from './agent-sightings.ts';
import { lastingOf, troublesSighted } from './agents-sighted.ts';
import { troublesMeasured } from './agents-measured.ts';
import { hitsOf, lasting, serverErrors, spanOf, type Told } from './told.ts';

export type HeardFacts = Pick<
  Seen<ClusterFacts>,
  'serverLog' | 'failedCalls' | 'agentLog' | 'agentPods' | 'agentEvents'
>;

/** So many lines prove enough. */
const MOST_CITED = 5;

/** What the API server says of a tunnel without an agent, for a while and still. */
function agentsMissed(facts: HeardFacts): readonly Told<unknown>[] {
  return lasting(serverErrors(facts).told, ({ kind }) => kind === 'noAgent');
}

/** The trouble that agents are not ready, with what they, the API server and Kubernetes' warnings say of it beside. */
export function withHeard(troubles: readonly Trouble[], facts: HeardFacts): readonly Trouble[] {
  const heard = [...vainDials(facts), ...agentsMissed(facts), ...lastingOf(warningsOf(facts))];
  return troubles.map((trouble) => {
    if (trouble.subject !== 'agents') return trouble;
    const cited = new Set(trouble.evidence.map(({ source }) => source));
    const beside = heard.map(({ evidence }) => evidence).filter(({ source }) => !cited.has(source));
    return { ...trouble, evidence: [...trouble.evidence, ...beside.slice(0, MOST_CITED)] };
  });
}

/** Where Kubernetes was not asked for agents, or does not answer: what Azure Monitor measured of them counts most, then what was seen, then what was said. */
export function troublesTold(
  facts: HeardFacts & Pick<Seen<ClusterFacts>, 'tunnelReadiness'>,
  isInOperation: boolean,
  mostRestarts: number,
): readonly Trouble[] {
  const { tunnelReadiness } = facts;
  const sighted = troublesSighted(facts, isInOperation, mostRestarts);
  const others = sighted.filter(({ subject }) => subject !== 'agents');
  if (tunnelReadiness.known) return withHeard([...troublesMeasured(tunnelReadiness), ...others], facts);
  return sighted.length > others.length ? withHeard(sighted, facts) : [...troublesHeard(facts), ...others];
}

/** What agents that dial in vain, and an API server that finds none, say by themselves. */
function troublesHeard(facts: HeardFacts): readonly Trouble[] {
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
