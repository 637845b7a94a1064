import { kql, piped } from '../../../kql.ts';
import type { CallTrouble } from '../../../model/call-trouble.ts';
import { parseCallTrouble } from '../../parse/logs/call-troubles.ts';
import { firstOfEach, type LogQuestion } from './question.ts';

/** So many programs of each cluster, those that fared worst. */
const MOST = 20;
/** What Kubernetes promises of the slowest kind of calls, lists of whole clusters: https://github.com/kubernetes/community/blob/master/sig-scalability/slos/api_call_latency.md */
const SLOW_MS = 30_000;
const LONG_RUNNING = ['exec', 'attach', 'portforward', 'proxy', 'log'];

export const callTroubles: LogQuestion<CallTrouble> = {
  asks: 'whose calls were turned away or slow',
  logs: ['kube-audit', 'kube-audit-admin'],
  lookBackHours: 6,
  query: piped(
    kql`where Stage == 'ResponseComplete'`,
    kql`extend Part = tostring(ObjectRef.subresource), TookMs = datetime_diff('millisecond', StageReceivedTime, RequestReceivedTime)`,
    kql`extend IsThrottled = toint(ResponseStatus.code) == 429 and Part != 'eviction'`,
    kql`extend IsSlow = TookMs > ${SLOW_MS} and Verb !in ('watch', 'connect', 'proxy') and Part !in (${LONG_RUNNING})`,
    kql`extend Agent = tostring(split(tostring(split(UserAgent, ' ')[0]), '/')[0]), Username = tostring(User.username)`,
    kql`summarize Requests = count(), Throttled = countif(IsThrottled), Slow = countif(IsSlow), LastSeen = maxif(TimeGenerated, IsThrottled or IsSlow) by _ResourceId, Agent, Username`,
    kql`where Throttled > 0 or Slow > 0`,
    firstOfEach('Throttled desc, Slow desc', MOST),
  ),
  parse: parseCallTrouble,
};
