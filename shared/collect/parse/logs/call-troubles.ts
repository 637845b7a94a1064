import type { CallTrouble } from '../../../model/call-trouble.ts';
import type { Body } from '../body.ts';

export function parseCallTrouble(row: Body): CallTrouble {
  return {
    agent: row.requiredText('Agent'),
    username: row.requiredText('Username'),
    requests: row.requiredNumber('Requests'),
    throttled: row.requiredNumber('Throttled'),
    slow: row.requiredNumber('Slow'),
    lastSeenAt: row.requiredText('LastSeen'),
  };
}
