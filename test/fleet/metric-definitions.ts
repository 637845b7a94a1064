/** A metric as its type of resource defines it: https://learn.microsoft.com/azure/azure-monitor/reference/metrics-index */
export interface MetricDefinition {
  readonly name: string;
  readonly localizedName: string;
  readonly description: string;
  readonly unit: 'Percent' | 'Count';
  /** In lower case, the first being that which is answered when none is asked for. */
  readonly aggregations: readonly string[];
  readonly dimensions: readonly string[];
}

const definition =
  (unit: MetricDefinition['unit'], ...aggregations: string[]) =>
  (name: string, localizedName: string, ...dimensions: string[]): MetricDefinition => ({
    name,
    localizedName,
    description: `${localizedName}.`,
    unit,
    aggregations,
    dimensions,
  });

const percent = definition('Percent', 'average', 'maximum');
const gauge = definition('Count', 'average', 'total');
const counted = definition('Count', 'total');
const ports = definition('Count', 'average');

const ADDRESSES = ['FrontendIPAddress', 'BackendIPAddress'];

const DEFINITIONS: Readonly<Record<string, readonly MetricDefinition[]>> = {
  'microsoft.containerservice/managedclusters': [
    percent('apiserver_cpu_usage_percentage', 'API Server CPU Usage Percentage'),
    percent('apiserver_memory_usage_percentage', 'API Server Memory Usage Percentage'),
    gauge('apiserver_current_inflight_requests', 'Inflight Requests', 'requestKind'),
    percent('etcd_cpu_usage_percentage', 'ETCD CPU Usage Percentage'),
    percent('etcd_memory_usage_percentage', 'ETCD Memory Usage Percentage'),
    percent('etcd_database_usage_percentage', 'ETCD Database Usage Percentage'),
    gauge('kube_pod_status_ready', 'Number of pods in Ready state', 'namespace', 'pod', 'condition'),
    percent('node_cpu_usage_percentage', 'CPU Usage Percentage', 'node', 'nodepool'),
    percent('node_memory_working_set_percentage', 'Memory Working Set Percentage', 'node', 'nodepool'),
  ],
  'microsoft.network/loadbalancers': [
    counted('SnatConnectionCount', 'SNAT Connection Count', ...ADDRESSES, 'ConnectionState'),
    ports('UsedSnatPorts', 'Used SNAT Ports', ...ADDRESSES, 'ProtocolType', 'IsAwaitingRemoval'),
    ports('AllocatedSnatPorts', 'Allocated SNAT Ports', ...ADDRESSES, 'ProtocolType', 'IsAwaitingRemoval'),
  ],
  'microsoft.network/natgateways': [
    counted('SNATConnectionCount', 'SNAT Connection Count', 'Protocol', 'ConnectionState'),
  ],
  'microsoft.network/azurefirewalls': [
    percent('SNATPortUtilization', 'SNAT port utilization', 'Protocol'),
    definition('Percent', 'average')('FirewallHealth', 'Firewall health state', 'Status', 'Reason'),
  ],
};

export function definitionsOf(type: string): readonly MetricDefinition[] | undefined {
  return DEFINITIONS[type.toLowerCase()];
}
