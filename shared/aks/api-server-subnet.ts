import type { ApiServer } from '../model/api-server.ts';
import { find, type Network, nameOf, type Outside, type Subnet, vnetOf } from '../reachability/index.ts';
import { byFamily, familiesIn, flowsBetween } from './families.ts';
import type { Need } from './need.ts';
import { nameOfPlace, type PoolPlace } from './pool-places.ts';
import { clusterVnets, MANAGED_API_SERVER_SUBNET } from './node-subnets.ts';

/** The subnet of an API server with VNet integration: it, that its VNet lacks it, or why it was not seen. */
export type ApiServerSubnet =
  | { readonly status: 'found'; readonly value: Subnet }
  | { readonly status: 'absent'; readonly id: string }
  | { readonly status: 'unseen'; readonly why: string };

export function findApiServerSubnet(network: Network, apiServer: ApiServer): ApiServerSubnet {
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

/** Ports on which nodes call, and on which Azure's load balancer asks whether the API server is well. */
const CALLS = ['443', '4443'];
const PROBE = '9988';
/** Where probes come from: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const PROBER = '168.63.129.16';

/**
 * What must reach the subnet of an API server: nodes, pods on the port that they know, and probes.
 * https://learn.microsoft.com/azure/aks/concepts-network#custom-virtual-network-requirements
 */
export function apiServerSubnetNeeds(
  network: Network,
  { id, addressPrefixes }: Subnet,
  places: readonly PoolPlace[],
  outside: Outside,
): readonly Need[] {
  const to = { subnet: id, families: byFamily(addressPrefixes) };
  const calls = places.flatMap((one) => {
    const families = familiesIn(network, one.place.subnet);
    const ports = one.who === 'nodes' ? CALLS : CALLS.slice(0, 1);
    return ports.flatMap((port) =>
      flowsBetween({ place: one.place, families }, to, { protocol: 'tcp', ports: [port] }).map((flow) => ({
        who: nameOfPlace(one),
        what: `the API server on TCP ${port}`,
        flow,
      })),
    );
  });
  const prober = { place: {}, families: byFamily([PROBER]) };
  const probes = flowsBetween(prober, to, { protocol: 'tcp', ports: [PROBE] }).map((flow) => ({
    who: "probes of Azure's load balancer",
    what: `the API server on TCP ${PROBE}`,
    flow,
    sourceTag: 'AzureLoadBalancer',
  }));
  return [...calls, ...probes].map((need) => ({ ...need, outside, isPublic: false }));
}
