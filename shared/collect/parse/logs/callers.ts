import type { Caller } from '../../../model/caller.ts';
import type { Body } from '../body.ts';

export function parseCaller(row: Body): Caller {
  return {
    address: row.requiredText('Address'),
    requests: row.requiredNumber('Requests'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
  };
}
