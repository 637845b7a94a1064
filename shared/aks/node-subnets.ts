import type { AgentPool, ApiServer } from '../model/api-server.ts';
import {
  find,
  findSubnet,
  type Network,
  nameOf,
  type Subnet,
  vnetOf,
  type VirtualNetwork,
  whyIncomplete,
} from '../reachability/index.ts';

/** What was found where a cluster's nodes may be; `why` says what was not. */
export type Located<T> =
  { readonly known: true; readonly values: readonly T[] } | { readonly known: false; readonly why: string };

/** The subnet of the API server in a VNet of AKS's own making: https://learn.microsoft.com/azure/aks/api-server-vnet-integration */
export const MANAGED_API_SERVER_SUBNET = 'aks-apiserver-subnet';

/** The subnets that a pool's nodes are in. Where AKS made the VNet the pool names none, and every subnet of that VNet for nodes counts. */
export function nodeSubnets(network: Network, apiServer: ApiServer, pool: AgentPool): Located<Subnet> {
  if (pool.nodeSubnet === undefined) {
    const vnets = managedVnets(network, apiServer);
    if (!vnets.known) return vnets;
    const subnets = vnets.values.flatMap((vnet) => vnet.subnets);
    return { known: true, values: subnets.filter(({ id }) => nameOf(id) !== MANAGED_API_SERVER_SUBNET) };
  }
  const subnet = findSubnet(network, pool.nodeSubnet);
  if (subnet.status === 'found') return { known: true, values: [subnet.value] };
  return {
    known: false,
    why: subnet.status === 'unseen' ? subnet.why : `subnet ${pool.nodeSubnet} does not exist or may not be read`,
  };
}

/** The VNets that the cluster itself is in. */
export function clusterVnets(network: Network, apiServer: ApiServer): Located<VirtualNetwork> {
  const subnets = [apiServer.subnet, ...apiServer.pools.map((pool) => pool.nodeSubnet)].filter(
    (id) => id !== undefined,
  );
  if (subnets.length === 0) return managedVnets(network, apiServer);

  const vnets: VirtualNetwork[] = [];
  for (const id of new Set(subnets.map(vnetOf))) {
    const vnet = find(network, 'vnets', id);
    if (vnet.status === 'unseen') return { known: false, why: vnet.why };
    if (vnet.status === 'absent') return { known: false, why: `VNet ${id} does not exist or may not be read` };
    vnets.push(vnet.value);
  }
  return { known: true, values: vnets };
}

function managedVnets(network: Network, { nodeResourceGroup }: ApiServer): Located<VirtualNetwork> {
  if (nodeResourceGroup === undefined)
    return { known: false, why: 'Azure did not name the resource group of the nodes' };
  const values = network.vnets.filter((vnet) => vnet.id.startsWith(`${nodeResourceGroup}/`));
  if (values.length > 0) return { known: true, values };
  const why = whyIncomplete(network, 'vnets') ?? 'there is none';
  return { known: false, why: `the VNet that AKS made in ${nameOf(nodeResourceGroup)} was not seen: ${why}` };
}
