import { kql, piped } from '../../../kql.ts';

/** A log that clusters or firewalls write, and where Azure Monitor puts it. */
export interface LogTable {
  /** Its own table in a workspace. */
  readonly table: string;
  /** The category of diagnostic settings that sends it. */
  readonly category?: string;
  /** Groups of categories that it is in. */
  readonly groups?: readonly string[];
  /** The streams of Container insights that bring it. Without a category and streams, traffic analytics of flow logs do. */
  readonly streams?: readonly string[];
  /** Its rows with the id of the resource that they are of, where they lack it. */
  readonly owned?: string;
  /** Its table may be of a plan that answers only to `/search`. */
  readonly mayBeBasic: boolean;
  /** Whatever runs writes it all the time: without any row of late, rows do not arrive. */
  readonly isNeverSilent?: boolean;
  /** What another log that answers the same questions has, and this one has not. */
  readonly lacks?: string;
  /** Its rows as they lie in `AzureDiagnostics`, under the names of its own table. Without it they are not read from there. */
  readonly legacy?: string;
  /** The category that sends them there, where it has another name than that of its own table. */
  readonly legacyCategory?: string;
}

/** An audit event lies in one column there, as JSON with Kubernetes' own names: https://learn.microsoft.com/azure/aks/monitor-aks-reference */
const auditEvents = (category: string) =>
  piped(
    kql`where Category == ${category}`,
    kql`extend Event = parse_json(log_s)`,
    kql`project TimeGenerated, _ResourceId, AuditId = tostring(Event.auditID), Level = tostring(Event.level),
    Stage = tostring(Event.stage), Verb = tostring(Event.verb), RequestUri = tostring(Event.requestURI),
    UserAgent = tostring(Event.userAgent), PodName = pod_s, User = Event.user, SourceIps = Event.sourceIPs,
    ObjectRef = Event.objectRef, ResponseStatus = Event.responseStatus, Annotations = Event.annotations,
    RequestReceivedTime = todatetime(Event.requestReceivedTimestamp), StageReceivedTime = todatetime(Event.stageTimestamp)`,
  );

const controlPlane = (category: string): LogTable => ({
  table: 'AKSControlPlane',
  category,
  groups: ['allLogs'],
  mayBeBasic: true,
  legacy: piped(
    kql`where Category == ${category}`,
    kql`project TimeGenerated, _ResourceId, Category, Message = log_s, PodName = pod_s, Stream = stream_s`,
  ),
});

/**
 * A request that a firewall ruled on lies there as one text, in many forms. What a query needs to tell requests apart is cut out of it, and the text
 * itself goes where the reason is, for its parser. https://learn.microsoft.com/azure/firewall/diagnostic-logs
 */
const rulings = (category: string, destination: 'Fqdn' | 'DestinationIp') =>
  piped(
    kql`where Category == ${category} and msg_s has 'request from' and msg_s has 'Action'`,
    kql`extend Protocol = extract(@'^(\w+)', 1, msg_s), SourceIp = extract(@' request from ([0-9.]+)', 1, msg_s),
    Asked = extract(@' request from \S+ to (\S+?)(?::\d*)?\. ', 1, msg_s),
    DestinationPort = toint(extract(@' request from \S+ to \S+?:(\d+)\. ', 1, msg_s)),
    Action = extract(@'Action: (\w+)', 1, msg_s)`,
    kql`where Action in~ ('Allow', 'Deny')`,
    `project TimeGenerated, _ResourceId, Protocol, SourceIp, ${destination} = Asked, DestinationPort, Action, ActionReason = msg_s,
    RuleCollectionGroup = '', RuleCollection = '', Rule = '', IsTlsInspected = false`,
    kql`where isnotempty(SourceIp) and isnotnull(DestinationPort)`,
  );

/**
 * Flows lie under the subnet whose flow log saw them: of what comes in, that it goes to. Subnets are named as `group/vnet/subnet`, their
 * subscriptions apart. Directions and states are documented as letters, and come as words too.
 * https://learn.microsoft.com/azure/network-watcher/traffic-analytics-schema
 */
const flows = piped(
  kql`where SubType == 'FlowLog' and isnotempty(SrcIp) and isnotempty(DestIp)`,
  kql`extend IsInbound = FlowDirection startswith 'I', IsDenied = FlowStatus startswith 'D' or DeniedInFlows + DeniedOutFlows > 0`,
  kql`extend Own = split(iff(IsInbound, DestSubnet, SrcSubnet), '/'), Subscription = iff(IsInbound, DestSubscription, SrcSubscription),
    Peer = tolower(iff(IsInbound, SrcSubnet, DestSubnet))`,
  kql`extend _ResourceId = tolower(strcat('/subscriptions/', Subscription, '/resourcegroups/', tostring(Own[0]),
    '/providers/microsoft.network/virtualnetworks/', tostring(Own[1]), '/subnets/', tostring(Own[2])))`,
);

/**
 * The logs that questions may be put to. Tables and categories: https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-containerservice-managedclusters-logs
 * and https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-network-azurefirewalls-logs; Container insights:
 * https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-configure
 */
export const LOG_TABLES = {
  /** Every call, reads too. */
  'kube-audit': {
    table: 'AKSAudit',
    category: 'kube-audit',
    groups: ['allLogs', 'audit'],
    mayBeBasic: true,
    isNeverSilent: true,
    legacy: auditEvents('kube-audit'),
  },
  /** Calls that write. */
  'kube-audit-admin': {
    table: 'AKSAuditAdmin',
    category: 'kube-audit-admin',
    groups: ['allLogs', 'audit'],
    mayBeBasic: true,
    isNeverSilent: true,
    lacks: 'calls that only read',
    legacy: auditEvents('kube-audit-admin'),
  },
  'kube-apiserver': controlPlane('kube-apiserver'),
  KubePodInventory: {
    table: 'KubePodInventory',
    streams: ['Microsoft-KubePodInventory'],
    mayBeBasic: false,
    isNeverSilent: true,
  },
  KubeEvents: { table: 'KubeEvents', streams: ['Microsoft-KubeEvents'], mayBeBasic: false },
  ContainerLogV2: {
    table: 'ContainerLogV2',
    streams: ['Microsoft-ContainerLogV2', 'Microsoft-ContainerLogV2-HighScale'],
    mayBeBasic: true,
  },
  AZFWNetworkRule: {
    table: 'AZFWNetworkRule',
    category: 'AZFWNetworkRule',
    groups: ['allLogs'],
    mayBeBasic: true,
    legacyCategory: 'AzureFirewallNetworkRule',
    legacy: rulings('AzureFirewallNetworkRule', 'DestinationIp'),
  },
  AZFWApplicationRule: {
    table: 'AZFWApplicationRule',
    category: 'AZFWApplicationRule',
    groups: ['allLogs'],
    mayBeBasic: true,
    legacyCategory: 'AzureFirewallApplicationRule',
    legacy: rulings('AzureFirewallApplicationRule', 'Fqdn'),
  },
  NTANetAnalytics: { table: 'NTANetAnalytics', mayBeBasic: true, owned: flows },
} as const satisfies Readonly<Record<string, LogTable>>;

export type LogName = keyof typeof LOG_TABLES;

export function tableOf(log: LogName): LogTable {
  return LOG_TABLES[log];
}
