import { kql, piped } from '../../../kql.ts';
import type { ServerLines } from '../../../model/lines.ts';
import { parseServerLines } from '../../parse/logs/lines.ts';
import { firstOfEach, type LogQuestion } from './question.ts';

/** So many groups of lines of each cluster, the greatest. */
const MOST = 50;
/** Of a line so much tells what it says. */
const CHARACTERS = 400;

/** Lines in `Message` that may name a way into the cluster, those that say the same together. What they say is for the parser. */
const grouped = piped(
  kql`where Message has_any ('10250', 'webhook', 'No agent available', 'no tunnels available', 'proxy error from',
    'tunnel-uds', 'error dialing backend', 'failing or missing response', 'etcdserver')`,
  kql`extend Fault = extract(@'(No agent available|no tunnels available|code 50\d|i/o timeout|connection timed out|connection refused|no route to host|handshake timeout|deadline exceeded|tunnel-uds|EOF|etcdserver)', 1, Message),
    Dialed = extract(@'(?:dial tcp|while dialing) ([^ ]+):10250', 1, Message),
    Asked = extract(@'https:[\\/]+([^/\\ ]+):10250', 1, Message),
    Mode = extract(@'failing (open|closed)', 1, Message),
    Webhook = extract(@'failed calling webhook "([^"]+)"', 1, Message),
    ApiService = extract(@'(v\d\w*\.[\w.-]+) failed with: ', 1, Message)`,
  kql`summarize Hits = count(), FirstSeen = min(TimeGenerated), arg_max(TimeGenerated, Message)
    by _ResourceId, Fault, Dialed, Asked, Mode, Webhook, ApiService`,
  kql`project _ResourceId, Hits, FirstSeen, LastSeen = TimeGenerated, Line = substring(Message, 0, ${CHARACTERS})`,
  firstOfEach('Hits desc, Line asc', MOST),
);

/** https://learn.microsoft.com/azure/aks/monitor-aks-reference */
export const serverLog: LogQuestion<ServerLines> = {
  asks: 'where API servers did not get through',
  logs: ['kube-apiserver'],
  lookBackHours: 6,
  query: grouped,
  parse: parseServerLines,
};

/** Calls that an API server answered with an error of its own. Those that only read are in the whole audit log alone. */
export const failedCalls: LogQuestion<ServerLines> = {
  asks: 'which calls API servers failed',
  logs: ['kube-audit', 'kube-audit-admin'],
  lookBackHours: 6,
  query: piped(
    kql`where Stage == 'ResponseComplete' and toint(ResponseStatus.code) >= 500`,
    kql`extend Message = tostring(ResponseStatus.message)`,
    grouped,
  ),
  parse: parseServerLines,
};
