import type { AgentPool, ApiServer } from '../model/api-server.ts';
import {
  find,
  type Network,
  noting,
  remember,
  type ResourceId,
  type VirtualNetwork,
  vnetOf,
} from '../reachability/index.ts';

/**
 * The addresses of a pool's pods as security groups see them: of a subnet of their own, of the nodes' subnet, or of no subnet, as with an
 * overlay and with kubenet. A network plugin of the owner's hides them: `inside` what nodes send each other.
 * https://learn.microsoft.com/azure/aks/plan-pod-networking
 */
export function podAddresses(
  { networkPlugin, podRanges }: ApiServer,
  { podSubnet }: AgentPool,
): 'ownSubnet' | 'nodeSubnet' | 'carried' | 'inside' {
  if (podSubnet !== undefined) return 'ownSubnet';
  if (networkPlugin !== 'azure' && networkPlugin !== 'kubenet') return 'inside';
  return podRanges.length > 0 ? 'carried' : 'nodeSubnet';
}

/**
 * The network as traffic to pods on the nodes of a subnet finds it. Azure knows the blocks of an overlay and carries its packets itself, past
 * route tables; with kubenet, routes to nodes do. Either way only rules are left to ask, as if the subnet held the blocks: the tag
 * `VirtualNetwork` holds them too, or the default rules would let no pod pass.
 */
export function carrying(
  pods: readonly string[],
  subnet: ResourceId,
  { nodeResourceGroup }: ApiServer,
): (network: Network) => Network {
  return remember((network) => {
    const vnet = find(network, 'vnets', vnetOf(subnet));
    if (vnet.status !== 'found') return network;
    // Nothing but the machines of the cluster itself has these addresses.
    const isOwn = ({ id }: { readonly id: ResourceId }) => id.startsWith(`${nodeResourceGroup ?? ''}/`);
    const own = noting(network, network.scaleSets.filter(isOwn));
    const others = { interfaces: [], loadBalancers: [], firewalls: [], privateEndpoints: [], gateways: [] };
    return { ...network, ...others, scaleSets: own, vnets: [withBlocks(vnet.value, subnet, pods)] };
  });
}

function withBlocks(vnet: VirtualNetwork, id: ResourceId, blocks: readonly string[]): VirtualNetwork {
  const subnets = vnet.subnets.map(({ routeTable: _, ...subnet }) =>
    subnet.id === id ? { ...subnet, addressPrefixes: [...subnet.addressPrefixes, ...blocks] } : subnet,
  );
  return {
    ...vnet,
    addressPrefixes: [...vnet.addressPrefixes, ...blocks],
    // Another subnet of the VNet may have the same addresses; here they are the pods'.
    subnets: subnets.toSorted((a, b) => Number(b.id === id) - Number(a.id === id)),
    peerings: [],
  };
}
