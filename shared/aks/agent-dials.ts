import type { AgentError } from '../model/agent-error.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import { agentErrors, spanOf, type Told } from './told.ts';

/** Dials of the API server that the tunnel's agents try in vain, for a while and still. */
export function vainDials(facts: Pick<Seen<ClusterFacts>, 'agentLog'>): readonly Told<AgentError>[] {
  const vain = agentErrors(facts).told.filter(
    ({ error: { kind }, isCurrent }) => isCurrent && (kind === 'timeOut' || kind === 'refused'),
  );
  return spanOf(vain).isSustained ? vain : [];
}

/** The trouble with what agents say of it beside. */
export function withDials(trouble: Trouble, vain: readonly Told<AgentError>[]): Trouble {
  return vain.length === 0
    ? trouble
    : { ...trouble, evidence: [...trouble.evidence, ...vain.map(({ evidence }) => evidence)] };
}
