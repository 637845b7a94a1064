import type { Fact } from '../model/facts.ts';
import type { ResourceKind } from '../reachability/index.ts';
import { GUARD } from './parse/kubernetes/guard.ts';
import { LOG_TABLES, type LogName, tableOf } from './parse/logs/log-tables.ts';

/** What has to be switched on for a right to be used. Resources are always read. */
export const SOURCES = ['resources', 'metrics', 'logs', 'kubernetes'] as const;
export type Source = (typeof SOURCES)[number];

/** A right that reading takes, by the name that Azure has for it: https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations */
export interface Need {
  readonly action: string;
  /** What it lets us see. */
  readonly shows: string;
  /** The facts that it brings, or the logs that tell these. */
  readonly facts?: readonly Fact[];
  readonly logs?: readonly LogName[];
}

/** A right within a cluster, as Kubernetes names it. */
export interface ClusterNeed {
  readonly group: string;
  readonly resource: string;
  readonly verb: 'get' | 'list';
  /** All of the cluster where it is not given. */
  readonly namespace?: string;
  /** The one object that is asked for. */
  readonly name?: string;
  readonly facts: readonly Fact[];
}

/** Kinds that somebody may be asked for, and nobody asks Azure. */
type Unread = 'learnedRoutes' | 'securityAdminRules';

const network = (type: string, shows: string) => [{ action: `Microsoft.Network/${type}/read`, shows }];

/** Whoever may read a resource reads what lies in it too, as subnets in a VNet. */
const OF_KINDS: Readonly<Record<Exclude<ResourceKind, Unread>, readonly Pick<Need, 'action' | 'shows'>[]>> = {
  vnets: network('virtualNetworks', 'VNets, their subnets and peerings'),
  securityGroups: network('networkSecurityGroups', 'security groups and their rules'),
  routeTables: network('routeTables', 'route tables'),
  interfaces: network('networkInterfaces', 'which machine has an address'),
  scaleSets: [{ action: 'Microsoft.Compute/virtualMachineScaleSets/read', shows: 'security groups of nodes' }],
  publicIps: network('publicIPAddresses', 'public addresses'),
  publicIpPrefixes: network('publicIPPrefixes', 'public prefixes'),
  natGateways: network('natGateways', 'NAT gateways'),
  loadBalancers: network('loadBalancers', 'load balancers and their outbound rules'),
  firewalls: network('azureFirewalls', 'Azure Firewalls'),
  firewallPolicies: network('firewallPolicies', 'policies of firewalls'),
  ruleCollectionGroups: network('firewallPolicies/ruleCollectionGroups', 'rules of these policies'),
  ipGroups: network('ipGroups', 'addresses that these rules name'),
  gateways: network('virtualNetworkGateways', 'VPN and ExpressRoute gateways'),
  connections: network('connections', 'what these gateways are connected with'),
  localGateways: network('localNetworkGateways', 'prefixes that lie behind a VPN'),
  privateEndpoints: network('privateEndpoints', 'private endpoints, and whether they are approved'),
  privateDnsZones: network('privateDnsZones', 'private DNS zones'),
  privateDnsLinks: network('privateDnsZones/virtualNetworkLinks', 'VNets that these zones are linked with'),
  privateDnsRecords: [
    ...network('privateDnsZones/A', 'addresses of names'),
    ...network('privateDnsZones/AAAA', 'addresses of names'),
    ...network('privateDnsZones/CNAME', 'other names of names'),
    ...network('privateDnsZones/ALL', 'all records of a zone, with `scan --fresh`'),
  ],
  dnsResolvers: network('dnsResolvers', 'DNS resolvers'),
  dnsInboundEndpoints: network('dnsResolvers/inboundEndpoints', 'addresses that these answer at'),
  dnsRulesets: network('dnsForwardingRulesets', 'rulesets that forward names'),
  dnsForwardingRules: network('dnsForwardingRulesets/forwardingRules', 'where these forward them'),
  dnsRulesetLinks: network('dnsForwardingRulesets/virtualNetworkLinks', 'VNets that these rulesets hold for'),
};

export const METRICS_READ = 'Microsoft.Insights/metrics/read';
export const PERMISSIONS_READ = 'Microsoft.Authorization/permissions/read';
export const SETTINGS_READ = 'Microsoft.Insights/diagnosticSettings/read';
export const COLLECTION_RULES_READ = 'Microsoft.Insights/dataCollectionRules/read';
export const WORKSPACES_READ = 'Microsoft.OperationalInsights/workspaces/read';
export const TABLES_READ = 'Microsoft.OperationalInsights/workspaces/tables/read';
export const QUERY = 'Microsoft.OperationalInsights/workspaces/query/read';

/** Rights to query are by table: https://learn.microsoft.com/azure/azure-monitor/logs/manage-access#set-table-level-read-access */
export function queryOfTable(table: string): string {
  return `Microsoft.OperationalInsights/workspaces/query/${table}/read`;
}

const LOGS = Object.keys(LOG_TABLES) as readonly LogName[];
const OF_SETTINGS = LOGS.filter((log) => tableOf(log).category !== undefined);
const OF_INSIGHTS = LOGS.filter((log) => tableOf(log).streams !== undefined);
const OF_FLOWS = LOGS.filter((log) => !OF_SETTINGS.includes(log) && !OF_INSIGHTS.includes(log));

const TABLES: readonly Need[] = [...Map.groupBy(LOGS, (log) => tableOf(log).table)].map(([table, logs]) => ({
  action: queryOfTable(table),
  shows: `the table ${table}`,
  logs,
}));

const SYSTEM = 'kube-system';

/** What API servers are asked, each with the right that it needs. */
export const CLUSTER_NEEDS = {
  deployments: {
    group: 'apps',
    resource: 'deployments',
    verb: 'list',
    namespace: SYSTEM,
    facts: ['tunnelDeployments'],
  },
  pods: { group: '', resource: 'pods', verb: 'list', namespace: SYSTEM, facts: ['tunnelPods'] },
  ladder: {
    group: '',
    resource: 'configmaps',
    verb: 'get',
    namespace: SYSTEM,
    name: 'konnectivity-agent-autoscaler',
    facts: ['tunnelLadder'],
  },
  nodes: { group: '', resource: 'nodes', verb: 'list', facts: ['nodes'] },
  nodeUse: { group: 'metrics.k8s.io', resource: 'nodes', verb: 'list', facts: ['nodeUse'] },
  networkPolicies: {
    group: 'networking.k8s.io',
    resource: 'networkpolicies',
    verb: 'list',
    namespace: SYSTEM,
    facts: ['networkPolicies'],
  },
  validatingWebhooks: {
    group: 'admissionregistration.k8s.io',
    resource: 'validatingwebhookconfigurations',
    verb: 'list',
    facts: ['webhooks'],
  },
  mutatingWebhooks: {
    group: 'admissionregistration.k8s.io',
    resource: 'mutatingwebhookconfigurations',
    verb: 'list',
    facts: ['webhooks'],
  },
  services: { group: '', resource: 'services', verb: 'get', facts: ['webhookBackends'] },
  endpointSlices: { group: 'discovery.k8s.io', resource: 'endpointslices', verb: 'list', facts: ['webhookBackends'] },
  apiServices: { group: 'apiregistration.k8s.io', resource: 'apiservices', verb: 'list', facts: ['apiServices'] },
  guardSchema: {
    group: 'flowcontrol.apiserver.k8s.io',
    resource: 'flowschemas',
    verb: 'get',
    name: GUARD,
    facts: ['guard'],
  },
  guardLevel: {
    group: 'flowcontrol.apiserver.k8s.io',
    resource: 'prioritylevelconfigurations',
    verb: 'get',
    name: GUARD,
    facts: ['guard'],
  },
} as const satisfies Readonly<Record<string, ClusterNeed>>;

/** The same where Helm's revisions are counted. The right to list Secrets is one to read them. */
export const HELM_NEEDS = {
  secrets: { group: '', resource: 'secrets', verb: 'list', facts: ['helmReleases'] },
  configMaps: { group: '', resource: 'configmaps', verb: 'list', namespace: SYSTEM, facts: ['helmReleases'] },
} as const satisfies Readonly<Record<string, ClusterNeed>>;

/** The right of Azure RBAC for Kubernetes that is one within a cluster: https://learn.microsoft.com/azure/role-based-access-control/permissions/containers */
export function dataActionOf({ group, resource }: Pick<ClusterNeed, 'group' | 'resource'>): string {
  return `Microsoft.ContainerService/managedClusters/${group && `${group}/`}${resource}/read`;
}

/** Every right on Azure's resources, by what has to be switched on for it to be used. */
export const NEEDS: Readonly<Record<Source, readonly Need[]>> = {
  resources: [
    {
      action: 'Microsoft.ResourceGraph/resources/read',
      shows: 'all that Resource Graph is asked',
      facts: ['apiServer', 'network'],
    },
    {
      action: 'Microsoft.Resources/subscriptions/read',
      shows: 'which subscriptions are in scope',
      facts: ['apiServer', 'network'],
    },
    { action: 'Microsoft.Resources/changes/read', shows: 'what changed before a failure' },
    { action: PERMISSIONS_READ, shows: 'to `doctor`, which of these rights are there' },
    { action: 'Microsoft.ContainerService/managedClusters/read', shows: 'the clusters', facts: ['apiServer'] },
    ...Object.values(OF_KINDS)
      .flat()
      .map((need): Need => ({ ...need, facts: ['network'] })),
    ...network('networkManagers', 'whether security admin rules may hold').map((need): Need => ({
      ...need,
      facts: ['network'],
    })),
    ...network('locations/serviceTags', 'which addresses service tags stand for').map((need): Need => ({
      ...need,
      facts: ['serviceTags'],
    })),
  ],
  metrics: [
    {
      action: METRICS_READ,
      shows: 'metrics of Azure Monitor; only on the whole subscription',
      facts: ['apiServerLoad', 'tunnelReadiness', 'nodeLoad', 'snatUse'],
    },
  ],
  logs: [
    { action: SETTINGS_READ, shows: 'where diagnostic settings send logs', logs: OF_SETTINGS },
    {
      action: 'Microsoft.Insights/dataCollectionRuleAssociations/read',
      shows: 'by which rules Container insights collects',
      logs: OF_INSIGHTS,
    },
    { action: COLLECTION_RULES_READ, shows: 'where these rules send it', logs: OF_INSIGHTS },
    ...network('networkWatchers/flowLogs', 'where flow logs go').map((need) => ({ ...need, logs: OF_FLOWS })),
    { action: WORKSPACES_READ, shows: 'by which id workspaces are asked', logs: LOGS },
    { action: TABLES_READ, shows: 'the plan of a table', logs: LOGS.filter((log) => tableOf(log).mayBeBasic) },
    { action: QUERY, shows: 'answers of workspaces at all', logs: LOGS },
    ...TABLES,
    {
      action: queryOfTable('AzureDiagnostics'),
      shows: 'these logs where settings send them into the table of all services',
      logs: LOGS.filter((log) => tableOf(log).legacy !== undefined),
    },
  ],
  kubernetes: [
    {
      action: 'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
      shows: 'where an API server answers, and by which authority',
      facts: Object.values(CLUSTER_NEEDS).flatMap(({ facts }) => facts),
    },
  ],
};
