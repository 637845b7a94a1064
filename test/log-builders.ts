import { agentErrorOf } from '../shared/collect/parse/logs/agent-line.ts';
import { serverErrorOf } from '../shared/collect/parse/logs/server-error-line.ts';
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
