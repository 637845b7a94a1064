import type { AgentError } from '../model/agent-error.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Trouble } from '../model/finding.ts';
import { agentErrors, hitsOf, lasting, spanOf, type Told } from './told.ts';

/** So many lines prove enough. */
const MOST_CITED = 3;

/**
 * Troubles of names with what the tunnel's agents say beside: that DNS did not tell them where their API server is, for a while and
 * still. Where nothing that was read explains it, that is a trouble of its own.
 */
export function withFailedLookups(
  troubles: readonly Trouble[],
  facts: Pick<Seen<ClusterFacts>, 'agentLog'>,
): readonly Trouble[] {
  const failed = lasting(agentErrors(facts).told, ({ kind }) => kind === 'nameNotFound');
  if (failed.length === 0) return troubles;
  const heard = failed.slice(0, MOST_CITED).map(({ evidence }) => evidence);
  if (troubles.length > 0) return troubles.map((one) => ({ ...one, evidence: [...one.evidence, ...heard] }));
  return [{ ...unexplained(failed), evidence: heard }];
}

function unexplained(failed: readonly Told<AgentError>[]): Omit<Trouble, 'evidence'> {
  const { from, to } = spanOf(failed);
  const nodes = [...new Set(failed.flatMap((told) => told.nodes ?? []))];
  return {
    subject: 'agents',
    reason: `Agents of the tunnel on ${nodes.join(', ')} could not resolve the name of their API server ${hitsOf(failed)} times from ${from} to ${to}, and nothing that was read stops it: CoreDNS or the DNS servers that it asks may not know the name, or not answer.`,
    certainty: 'likely',
    severity: 'high',
    disprovedBy: `an answer to nslookup of the API server's name on ${nodes[0] ?? 'a node'}`,
  };
}
