import type { CallTrouble } from '../model/call-trouble.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import { citeRow } from './cite.ts';

/** From how many calls on it is told. */
export interface CallLimits {
  readonly throttledCalls: number;
  readonly slowCalls: number;
}

const EXAMPLES = 3;

/** What the audit log shows of clients that were turned away or kept waiting: that is what they see as an API server that fails them. */
export function callTroublesOf(log: Logged<CallTrouble>, limits: CallLimits): readonly Trouble[] {
  const hours = Math.round((Date.parse(log.toAt) - Date.parse(log.fromAt)) / 3_600_000);
  const throttled = log.rows.filter((row) => row.throttled >= limits.throttledCalls);
  const slow = log.rows.filter((row) => row.slow >= limits.slowCalls);
  const of = (rows: readonly CallTrouble[], count: (row: CallTrouble) => number, words: string) => {
    const [worst, ...others] = rows.toSorted((a, b) => count(b) - count(a));
    if (worst === undefined) return undefined;
    const more =
      others.length === 0 ? '' : `, and ${others.length} other program${others.length === 1 ? '' : 's'} fared so`;
    return `In the last ${hours} hours ${count(worst)} of ${worst.requests} calls of ${worst.agent} as ${worst.username} ${words}${more}.`;
  };
  const turnedAway = of(throttled, (row) => row.throttled, 'were turned away with HTTP 429');
  const kept = of(slow, (row) => row.slow, 'took more than 30 seconds');
  return [
    ...(turnedAway === undefined
      ? []
      : [
          {
            subject: 'throttling',
            reason: turnedAway,
            certainty: 'proven' as const,
            severity: 'medium' as const,
            evidence: examples(
              log,
              throttled,
              'Throttled',
              (row) => `${row.throttled} calls of ${row.agent} got HTTP 429`,
            ),
            disprovedBy: 'a window in which no call of theirs is answered with 429',
          },
        ]),
    ...(kept === undefined
      ? []
      : [
          {
            subject: 'slow calls',
            reason: kept,
            certainty: 'likely' as const,
            severity: 'medium' as const,
            evidence: examples(
              log,
              slow,
              'Slow',
              (row) => `${row.slow} calls of ${row.agent} took more than 30 seconds`,
            ),
            disprovedBy:
              'a webhook or an aggregated API that these calls waited for, or answers as large as a whole cluster',
          },
        ]),
  ];
}

function examples(
  log: Logged<CallTrouble>,
  rows: readonly CallTrouble[],
  column: 'Throttled' | 'Slow',
  says: (row: CallTrouble) => string,
): readonly Evidence[] {
  return rows
    .slice(0, EXAMPLES)
    .map((row) => citeRow(says(row), log, { Agent: row.agent, Username: row.username }, column));
}
