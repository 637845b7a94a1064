import type { AgentLines, Lines, ServerLines } from '../../../model/lines.ts';
import type { Body } from '../body.ts';
import { agentErrorOf } from './agent-line.ts';
import { serverErrorOf } from './server-error-line.ts';

export function parseServerLines(row: Body): ServerLines {
  const lines = parseLines(row);
  const error = serverErrorOf(lines.line);
  return { ...lines, ...(error && { error }) };
}

export function parseAgentLines(row: Body): AgentLines {
  const lines = parseLines(row);
  const error = agentErrorOf(lines.line);
  return { ...lines, nodes: row.texts('Nodes'), ...(error && { error }) };
}

function parseLines(row: Body): Lines {
  return {
    hits: row.requiredNumber('Hits'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
    line: row.text('Line') ?? '',
  };
}
