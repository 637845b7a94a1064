import type { ApiServer } from '../model/api-server.ts';
import type { ClusterRef } from '../model/snapshot.ts';

/** A name that nodes call, and on which port. */
export interface RequiredName {
  readonly name: string;
  /** The names that it stands for, where there are many: `*.data.mcr.microsoft.com`. */
  readonly pattern?: string;
  readonly port: 80 | 443;
  /** What for, in few words. */
  readonly why: string;
}

type Cloud = 'public' | 'usGovernment' | 'china';

/** Where a cluster is, by the domain of its API server. https://learn.microsoft.com/azure/aks/outbound-rules-control-egress */
export function cloudOf({ fqdn, privateFqdn = '' }: ApiServer): Cloud {
  const name = fqdn ?? privateFqdn;
  if (name.endsWith('.azure.us')) return 'usGovernment';
  return name.endsWith('.azk8s.cn') ? 'china' : 'public';
}

/** Names that every node calls, in each cloud. */
const CORE: Record<Cloud, readonly RequiredName[]> = {
  public: [
    https('mcr.microsoft.com', 'images of system pods'),
    oneOf('*.data.mcr.microsoft.com', 'layers of those images'),
    https('management.azure.com', 'Azure Resource Manager'),
    https('login.microsoftonline.com', 'tokens of Entra'),
    https('packages.microsoft.com', 'packages of new nodes'),
    https('packages.aks.azure.com', 'binaries of new nodes'),
  ],
  usGovernment: [
    https('mcr.microsoft.com', 'images of system pods'),
    oneOf('*.data.mcr.microsoft.com', 'layers of those images'),
    https('management.usgovcloudapi.net', 'Azure Resource Manager'),
    https('login.microsoftonline.us', 'tokens of Entra'),
    https('packages.microsoft.com', 'packages of new nodes'),
    https('packages.aks.azure.com', 'binaries of new nodes'),
  ],
  china: [
    https('mcr.microsoft.com', 'images of system pods'),
    oneOf('*.data.mcr.microsoft.com', 'layers of those images'),
    https('mcr.azure.cn', 'images of system pods'),
    oneOf('*.data.mcr.azure.cn', 'layers of those images'),
    https('management.chinacloudapi.cn', 'Azure Resource Manager'),
    https('login.chinacloudapi.cn', 'tokens of Entra'),
    https('packages.microsoft.com', 'packages of new nodes'),
    oneOf('*.azk8s.cn', 'binaries of new nodes'),
  ],
};

type Names = (cloud: Cloud, region: string) => readonly RequiredName[];

const inCloud =
  (names: Record<Cloud, readonly string[]>, why: string): Names =>
  (cloud) =>
    names[cloud].map((name) => (name.startsWith('*.') ? oneOf(name, why) : https(name, why)));

const INSIGHTS = {
  public: ['*.ods.opinsights.azure.com', '*.oms.opinsights.azure.com'],
  usGovernment: ['*.ods.opinsights.azure.us', '*.oms.opinsights.azure.us'],
  china: ['*.ods.opinsights.azure.cn', '*.oms.opinsights.azure.cn'],
};

/** Names that add-ons call beside those, by the add-on's own name. */
const ADD_ONS: Readonly<Record<string, Names>> = {
  omsagent: inCloud(INSIGHTS, 'container insights'),
  defender: inCloud(INSIGHTS, 'Defender for Containers'),
  azurepolicy: inCloud(
    {
      public: ['data.policy.core.windows.net', 'store.policy.core.windows.net'],
      usGovernment: ['data.policy.azure.us', 'store.policy.azure.us'],
      china: ['data.policy.azure.cn', 'store.policy.azure.cn'],
    },
    'Azure Policy',
  ),
  metrics: (cloud, region) =>
    cloud === 'public' ? [https(`${region}.handler.control.monitor.azure.com`, 'managed Prometheus')] : [],
  windows: () => [https('onegetcdn.azureedge.net', 'Windows nodes'), https('go.microsoft.com', 'Windows nodes')],
};

/**
 * The names that a cluster's nodes call beside its API server. A cluster that starts its nodes from a cache of its own needs none.
 * UDP 1194 and TCP 9000 are none of them: konnectivity, which took the place of those tunnels, uses the API server's 443.
 */
export function requiredNames(apiServer: ApiServer, { location }: ClusterRef): readonly RequiredName[] {
  if (apiServer.bootstrapsFromCache) return [];
  const cloud = cloudOf(apiServer);
  const features = [...apiServer.addOns, ...(apiServer.pools.some(({ os }) => os === 'Windows') ? ['windows'] : [])];
  const names = [...CORE[cloud], ...features.flatMap((feature) => ADD_ONS[feature]?.(cloud, location) ?? [])];
  return [...new Map(names.map((one) => [one.name, one])).values()];
}

function https(name: string, why: string): RequiredName {
  return { name, port: 443, why };
}

/** Of names that are many, one that nobody has stands for all. */
function oneOf(pattern: string, why: string): RequiredName {
  return { ...https(pattern.replace('*', 'any'), why), pattern };
}
