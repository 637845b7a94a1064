import { parseRange } from '../addresses/address.ts';
import { prefixesOf } from '../lookup/address-book.ts';
import { PUBLIC } from '../addresses/special-addresses.ts';
import { gatewayReach } from '../routes/gateways.ts';
import { type IpSet, ipSet, union } from '../addresses/ip-set.ts';
import { find, whyNot } from '../lookup/lookup.ts';
import { remember } from '../memo.ts';
import type { Network, Subnet, VirtualNetwork } from '../network.ts';
import { peersOf } from '../routes/peering.ts';
import { NO_TAGS, type ServiceTags, tagSet } from '../rules/service-tags.ts';

/**
 * What the tag `VirtualNetwork` holds in a subnet: the VNet, usable peers, what lies behind gateways, Azure's own host, and, as the
 * documentation has it, every prefix of the subnet's route table: with a route for 0.0.0.0/0, everything.
 * https://learn.microsoft.com/azure/virtual-network/service-tags-overview
 */
export interface VnetScope {
  readonly surely: IpSet;
  /** `surely` and the prefixes of the route table. */
  readonly withRoutes: IpSet;
  /** Why it may hold still more. */
  readonly unseen?: string;
}

const scopes = remember((network: Network) =>
  remember((tags: ServiceTags) =>
    remember((vnet: VirtualNetwork) => remember((subnet: Subnet) => scopeOf(network, vnet, subnet, tags))),
  ),
);

export function vnetScope(network: Network, vnet: VirtualNetwork, subnet: Subnet, tags = NO_TAGS): VnetScope {
  return scopes(network)(tags)(vnet)(subnet);
}

function scopeOf(network: Network, vnet: VirtualNetwork, subnet: Subnet, tags: ServiceTags): VnetScope {
  const peers = peersOf(network, vnet);
  const behind = gatewayReach(network, vnet);
  const surely = union(
    ipSet(['168.63.129.16']),
    prefixesOf(vnet),
    ...peers.map(({ prefixes = [] }) => prefixes),
    ipSet(behind.prefixes),
  );
  const unseen = [behind.unseen, ...peers.map(({ unseen: why }) => why)].find((why) => why !== undefined);
  if (subnet.routeTable === undefined) return { surely, withRoutes: surely, ...(unseen && { unseen }) };

  const table = find(network, 'routeTables', subnet.routeTable);
  if (table.status !== 'found') {
    return { surely, withRoutes: surely, unseen: unseen ?? whyNot(subnet.routeTable, table) };
  }
  const routed = table.value.routes.map(({ prefix }) => {
    const run = parseRange(prefix);
    return run === undefined ? (tagSet(tags, prefix) ?? PUBLIC) : [run];
  });
  return { surely, withRoutes: union(surely, ...routed), ...(unseen && { unseen }) };
}
