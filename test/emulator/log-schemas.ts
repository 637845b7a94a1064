import type { Schemas } from './kql/parse.ts';

/**
 * Tables of a workspace with the columns that Microsoft's reference lists, but for those that every table has and no query needs
 * (`_BilledSize`, `TenantId`, `Type`, …): https://learn.microsoft.com/azure/azure-monitor/reference/tables/<table>. `AzureDiagnostics` has a
 * column for whatever services send; these are the ones of AKS: https://learn.microsoft.com/azure/aks/monitor-aks-reference
 */
export const LOG_SCHEMAS: Schemas = {
  AKSAudit:
    'Annotations: dynamic, AuditId: string, Level: string, ObjectRef: dynamic, PodName: string, RequestObject: dynamic, RequestReceivedTime: datetime, RequestUri: string, _ResourceId: string, ResponseObject: dynamic, ResponseStatus: dynamic, SourceIps: dynamic, Stage: string, StageReceivedTime: datetime, TimeGenerated: datetime, User: dynamic, UserAgent: string, Verb: string',
  AKSAuditAdmin:
    'Annotations: dynamic, AuditId: string, Level: string, ObjectRef: dynamic, PodName: string, RequestObject: dynamic, RequestReceivedTime: datetime, RequestUri: string, _ResourceId: string, ResponseObject: dynamic, ResponseStatus: dynamic, SourceIps: dynamic, Stage: string, StageReceivedTime: datetime, TimeGenerated: datetime, User: dynamic, UserAgent: string, Verb: string',
  AKSControlPlane:
    'Category: string, Level: string, Message: string, PodName: string, _ResourceId: string, Stream: string, TimeGenerated: datetime',
  KubePodInventory:
    'ClusterId: string, ClusterName: string, Computer: string, ContainerCreationTimeStamp: datetime, ContainerID: string, ContainerLastStatus: string, ContainerName: string, ContainerRestartCount: int, ContainerStartTime: datetime, ContainerStatus: string, ContainerStatusReason: string, ControllerKind: string, ControllerName: string, InstanceName: string, Name: string, Namespace: string, PodCreationTimeStamp: datetime, PodIp: string, PodLabel: string, PodRestartCount: int, PodStartTime: datetime, PodStatus: string, PodUid: string, _ResourceId: string, ServiceName: string, TimeGenerated: datetime',
  KubeNodeInventory:
    'ClusterId: string, ClusterName: string, Computer: string, CreationTimeStamp: datetime, DockerVersion: string, KubeletVersion: string, KubeProxyVersion: string, KubernetesProviderID: string, Labels: string, LastTransitionTimeReady: datetime, OperatingSystem: string, _ResourceId: string, Status: string, TimeGenerated: datetime',
  KubeEvents:
    'ClusterId: string, ClusterName: string, Computer: string, Count: real, FirstSeen: datetime, KubeEventType: string, LastSeen: datetime, Message: string, Name: string, Namespace: string, ObjectKind: string, Reason: string, _ResourceId: string, SourceComponent: string, TimeGenerated: datetime',
  ContainerLogV2:
    'Computer: string, ContainerId: string, ContainerName: string, KubernetesMetadata: dynamic, LogLevel: string, LogMessage: dynamic, LogSource: string, PodName: string, PodNamespace: string, _ResourceId: string, TimeGenerated: datetime',
  AZFWNetworkRule:
    'Action: string, ActionReason: string, DestinationIp: string, DestinationPort: int, Policy: string, Protocol: string, _ResourceId: string, Rule: string, RuleCollection: string, RuleCollectionGroup: string, SourceIp: string, SourcePort: int, TimeGenerated: datetime',
  AZFWApplicationRule:
    'Action: string, ActionReason: string, DestinationPort: int, Fqdn: string, IsExplicitProxyRequest: bool, IsTlsInspected: bool, Policy: string, Protocol: string, _ResourceId: string, Rule: string, RuleCollection: string, RuleCollectionGroup: string, SourceIp: string, SourcePort: int, TargetUrl: string, TimeGenerated: datetime, WebCategory: string',
  AZFWDnsQuery:
    'DnssecOkBit: bool, EDNS0BufferSize: int, ErrorMessage: string, ErrorNumber: int, Protocol: string, QueryClass: string, QueryId: int, QueryName: string, QueryType: string, RequestDurationSecs: real, RequestSize: int, _ResourceId: string, ResponseCode: string, ResponseFlags: string, ResponseSize: int, SourceIp: string, SourcePort: int, TimeGenerated: datetime',
  AZFWFlowTrace:
    'Action: string, ActionReason: string, DestinationIp: string, DestinationPort: int, Flag: string, Protocol: string, _ResourceId: string, SourceIp: string, SourcePort: int, TimeGenerated: datetime',
  NTANetAnalytics:
    'AclGroup: string, AclRule: string, AllowedInFlows: long, AllowedOutFlows: long, AzureRegion: string, BytesDestToSrc: long, BytesSrcToDest: long, CompletedFlows: long, ConnectingVnets: string, ConnectionName: string, ConnectionType: string, Country: string, DeniedInFlows: long, DeniedOutFlows: long, DestApplicationGateway: string, DestExpressRouteCircuit: string, DestIp: string, DestLoadBalancer: string, DestLocalNetworkGateway: string, DestNic: string, DestPort: int, DestPublicIps: string, DestRegion: string, DestSubnet: string, DestSubscription: string, DestVm: string, ExpressRouteCircuitPeeringType: string, FaSchemaVersion: string, FlowDirection: string, FlowEncryption: string, FlowEndTime: datetime, FlowIntervalEndTime: datetime, FlowIntervalStartTime: datetime, FlowLogResourceId: string, FlowStartTime: datetime, FlowStatus: string, FlowType: string, IsFlowCapturedAtUdrHop: bool, L4Protocol: string, L7Protocol: string, MacAddress: string, NsgList: string, NsgRule: string, NsgRuleType: string, PacketsDestToSrc: long, PacketsSrcToDest: long, PrivateEndpointResourceId: string, PrivateLinkResourceId: string, PrivateLinkResourceName: string, SrcApplicationGateway: string, SrcExpressRouteCircuit: string, SrcIp: string, SrcLoadBalancer: string, SrcLocalNetworkGateway: string, SrcNic: string, SrcPort: int, SrcPublicIps: string, SrcRegion: string, SrcSubnet: string, SrcSubscription: string, SrcVm: string, Status: string, SubType: string, TargetResourceId: string, TargetResourceType: string, TimeGenerated: datetime, TimeProcessed: datetime',
  AzureActivity:
    'ActivityStatus: string, ActivityStatusValue: string, ActivitySubstatus: string, ActivitySubstatusValue: string, Authorization: string, Authorization_d: dynamic, Caller: string, CallerIpAddress: string, Category: string, CategoryValue: string, Claims: string, Claims_d: dynamic, CorrelationId: string, EventDataId: string, EventSubmissionTimestamp: datetime, Hierarchy: string, HTTPRequest: string, Level: string, OperationId: string, OperationName: string, OperationNameValue: string, Properties: string, Properties_d: dynamic, Resource: string, ResourceGroup: string, ResourceId: string, _ResourceId: string, ResourceProvider: string, ResourceProviderValue: string, SubscriptionId: string, TimeGenerated: datetime',
  AzureDiagnostics:
    'Category: string, Level: string, OperationName: string, Resource: string, ResourceGroup: string, ResourceId: string, ResourceProvider: string, ResourceType: string, _ResourceId: string, SubscriptionId: string, TimeGenerated: datetime, attrs_s: string, ccpNamespace_s: string, containerID_s: string, log_s: string, msg_s: string, pod_s: string, stream_s: string',
};
