import { find, whyIncomplete, whyNot } from '../lookup/lookup.ts';
import { note, noting } from '../lookup/watch.ts';
import { remember } from '../memo.ts';
import type { GatewayConnection, Network, VirtualNetwork, VirtualNetworkGateway } from '../network.ts';
import { isUsable } from './peering.ts';

/** The gateways whose routes reach a VNet: its own, or the one that a peer lends. */
export interface GatewayReach {
  readonly gateways: readonly VirtualNetworkGateway[];
  /** What lies behind them, as far as their connections, sites and learned routes tell. */
  readonly prefixes: readonly string[];
  /** Why there may be more behind them. */
  readonly unseen?: string;
}

const reaches = remember((network: Network) => remember((vnet: VirtualNetwork) => reachOf(network, vnet)));

/** The gateways of a VNet's own and those that peers lend. */
export function gatewayReach(network: Network, vnet: VirtualNetwork): GatewayReach {
  return reaches(network)(vnet);
}

function reachOf(network: Network, vnet: VirtualNetwork): GatewayReach {
  const homes = [vnet.id, ...lendersOf(network, vnet)];
  const isInReach = ({ subnet }: VirtualNetworkGateway) => homes.some((home) => subnet.startsWith(`${home}/`));
  const gateways = noting(network, network.gateways.filter(isInReach));
  if (gateways.length === 0) {
    const hasPlace = homes.length > 1 || vnet.subnets.some(({ id }) => id.endsWith('/gatewaysubnet'));
    const why = hasPlace ? (whyHomeUnseen(network, homes) ?? whyIncomplete(network, 'gateways')) : undefined;
    return { gateways, prefixes: [], ...(why && { unseen: `which gateway is in ${vnet.id} was not seen: ${why}` }) };
  }
  const behind = gateways.map((gateway) => prefixesBehind(network, gateway));
  const unseen = behind.flatMap((one) => one.unseen ?? [])[0];
  return { gateways, prefixes: [...new Set(behind.flatMap(({ prefixes }) => prefixes))], ...(unseen && { unseen }) };
}

/** A VNet that lends its gateway has one, wherever that is. */
function whyHomeUnseen(network: Network, homes: readonly string[]): string | undefined {
  for (const id of homes) {
    const home = find(network, 'vnets', id);
    if (home.status !== 'found') return whyNot(id, home);
  }
  return undefined;
}

/** VNets whose gateway a VNet uses: its side must ask for it, and theirs must lend it. */
function lendersOf(network: Network, vnet: VirtualNetwork): readonly string[] {
  return vnet.peerings
    .filter((peering) => isUsable(peering) && peering.usesRemoteGateways)
    .filter(({ remoteVnet }) => {
      const lender = find(network, 'vnets', remoteVnet);
      if (lender.status !== 'found') return true;
      const back = lender.value.peerings.find((peering) => peering.remoteVnet === vnet.id);
      return back !== undefined && isUsable(back) && back.allowsGatewayTransit;
    })
    .map(({ remoteVnet }) => remoteVnet);
}

function prefixesBehind(network: Network, gateway: VirtualNetworkGateway): Omit<GatewayReach, 'gateways'> {
  const learned = network.learnedRoutes.find((routes) => routes.gateway === gateway.id);
  if (learned !== undefined) return { prefixes: learned.prefixes };

  const prefixes: string[] = [];
  let unseen: string | undefined;
  for (const connection of network.connections) {
    if (connection.gateway !== gateway.id && connection.otherGateway !== gateway.id) continue;
    note(network, connection.id);
    const behind = prefixesOfConnection(network, gateway, connection);
    if (typeof behind === 'string') unseen ??= behind;
    else prefixes.push(...behind);
  }
  const why = whyIncomplete(network, 'connections');
  if (why !== undefined) unseen ??= `not all connections of ${gateway.id} were read: ${why}`;
  return { prefixes, ...(unseen && { unseen }) };
}

/** What a connection leads to; a text says why that is not known. */
function prefixesOfConnection(
  network: Network,
  gateway: VirtualNetworkGateway,
  connection: GatewayConnection,
): readonly string[] | string {
  const other = connection.gateway === gateway.id ? connection.otherGateway : connection.gateway;
  if (other !== undefined) return prefixesOfGateway(network, other);
  if (connection.usesBgp || connection.localGateway === undefined) {
    return `what ${gateway.id} has learned by BGP was not read`;
  }
  const site = find(network, 'localGateways', connection.localGateway);
  return site.status === 'found' ? site.value.prefixes : whyNot(connection.localGateway, site);
}

/** A gateway of another VNet announces that VNet. */
function prefixesOfGateway(network: Network, id: string): readonly string[] | string {
  const gateway = find(network, 'gateways', id);
  if (gateway.status !== 'found') return whyNot(id, gateway);
  const vnetId = gateway.value.subnet.replace(/\/subnets\/.*$/, '');
  const vnet = find(network, 'vnets', vnetId);
  return vnet.status === 'found' ? vnet.value.addressPrefixes : whyNot(vnetId, vnet);
}
