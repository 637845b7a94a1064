import type { Evidence, Trouble } from '../model/finding.ts';
import { type Sighted, sightingOf, type SightedFacts, type Warning, warningsOf } from './agent-sightings.ts';
import { troublesOfRestless } from './agent-troubles.ts';

/** So many rows prove enough. */
const MOST_CITED = 5;
/** What was evicted before says nothing of today. */
const EVICTED_WITHIN_MINUTES = 360;
const DARK =
  'Nothing that the API server calls through the tunnel answers then, such as logs, exec, webhooks and metrics.';

/**
 * What Container insights saw where Kubernetes was not asked: that there is no agent, that none is well or not all, that they are restarted or
 * evicted again and again. While an operation replaces them, fewer are nothing.
 */
export function troublesSighted(facts: SightedFacts, isInOperation: boolean, limit: number): readonly Trouble[] {
  const { agents, areMissing, isWhole, othersEvidence } = sightingOf(facts) ?? UNSEEN;
  const warnings = warningsOf(facts);
  const lasting = lastingOf(warnings);
  // Whether one that runs is ready, Container insights does not tell.
  const unready = lasting.filter(({ kind }) => kind === 'unhealthy').map(({ name }) => name);
  const down = agents.filter(({ name, isUp }) => !isUp || unready.includes(name));
  // Of pods that nobody looks at, and of those that are not even made, warnings alone tell.
  const others = lasting.filter(({ kind }) => othersEvidence === undefined || kind === 'notCreated');
  const about = [...warnings.filter(({ name }) => down.some((one) => one.name === name)), ...others];
  const isDark = isWhole && down.length > 0 && down.length === agents.length;
  const isNoTrouble = areMissing || (isInOperation && !isDark);
  return [
    ...(areMissing && othersEvidence !== undefined ? [troubleOfNone(othersEvidence)] : []),
    ...(isNoTrouble ? [] : troublesOfSome(down, about, agents.length, isDark)),
    ...troublesOfRestless(
      agents.filter((one) => one.restarts >= limit && !down.includes(one)),
      agents.length,
      ({ restartsEvidence }) => [restartsEvidence],
    ),
    ...troublesOfEvictions(warnings),
  ];
}

const UNSEEN = { agents: [], areMissing: false, isWhole: false, othersEvidence: undefined };

/** Warnings that hint at an agent that is not well now. */
export function lastingOf(warnings: readonly Warning[]): readonly Warning[] {
  return warnings.filter(({ kind, isLasting }) => isLasting && kind !== 'evicted');
}

function troubleOfNone(evidence: Evidence): Trouble {
  const reason = `Container insights sees pods of kube-system, and no agent of the tunnel among them. ${DARK}`;
  return { ...ofAgents([evidence]), severity: 'critical', reason };
}

function troublesOfSome(
  down: readonly Sighted[],
  warnings: readonly Warning[],
  count: number,
  isDark: boolean,
): readonly Trouble[] {
  const seen = down.map(({ stateEvidence }) => stateEvidence);
  const warned = warnings.slice(0, MOST_CITED).map(({ evidence }) => evidence);
  if (seen.length === 0 && warned.length === 0) return [];
  const how = [
    ...down.flatMap(({ state, ended }) => [state, ended ?? []].flat()),
    ...warnings.map((one) => one.reason),
  ];
  const who =
    seen.length === 0
      ? 'Kubernetes warns of agents of the tunnel'
      : `${isDark ? 'None' : 'Not all'} of ${count} agents of the tunnel were well when Container insights looked last`;
  const reason = `${who} (${[...new Set(how)].join('; ')}).`;
  return [
    isDark
      ? { ...ofAgents([...seen, ...warned]), severity: 'critical', reason: `${reason} ${DARK}` }
      : { ...ofAgents([...seen, ...warned]), severity: 'medium', reason },
  ];
}

function ofAgents(evidence: readonly Evidence[]) {
  const disprovedBy = 'agents that are ready: kubectl get pods -n kube-system -l app=konnectivity-agent';
  return { subject: 'agents', certainty: 'likely', evidence, disprovedBy } as const;
}

/** A node that runs out of something evicts; what drains it does not. One alone is soon made up for. */
function troublesOfEvictions(warnings: readonly Warning[]): readonly Trouble[] {
  const evicted = warnings.filter(({ kind, minutesAgo }) => kind === 'evicted' && minutesAgo <= EVICTED_WITHIN_MINUTES);
  if (evicted.length < 2) return [];
  return [
    {
      subject: 'evictions',
      reason: `${evicted.length} agents of the tunnel were evicted from nodes that ran out of something: ${evicted[0]?.line ?? ''}`,
      certainty: 'likely',
      severity: 'medium',
      evidence: evicted.slice(0, MOST_CITED).map(({ evidence }) => evidence),
      disprovedBy: 'agents that stay where they are: kubectl get events -n kube-system --field-selector reason=Evicted',
    },
  ];
}
