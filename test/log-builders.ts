import { agentErrorOf } from '../shared/collect/parse/logs/agent-line.ts';
import { serverErrorOf } from '../shared/collect/parse/logs/server-error-line.ts';
import type { AgentEventKind, AgentEvents, SightedAgent, SystemPods } from '../shared/model/agent-sightings.ts';
import type { AgentLines, Lines, ServerLines } from '../shared/model/lines.ts';
import type { Logged } from '../shared/model/logs.ts';

/** When everything was seen. */
export const AT = '2026-01-01T00:00:00.000Z';

/** Rows that logs brought of one day, all of them. */
export function logged<T>(rows: readonly T[], different: Partial<Logged<T>> = {}): Logged<T> {
  return { rows, table: 'T', query: 'T', fromAt: '2025-12-31T00:00:00.000Z', toAt: AT, unseen: [], ...different };
}

/** Lines of a log that were written over the last hour, the last of them now. */
export function serverLines(line: string, different: Partial<Lines> = {}): ServerLines {
  const error = serverErrorOf(line);
  return {
    hits: 12,
    firstSeenAt: '2025-12-31T23:00:00.000Z',
    lastSeenAt: AT,
    line,
    ...(error && { error }),
    ...different,
  };
}

export function agentLines(line: string, different: Partial<AgentLines> = {}): AgentLines {
  const { error: _, ...lines } = serverLines(line);
  const error = agentErrorOf(line);
  return { ...lines, nodes: ['node-one'], ...(error && { error }), ...different };
}

const SIX_HOURS = { firstSeenAt: '2025-12-31T18:00:00.000Z', lastSeenAt: '2025-12-31T23:58:00.000Z' };

/** What Container insights saw of kube-system for six hours, every minute: all that are no agents. */
export function systemPods(different: Partial<SystemPods> = {}): SystemPods {
  return { pods: 14, ...SIX_HOURS, ...different };
}

/** An agent that it found running all the time; in another state, never. */
export function sightedAgent(
  name: string,
  different: Partial<SightedAgent> = {},
  seen: Partial<SystemPods> = {},
): SystemPods {
  const agent = {
    name: `konnectivity-agent-${name}`,
    uid: `uid-${name}`,
    state: 'Running, running',
    restarts: 0,
    ...(different.state === undefined && { lastUpAt: SIX_HOURS.lastSeenAt }),
    ...different,
  };
  return { pods: 1, ...SIX_HOURS, ...seen, agent };
}

/** Warnings about an agent over the last hour. */
export function agentWarnings(
  name: string,
  kind: AgentEventKind,
  reason: string,
  different: Partial<AgentEvents> = {},
): AgentEvents {
  return {
    name: `konnectivity-agent-${name}`,
    reason,
    kind,
    hits: 12,
    firstSeenAt: '2025-12-31T23:00:00.000Z',
    lastSeenAt: '2025-12-31T23:58:00.000Z',
    line: `${reason} it is`,
    ...different,
  };
}
