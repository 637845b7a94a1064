import { kql, piped } from '../../../kql.ts';
import type { AgentEvents, SystemPods } from '../../../model/agent-sightings.ts';
import { parseAgentEvents, parseSystemPods } from '../../parse/logs/agent-sightings.ts';
import { firstOfEach, type LogQuestion } from './question.ts';

/** The agents' autoscaler shares the beginning of their name. */
const IS_AGENT = kql`Name matches regex @'^(konnectivity-agent|aks-link|tunnelfront)-' and Name !startswith 'konnectivity-agent-autoscaler'`;
/** So many of each cluster, those seen last. */
const MOST = 50;

const latest = firstOfEach('LastSeen desc, Name asc', MOST);

/**
 * How the tunnel's agents were found, look after look. Container insights' own pods are told whatever namespaces are left out.
 * https://learn.microsoft.com/azure/azure-monitor/reference/tables/kubepodinventory
 */
export const agentPods: LogQuestion<SystemPods> = {
  asks: "how pods of the tunnel's agents are",
  logs: ['KubePodInventory'],
  lookBackHours: 6,
  query: piped(
    kql`where Namespace == 'kube-system' and Name !startswith 'ama-logs'`,
    `extend IsAgent = ${IS_AGENT}`,
    kql`extend Agent = iff(IsAgent, Name, ''), Uid = iff(IsAgent, PodUid, ''), IsUp = PodStatus == 'Running' and ContainerStatus == 'running',
      State = strcat(PodStatus, iff(isempty(ContainerStatus), '', strcat(', ', ContainerStatus)), iff(isempty(ContainerStatusReason), '', strcat(', ', ContainerStatusReason))),
      Ended = tostring(parse_json(ContainerLastStatus).reason)`,
    kql`summarize Pods = dcount(Name), FirstSeen = min(TimeGenerated), LastUp = maxif(TimeGenerated, IsUp),
      Fewest = min(PodRestartCount), Most = max(PodRestartCount), arg_max(TimeGenerated, State, Ended) by _ResourceId, Agent, Uid`,
    kql`project _ResourceId, Name = Agent, Uid, Pods, State, Ended, Restarts = Most - Fewest, FirstSeen, LastUp,
      LastSeen = TimeGenerated`,
    latest,
  ),
  parse: parseSystemPods,
};

/**
 * What Kubernetes warned of about them. A row is an event each time that it counts one more; its time is when it first happened, and those
 * of the scheduler have no other. https://learn.microsoft.com/azure/azure-monitor/reference/tables/kubeevents
 */
export const agentEvents: LogQuestion<AgentEvents> = {
  asks: "what Kubernetes says of the tunnel's agents",
  logs: ['KubeEvents'],
  lookBackHours: 48,
  query: piped(
    `where Namespace == 'kube-system' and KubeEventType !~ 'Normal' and ${IS_AGENT}`,
    kql`extend Line = substring(Message, 0, 400), Since = coalesce(FirstSeen, TimeGenerated), Until = coalesce(LastSeen, TimeGenerated),
      Times = coalesce(Count, 1.0)`,
    kql`summarize Times = max(Times), Until = max(Until) by _ResourceId, Name, Reason, Since, Line`,
    kql`summarize Hits = sum(Times), FirstSeen = min(Since), arg_max(Until, Line) by _ResourceId, Name, Reason`,
    kql`project _ResourceId, Name, Reason, Hits, FirstSeen, LastSeen = Until, Line`,
    latest,
  ),
  parse: parseAgentEvents,
};
