import type { AgentEvents, SightedAgent, SystemPods } from '../model/agent-sightings.ts';
import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Evidence } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import { citeRow } from './cite.ts';
import { minutesBetween } from './minutes.ts';
import { isCurrent, spanOf } from './told.ts';

export type SightedFacts = Pick<Seen<ClusterFacts>, 'agentPods' | 'agentEvents'>;

/** An agent that Container insights saw when it looked last. */
export interface Sighted extends SightedAgent {
  readonly isUp: boolean;
  readonly stateEvidence: Evidence;
  readonly restartsEvidence: Evidence;
}

/** What Container insights saw of the agents when it looked last. */
export interface Sighting {
  readonly agents: readonly Sighted[];
  /** There was none for a while, and nothing hides any. */
  readonly areMissing: boolean;
  /** No row of theirs may be missing. */
  readonly isWhole: boolean;
  /** That it looked: all other pods of kube-system. */
  readonly othersEvidence: Evidence;
}

/** So rarely may it be told to look, and its rows come minutes later; what is warned of again and again is so more often. https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-configure */
const RARELY_MINUTES = 35;
/** What it sees at one time comes within so many minutes. */
const LOOK_MINUTES = 5;
/** Pods that have ended stay as long as nobody takes them away, and others take their place: nodes that go leave them behind. */
const ENDED = /^(Failed|Succeeded|Terminating)\b/;

/** `undefined` where it tells nothing of kube-system, or nothing of late. */
export function sightingOf({ agentPods }: Pick<SightedFacts, 'agentPods'>): Sighting | undefined {
  if (!agentPods.known) return undefined;
  const log = agentPods.value;
  const others = log.rows.find(({ agent }) => agent === undefined);
  const lookedAt = latestOf(log.rows);
  if (others === undefined || lookedAt === undefined || !isCurrent(lookedAt, log.toAt)) return undefined;
  const living = log.rows.filter(({ agent }) => agent !== undefined && !ENDED.test(agent.state));
  const agents = living.flatMap((row): readonly Sighted[] => {
    const { agent, lastSeenAt } = row;
    // One that is not seen any more is gone.
    if (agent === undefined || minutesBetween(lastSeenAt, lookedAt) > LOOK_MINUTES) return [];
    return [{ ...agent, isUp: isUp(agent, row.firstSeenAt, lookedAt), ...evidenceOf(agent, log) }];
  });
  const isWhole = log.unseen.length === 0;
  const says = `${others.pods} other pods of kube-system were seen, last at ${others.lastSeenAt}`;
  return {
    agents,
    areMissing: isWhole && minutesBetween(latestOf(living) ?? others.firstSeenAt, lookedAt) > RARELY_MINUTES,
    isWhole,
    othersEvidence: citeRow(says, log, { Name: '' }, 'Pods'),
  };
}

function latestOf(rows: readonly SystemPods[]): string | undefined {
  return rows
    .map(({ lastSeenAt }) => lastSeenAt)
    .toSorted()
    .at(-1);
}

/** One that was running a while ago, or is new, may be starting. One that ends again and again is running now and then. */
function isUp({ lastUpAt, state, restarts }: SightedAgent, firstSeenAt: string, lookedAt: string): boolean {
  if (state.includes('CrashLoopBackOff') && restarts > 1) return false;
  return minutesBetween(lastUpAt ?? firstSeenAt, lookedAt) <= RARELY_MINUTES;
}

function evidenceOf({ name, uid, state, restarts }: SightedAgent, log: Logged<SystemPods>) {
  const where = { Name: name, Uid: uid };
  return {
    stateEvidence: citeRow(`${name} was found ${state}`, log, where, 'State'),
    restartsEvidence: citeRow(`${name} was restarted ${restarts} times since ${log.fromAt}`, log, where, 'Restarts'),
  };
}

/** Warnings that Kubernetes gave about an agent. */
export interface Warning extends AgentEvents {
  /** Still given, and for a while: whoever starts, moves or ends is warned of for a moment. */
  readonly isLasting: boolean;
  readonly minutesAgo: number;
  readonly evidence: Evidence;
}

export function warningsOf({ agentEvents }: Pick<SightedFacts, 'agentEvents'>): readonly Warning[] {
  if (!agentEvents.known) return [];
  const log = agentEvents.value;
  return log.rows
    .filter(({ kind }) => kind !== undefined)
    .map((events) => {
      const { name, reason, hits, lastSeenAt, line } = events;
      const says = `${reason} of ${name}, ${hits} times, last at ${lastSeenAt}: ${line}`;
      return {
        ...events,
        isLasting: spanOf([events]).isSustained && minutesBetween(lastSeenAt, log.toAt) <= RARELY_MINUTES,
        minutesAgo: minutesBetween(lastSeenAt, log.toAt),
        evidence: citeRow(says, log, { Name: name, Reason: reason }, 'Line'),
      };
    });
}

/** Why Container insights may have seen more; nothing where nobody asked it. That there are no warnings is as it should be. */
export function sightingUnseen({ agentPods, agentEvents }: SightedFacts): readonly string[] {
  const whys = [agentPods, agentEvents].flatMap((log) => {
    if (!log.known) return log.isUnasked === true ? [] : [log.why];
    return log.value.unseen;
  });
  const isBlind = agentPods.known && agentPods.value.rows.length === 0 && agentPods.value.unseen.length === 0;
  return [...new Set([...whys, ...(isBlind ? [NOT_COLLECTED] : [])])];
}

const NOT_COLLECTED =
  'no pod of kube-system is in KubePodInventory: have the namespaces of the data collection rule of Container insights let kube-system in';
