import type { AgentError } from '../model/agent-error.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import { agentErrors, lasting, type Told } from './told.ts';

/** Dials of the API server that the tunnel's agents try in vain, for a while and still. */
export function vainDials(facts: Pick<Seen<ClusterFacts>, 'agentLog'>): readonly Told<AgentError>[] {
  return lasting(agentErrors(facts).told, ({ kind }) => kind === 'timeOut' || kind === 'refused');
}

/** The trouble with what agents say of it beside. */
export function withDials(trouble: Trouble, vain: readonly Told<AgentError>[]): Trouble {
  return vain.length === 0
    ? trouble
    : { ...trouble, evidence: [...trouble.evidence, ...vain.map(({ evidence }) => evidence)] };
}
