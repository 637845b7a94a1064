import type { AgentPool, ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import { find, type Network, type ResourceId, type Subnet } from '../reachability/index.ts';
import { cite } from './cite.ts';
import { nodeSubnets } from './node-subnets.ts';

/** The way on which nodes leave for the internet. `by` is what gives them their public address. */
export type WayOut =
  | {
      readonly kind: 'addresses';
      readonly pools: readonly string[];
      readonly by: ResourceId;
      readonly addresses: readonly EgressAddress[];
    }
  | { readonly kind: 'loadBalancer'; readonly pools: readonly string[]; readonly by: ResourceId }
  | { readonly kind: 'unseen'; readonly pools: readonly string[]; readonly why: string };

export interface EgressAddress {
  /** An address or block. */
  readonly range: string;
  readonly evidence: Evidence;
}

/** Where the nodes of a cluster leave for the internet, each way once with the pools that take it. */
export function waysOut(network: Network, apiServer: ApiServer): readonly WayOut[] {
  const ways = new Map<string, WayOut>();
  for (const pool of apiServer.pools) {
    for (const way of waysOfPool(network, apiServer, pool)) {
      const key = way.kind === 'unseen' ? way.why : way.by;
      const pools = ways.get(key)?.pools ?? [];
      ways.set(key, { ...way, pools: [...new Set([...pools, pool.name])] });
    }
  }
  return [...ways.values()];
}

function waysOfPool(network: Network, apiServer: ApiServer, pool: AgentPool): readonly WayOut[] {
  const subnets = nodeSubnets(network, apiServer, pool);
  if (!subnets.known) return [unseen(subnets.why)];
  return subnets.values.map((subnet) => wayOfSubnet(network, apiServer, pool, subnet));
}

/** A NAT gateway comes before a node's own public address, and that before the load balancer: https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access */
function wayOfSubnet(network: Network, apiServer: ApiServer, pool: AgentPool, subnet: Subnet): WayOut {
  if (subnet.routeTable !== undefined)
    return unseen(`the route table ${subnet.routeTable} on subnet ${subnet.id} may lead elsewhere`);
  if (subnet.natGateway !== undefined) return throughNatGateway(network, subnet.natGateway);
  if (pool.nodePublicIpPrefix !== undefined) return throughPrefix(network, pool.nodePublicIpPrefix);
  if (pool.hasNodePublicIps) return unseen('each node has a public address of its own, out of no fixed prefix');
  if (apiServer.outboundType === 'loadBalancer') return throughLoadBalancer(network, apiServer);
  return unseen(
    `subnet ${subnet.id} has neither route table nor NAT gateway, and the outbound type is ${apiServer.outboundType ?? 'not stated'}`,
  );
}

function throughNatGateway(network: Network, id: ResourceId): WayOut {
  const gateway = find(network, 'natGateways', id);
  if (gateway.status !== 'found') return notFound(id, gateway);
  return throughAddresses(network, id, gateway.value.publicIps, gateway.value.publicIpPrefixes);
}

function throughPrefix(network: Network, id: ResourceId): WayOut {
  return throughAddresses(network, id, [], [id]);
}

function throughAddresses(
  network: Network,
  by: ResourceId,
  ips: readonly ResourceId[],
  prefixes: readonly ResourceId[],
): WayOut {
  const addresses: EgressAddress[] = [];
  for (const id of ips) {
    const ip = find(network, 'publicIps', id);
    if (ip.status !== 'found') return notFound(id, ip);
    if (ip.value.address === undefined) return unseen(`${id} has no address`);
    addresses.push(egressAddress(id, 'ipAddress', ip.value.address));
  }
  for (const id of prefixes) {
    const prefix = find(network, 'publicIpPrefixes', id);
    if (prefix.status !== 'found') return notFound(id, prefix);
    if (prefix.value.prefix === undefined) return unseen(`${id} has no addresses`);
    addresses.push(egressAddress(id, 'ipPrefix', prefix.value.prefix));
  }
  return addresses.length === 0
    ? unseen(`${by} has no public address`)
    : { kind: 'addresses', pools: [], by, addresses };
}

function throughLoadBalancer(network: Network, { nodeResourceGroup }: ApiServer): WayOut {
  if (nodeResourceGroup === undefined) return unseen('Azure did not name the resource group of the nodes');
  const id = `${nodeResourceGroup}/providers/microsoft.network/loadbalancers/kubernetes`;
  const balancer = find(network, 'loadBalancers', id);
  if (balancer.status !== 'found') return notFound(id, balancer);
  if (balancer.value.outboundRules.length === 0) return unseen(`${id} has no outbound rule`);
  return { kind: 'loadBalancer', pools: [], by: id };
}

function egressAddress(id: ResourceId, field: 'ipAddress' | 'ipPrefix', range: string): EgressAddress {
  return { range, evidence: cite(id, `properties.${field}`, range) };
}

function notFound(id: ResourceId, found: { status: 'absent' } | { status: 'unseen'; why: string }): WayOut {
  return unseen(
    found.status === 'absent' ? `${id} does not exist or may not be read` : `${id} was not seen: ${found.why}`,
  );
}

function unseen(why: string): WayOut {
  return { kind: 'unseen', pools: [], why };
}
