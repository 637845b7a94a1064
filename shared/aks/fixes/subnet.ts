import { find, type Network, type ResourceId, type Subnet, vnetOf } from '../../reachability/index.ts';
import { word } from '../az.ts';
import type { Fix } from '../fix.ts';

/** Gives a subnet a route table. */
export function attachRouteTable(network: Network, subnet: ResourceId, routeTable: ResourceId): Fix | undefined {
  return update(network, subnet, `--route-table ${word(routeTable)}`, { routeTable });
}

/** Gives a subnet away to a service of Azure, which then makes in it what it needs. */
export function delegate(network: Network, subnet: ResourceId, service: string): Fix | undefined {
  return update(network, subnet, `--delegations ${word(service)}`, { delegations: [service] });
}

function update(network: Network, id: ResourceId, options: string, change: Partial<Subnet>): Fix | undefined {
  const vnet = find(network, 'vnets', vnetOf(id));
  if (vnet.status !== 'found') return undefined;
  const subnets = vnet.value.subnets.map((subnet) => (subnet.id === id ? { ...subnet, ...change } : subnet));
  return {
    command: `az network vnet subnet update --ids ${word(id)} ${options}`,
    change: { network: { vnets: [{ ...vnet.value, subnets }] } },
  };
}
