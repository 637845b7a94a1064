import type { OutboundRuleProperties } from '../fleet/balancers.ts';
import type { ClusterProperties, Pool, Resource } from '../fleet/resources.ts';
import { find, type Held, put } from './held.ts';

type Cluster = Resource<ClusterProperties>;

interface BalancerProperties {
  frontendIPConfigurations: Resource[];
  outboundRules: Resource<OutboundRuleProperties>[];
}

/** A pool by itself, which lies in its cluster. */
export function poolAt(resources: readonly Resource[], path: string): object | undefined {
  const [, cluster = '', name = ''] = /^(.*)\/agentPools\/([^/]+)$/i.exec(path) ?? [];
  const found = find(resources, cluster) as Cluster | undefined;
  const pool = found?.properties.agentPoolProfiles.find((one) => one.name === name);
  if (pool === undefined) return undefined;
  const { name: _, ...properties } = pool;
  return { id: path, name, type: 'Microsoft.ContainerService/managedClusters/agentPools', properties };
}

/** What a POST to a cluster or to one of its pools will do; `undefined` for what is not emulated. */
export function act(resources: Resource[], path: string): (() => void) | undefined {
  const [, id = '', , name, action] =
    /^(.*\/managedClusters\/[^/]+)(\/agentPools\/([^/]+))?\/([^/]+)$/i.exec(path) ?? [];
  const cluster = find(resources, id) as Cluster | undefined;
  if (cluster === undefined) return undefined;
  const withPools = (change: (pool: Pool) => Pool, different: Partial<ClusterProperties> = {}) => {
    const agentPoolProfiles = cluster.properties.agentPoolProfiles.map(change);
    const changed = { ...cluster, properties: { ...cluster.properties, ...different, agentPoolProfiles } };
    put(resources, id, changed);
  };
  if (name === undefined && action === 'start')
    return () => {
      // Each pool comes back with the nodes that it had: https://learn.microsoft.com/azure/aks/start-stop-cluster
      withPools((pool) => ({ ...pool, powerState: { code: 'Running' }, count: pool.count || 1 }), {
        powerState: { code: 'Running' },
        provisioningState: 'Succeeded',
      });
    };
  if (name !== undefined && action === 'upgradeNodeImageVersion')
    return () => {
      withPools((pool) => (pool.name === name ? { ...pool, provisioningState: 'Succeeded' } : pool));
    };
  return undefined;
}

/** What AKS makes of a change: what a client leaves out stays as it is, and what follows from it is there with it. */
export function putCluster(resources: Resource[], old: Held, body: Partial<Held>): Held {
  const made = merged(old, body) as Cluster;
  const { properties, name } = made;
  properties.provisioningState = 'Succeeded';
  // https://learn.microsoft.com/azure/aks/private-clusters#configure-a-public-fqdn-on-an-existing-cluster
  if (properties.apiServerAccessProfile?.enablePrivateClusterPublicFQDN === true)
    properties.fqdn ??= `${name}-1a2b3c4d.hcp.${made.location ?? ''}.azmk8s.io`;
  growBalancer(resources, made);
  return made as unknown as Held;
}

/** Gives the load balancer as many addresses as its profile says: https://learn.microsoft.com/azure/aks/load-balancer-standard#scale-the-number-of-managed-outbound-public-ips */
function growBalancer(resources: Resource[], { properties }: Cluster): void {
  const { loadBalancerProfile: profile } = properties.networkProfile;
  const { effectiveOutboundIPs: addresses = [], managedOutboundIPs } = profile ?? {};
  const [first] = addresses;
  if (profile === undefined || first === undefined || managedOutboundIPs === undefined) return;
  for (let count = addresses.length; count < managedOutboundIPs.count; count++) {
    const ip = find(resources, first.id);
    const balancer = find(resources, first.id.replace(/\/publicIPAddresses\/[^/]+$/i, '/loadBalancers/kubernetes'));
    if (ip === undefined || balancer === undefined) return;
    const [name, id] = [`${ip.name}-${count}`, `${ip.id}-${count}`];
    put(resources, id, { ...ip, id, name, properties: { ...ip.properties, ipAddress: `203.0.114.${count}` } });
    put(resources, balancer.id, withFrontend(balancer, name, id));
    profile.effectiveOutboundIPs = [...(profile.effectiveOutboundIPs ?? []), { id }];
  }
}

function withFrontend(balancer: Held, name: string, address: string): Held {
  const made = structuredClone(balancer) as unknown as Resource<BalancerProperties>;
  const id = `${made.id}/frontendIPConfigurations/${name}`;
  const properties = { provisioningState: 'Succeeded', publicIPAddress: { id: address } };
  made.properties.frontendIPConfigurations.push({ id, name, type: 'frontendIPConfigurations', properties });
  for (const rule of made.properties.outboundRules) rule.properties.frontendIPConfigurations.push({ id });
  return made as unknown as Held;
}

/** Objects field by field, all else whole. Pools are told by their names, and all are there. */
function merged(old: unknown, change: unknown): unknown {
  if (!isObject(old) || !isObject(change)) return change === undefined ? old : change;
  const fields = [...new Set([...Object.keys(old), ...Object.keys(change)])];
  return Object.fromEntries(
    fields.map((field) => {
      const value =
        field === 'agentPoolProfiles' ? pools(old[field], change[field]) : merged(old[field], change[field]);
      return [field, value];
    }),
  );
}

function pools(old: unknown, change: unknown): unknown {
  if (!Array.isArray(change)) return old;
  const before = (old ?? []) as readonly Pool[];
  return (change as readonly Pool[]).map((pool) => merged(before.find(({ name }) => name === pool.name) ?? {}, pool));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
