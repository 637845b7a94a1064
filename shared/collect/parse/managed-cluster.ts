import type { AgentPool, ApiServer, ApiServerMode, HttpProxy } from '../../model/api-server.ts';
import type { ClusterRef } from '../../model/snapshot.ts';
import { parseRange } from '../../reachability/index.ts';
import { Body, BodyError, defined, isObject } from './body.ts';
import type { RawResource } from './resource.ts';

/** Of these Azure states most, and one of them is enough to tell that the fields are in hand: an empty access profile lets everybody in. */
const SIGNS = [
  'provisioningState',
  'powerState',
  'apiServerAccessProfile',
  'agentPoolProfiles',
  'networkProfile',
  'fqdn',
];

const STATES = ['Succeeded', 'Failed', 'Canceled'];
const POWER = ['Running', 'Stopped'];

/** Who a cluster is: from its id alone, so that a cluster whose body cannot be read is still named. */
export function parseClusterRef({ id, body }: RawResource): ClusterRef {
  const [, , subscriptionId = '', , resourceGroup = ''] = id.split('/');
  const text = (field: string) => (isObject(body) && typeof body[field] === 'string' ? body[field] : undefined);
  const tags = isObject(body) && isObject(body['tags']) ? body['tags'] : {};
  return {
    id,
    name: text('name') ?? id.slice(id.lastIndexOf('/') + 1),
    resourceGroup,
    subscriptionId,
    location: (text('location') ?? '').replaceAll(' ', '').toLowerCase(),
    tags: Object.fromEntries(Object.entries(tags).filter((tag): tag is [string, string] => typeof tag[1] === 'string')),
  };
}

/** Reads `Microsoft.ContainerService/managedClusters`. Throws `BodyError` where a field is not what it must be. */
export function parseApiServer({ id, body }: RawResource): ApiServer {
  const cluster = new Body(body);
  const fields = cluster.properties();
  if (!SIGNS.some((sign) => fields.states(sign)))
    throw new BodyError('properties: expected the fields of a cluster, got others');
  const access = fields.object('apiServerAccessProfile');
  const network = fields.object('networkProfile');
  const nodeGroup = fields.text('nodeResourceGroup');
  const hasHosted = fields.object('hostedSystemProfile')?.flag('enabled') ?? false;
  return defined({
    mode: modeOf(access),
    fqdn: fields.text('fqdn'),
    privateFqdn: fields.text('privateFQDN'),
    ...sortRanges(access?.texts('authorizedIPRanges') ?? []),
    privateDnsZone: access?.id('privateDNSZone'),
    subnet: access?.id('subnetId'),
    provisioningState: fields.word('provisioningState', STATES),
    powerState: fields.object('powerState')?.word('code', POWER),
    tier: cluster.object('sku')?.text('tier'),
    version: fields.text('currentKubernetesVersion') ?? fields.text('kubernetesVersion'),
    outboundType: network?.word('outboundType', ['loadBalancer']),
    networkPlugin: network?.text('networkPlugin')?.toLowerCase(),
    podRanges: network?.oneOrMore('podCidr', 'podCidrs') ?? [],
    bootstrapsFromCache: fields.object('bootstrapProfile')?.text('artifactSource')?.toLowerCase() === 'cache',
    addOns: parseAddOns(fields),
    insightsWorkspace: insightsWorkspace(fields.object('addonProfiles')?.object('omsagent')),
    outboundPortsPerNode: network?.object('loadBalancerProfile')?.number('allocatedOutboundPorts'),
    nodeResourceGroup:
      nodeGroup && `/subscriptions/${id.split('/')[2] ?? ''}/resourcegroups/${nodeGroup.toLowerCase()}`,
    pools: fields.objects('agentPoolProfiles').map(parsePool),
    arePoolsUnknown: !hasHosted && !fields.states('agentPoolProfiles') ? true : undefined,
    httpProxy: parseProxy(fields.object('httpProxyConfig')),
    hasHostedSystemPools: hasHosted,
  });
}

function modeOf(access: Body | undefined): ApiServerMode {
  const isIntegrated = access?.flag('enableVnetIntegration') ?? false;
  if (access?.flag('enablePrivateCluster') ?? false) return isIntegrated ? 'privateVnetIntegrated' : 'privateLink';
  return isIntegrated ? 'publicVnetIntegrated' : 'public';
}

/** The list mixes blocks, bare addresses, service tags (preview) and, now and then, what is none of them. */
function sortRanges(
  entries: readonly string[],
): Pick<ApiServer, 'authorizedRanges' | 'authorizedTags' | 'unreadableRanges'> {
  const isRange = (entry: string) => parseRange(entry) !== undefined;
  const isTag = (entry: string) => /^[a-z][a-z0-9]*(\.[a-z0-9]+)?$/i.test(entry);
  return {
    authorizedRanges: entries.filter(isRange),
    authorizedTags: entries.filter((entry) => !isRange(entry) && isTag(entry)),
    unreadableRanges: entries.filter((entry) => !isRange(entry) && !isTag(entry)),
  };
}

/** Add-ons by their own names, and features that are on by a name of ours. */
function parseAddOns(fields: Body): readonly string[] {
  const profiles = fields.object('addonProfiles');
  const addOns = (profiles?.names() ?? []).filter((name) => profiles?.object(name)?.flag('enabled') === true);
  const security = fields.object('securityProfile');
  const features = {
    defender: security?.object('defender')?.object('securityMonitoring')?.flag('enabled'),
    workloadidentity: security?.object('workloadIdentity')?.flag('enabled'),
    metrics: fields.object('azureMonitorProfile')?.object('metrics')?.flag('enabled'),
  };
  const on = Object.entries(features).flatMap(([name, isOn]) => (isOn === true ? [name] : []));
  return [...addOns.map((name) => name.toLowerCase()), ...on].toSorted();
}

function insightsWorkspace(addOn: Body | undefined): string | undefined {
  if (addOn?.flag('enabled') !== true) return undefined;
  return addOn.object('config')?.id('logAnalyticsWorkspaceResourceID');
}

function parsePool(pool: Body): AgentPool {
  return defined({
    name: pool.requiredText('name'),
    mode: pool.word('mode', ['System', 'User', 'Gateway']),
    count: pool.number('count'),
    maxCount: pool.flag('enableAutoScaling') === true ? pool.number('maxCount') : undefined,
    os: pool.word('osType', ['Linux', 'Windows']),
    provisioningState: pool.word('provisioningState', STATES),
    powerState: pool.object('powerState')?.word('code', POWER),
    nodeSubnet: pool.id('vnetSubnetID'),
    podSubnet: pool.id('podSubnetID'),
    hasNodePublicIps: pool.flag('enableNodePublicIP') ?? false,
    nodePublicIpPrefix: pool.id('nodePublicIPPrefixID'),
  });
}

function parseProxy(proxy: Body | undefined): HttpProxy | undefined {
  if (proxy === undefined || proxy.flag('enabled') === false) return undefined;
  return defined({
    http: proxy.text('httpProxy'),
    https: proxy.text('httpsProxy'),
    exceptions: proxy.texts('noProxy'),
  });
}
