import { kql, piped } from '../../../kql.ts';
import type { AgentLines } from '../../../model/lines.ts';
import { parseAgentLines } from '../../parse/logs/lines.ts';
import { firstOfEach, type LogQuestion } from './question.ts';

/**
 * What the tunnel's agents say, lines of trouble by what is wrong and where, all others as one: that there are any shows that the log is collected.
 * The agents' autoscaler shares the beginning of their name. https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerlogv2
 */
export const agentLog: LogQuestion<AgentLines> = {
  asks: "what the tunnel's agents say",
  logs: ['ContainerLogV2'],
  lookBackHours: 6,
  query: piped(
    kql`where PodNamespace == 'kube-system' and PodName startswith 'konnectivity-agent-' and PodName !startswith 'konnectivity-agent-autoscaler'`,
    kql`extend Text = tostring(LogMessage)`,
    kql`extend IsTold = Text has 'cannot connect once' or (Text has 'error dialing backend' and Text has '10250')`,
    kql`extend Fault = iff(IsTold, extract(@'(ALPN|application protocol|x509: certificate has expired|x509|no such host|server misbehaving|tcp: look|i/o timeout|connection timed out|deadline exceeded|connection refused|connection reset|preface|EOF)', 1, Text), ''),
      Address = iff(IsTold, extract(@'dial tcp ([^ ]+):\d+:', 1, Text), '')`,
    kql`summarize Hits = count(), Nodes = make_set(Computer, 5), FirstSeen = min(TimeGenerated), arg_max(TimeGenerated, Text)
      by _ResourceId, IsTold, Fault, Address`,
    kql`project _ResourceId, Hits, Nodes, FirstSeen, LastSeen = TimeGenerated, Line = iff(IsTold, substring(Text, 0, 400), '')`,
    firstOfEach('Hits desc, Line asc', 50),
  ),
  parse: parseAgentLines,
};
