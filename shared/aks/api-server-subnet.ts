import type { ApiServer } from '../model/api-server.ts';
import { find, type Network, nameOf, type Subnet, vnetOf } from '../reachability/index.ts';
import { clusterVnets, MANAGED_API_SERVER_SUBNET } from './node-subnets.ts';

/** The subnet of an API server with VNet integration: it, that its VNet lacks it, or why it was not seen. */
export type ApiServerSubnet =
  | { readonly status: 'found'; readonly value: Subnet }
  | { readonly status: 'absent'; readonly id: string }
  | { readonly status: 'unseen'; readonly why: string };

export function apiServerSubnet(network: Network, apiServer: ApiServer): ApiServerSubnet {
  return apiServer.subnet === undefined ? inManagedVnet(network, apiServer) : named(network, apiServer.subnet);
}

function named(network: Network, id: string): ApiServerSubnet {
  const vnet = find(network, 'vnets', vnetOf(id));
  if (vnet.status === 'unseen') return vnet;
  if (vnet.status === 'absent')
    return { status: 'unseen', why: `VNet ${vnetOf(id)} does not exist or may not be read` };
  const value = vnet.value.subnets.find((subnet) => subnet.id === id);
  return value === undefined ? { status: 'absent', id } : { status: 'found', value };
}

function inManagedVnet(network: Network, apiServer: ApiServer): ApiServerSubnet {
  const vnets = clusterVnets(network, apiServer);
  if (!vnets.known) return { status: 'unseen', why: vnets.why };
  const value = vnets.values
    .flatMap(({ subnets }) => subnets)
    .find(({ id }) => nameOf(id) === MANAGED_API_SERVER_SUBNET);
  return value === undefined
    ? { status: 'unseen', why: `the cluster names none, and its VNet has no ${MANAGED_API_SERVER_SUBNET}` }
    : { status: 'found', value };
}
