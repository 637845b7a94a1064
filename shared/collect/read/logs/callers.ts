import { kql, piped } from '../../../kql.ts';
import type { Caller } from '../../../model/caller.ts';
import { parseCaller } from '../../parse/logs/callers.ts';
import { firstOfEach, type LogQuestion } from './question.ts';

/** So many of each cluster, those seen last. */
const MOST = 100;

export const callers: LogQuestion<Caller> = {
  asks: 'which public addresses called',
  logs: ['kube-audit', 'kube-audit-admin'],
  lookBackHours: 72,
  query: piped(
    kql`where Stage == 'ResponseComplete'`,
    kql`extend Address = tostring(SourceIps[0])`,
    kql`where isnotempty(Address) and not(coalesce(ipv4_is_private(Address), false))`,
    kql`summarize Requests = count(), FirstSeen = min(TimeGenerated), LastSeen = max(TimeGenerated) by _ResourceId, Address`,
    firstOfEach('LastSeen desc', MOST),
  ),
  parse: parseCaller,
};
