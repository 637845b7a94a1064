import type { Evidence } from '../model/finding.ts';
import {
  find,
  type Hop,
  nameOf,
  type Network,
  type ResourceId,
  type RuleCollection,
  vnetOf,
} from '../reachability/index.ts';
import { cite } from './cite.ts';

export function isUserRoute(by: string | undefined): boolean {
  return by?.startsWith('routes/') ?? false;
}

/** Rules of firewalls are named with their collection, `collection/rule`. */
export function isRuleOfFirewall(by: string): boolean {
  return by.includes('/');
}

/** What proves that a hop says what it says. */
export function evidenceOf(network: Network, { kind, at, by = '', of = at, because }: Hop): readonly Evidence[] {
  switch (kind) {
    case 'nsg':
      return [cite(`${at}/${by.toLowerCase()}`, 'properties.access', 'Deny')];
    case 'route':
      return isUserRoute(by) ? evidenceOfRoute(network, at, by) : evidenceOfPeerings(network, at);
    case 'firewall':
      return evidenceOfFirewall(network, at, of, by);
    case 'appliance':
      return by === 'enableIPForwarding' ? [cite(at, 'properties.enableIPForwarding', false)] : [];
    case 'nat':
      return at.includes('/subnets/')
        ? [cite(at, 'properties.defaultOutboundAccess', false)]
        : [cite(at, 'name', nameOf(at))];
    case 'peering':
      return evidenceOfPeering(network, at, by);
    case 'privateEndpoint':
      return evidenceOfEndpoint(network, at);
    case 'dns':
      return at.startsWith('/') ? [cite(at, 'name', nameOf(at))] : [];
    default:
      return at.startsWith('/') ? [{ fact: because, source: `${at}#id` }] : [];
  }
}

/** The peerings of the VNet of a subnet, none of which leads there. */
function evidenceOfPeerings(network: Network, subnet: ResourceId): readonly Evidence[] {
  const vnet = find(network, 'vnets', vnetOf(subnet));
  const peerings = vnet.status === 'found' ? vnet.value.peerings : [];
  if (peerings.length === 0) return [cite(vnetOf(subnet), 'properties.virtualNetworkPeerings', [])];
  return peerings.map(({ id, remoteVnet }) => cite(id, 'properties.remoteVirtualNetwork.id', remoteVnet));
}

function evidenceOfRoute(network: Network, table: ResourceId, by: string): readonly Evidence[] {
  const found = find(network, 'routeTables', table);
  const routes = found.status === 'found' ? found.value.routes : [];
  const route = routes.find(({ name }) => `routes/${name}` === by);
  if (route === undefined) return [];
  const source = `${table}/${by.toLowerCase()}`;
  const { prefix, nextHop, nextHopAddress } = route;
  return [
    cite(source, 'properties.addressPrefix', prefix),
    cite(source, 'properties.nextHopType', nextHop),
    ...(nextHopAddress === undefined ? [] : [cite(source, 'properties.nextHopIpAddress', nextHopAddress)]),
  ];
}

function evidenceOfFirewall(network: Network, at: ResourceId, of: ResourceId, by: string): readonly Evidence[] {
  const firewall = find(network, 'firewalls', at);
  if (!isRuleOfFirewall(by)) {
    const policy = firewall.status === 'found' ? firewall.value.policy : undefined;
    return [policy === undefined ? cite(at, 'name', nameOf(at)) : cite(at, 'properties.firewallPolicy.id', policy)];
  }
  const [rule = '', collection = ''] = by.split('/').toReversed();
  const inGroup = pathInGroup(network, of, by);
  if (inGroup !== undefined) return [cite(of, `${inGroup}.name`, rule)];
  const own =
    firewall.status === 'found' ? firewall.value.collections.find(({ name }) => name === collection) : undefined;
  if (own === undefined) return [];
  const list = `${own.rules[0]?.kind ?? 'network'}rulecollections`;
  const [, inner] = placeOf([own], collection, rule);
  return [cite(`${at}/${list}/${collection.toLowerCase()}`, `properties.rules[${inner}].name`, rule)];
}

/** Where a rule stands in the body of a rule collection group; `undefined` where the group was not found. */
export function pathInGroup(network: Network, id: ResourceId, by: string): string | undefined {
  const [rule = '', collection = ''] = by.split('/').toReversed();
  const group = find(network, 'ruleCollectionGroups', id);
  if (group.status !== 'found') return undefined;
  const [index, inner] = placeOf(group.value.collections, collection, rule);
  return `properties.ruleCollections[${index}].rules[${inner}]`;
}

function placeOf(collections: readonly RuleCollection[], collection: string, rule: string): readonly [number, number] {
  const index = collections.findIndex(({ name }) => name === collection);
  return [index, (collections[index]?.rules ?? []).findIndex(({ name }) => name === rule)];
}

function evidenceOfPeering(network: Network, id: ResourceId, by: string): readonly Evidence[] {
  const [vnet = ''] = id.split('/virtualnetworkpeerings/');
  const found = find(network, 'vnets', vnet);
  const peering = found.status === 'found' ? found.value.peerings.find((one) => one.id === id) : undefined;
  if (peering === undefined) return [];
  if (by === 'allowForwardedTraffic') return [cite(id, 'properties.allowForwardedTraffic', peering.allowsForwarded)];
  return [
    cite(id, 'properties.peeringState', peering.state),
    cite(id, 'properties.allowVirtualNetworkAccess', peering.allowsAccess),
  ];
}

/** The connection is in the list of those that somebody approves by hand, or in the other. */
function evidenceOfEndpoint(network: Network, id: ResourceId): readonly Evidence[] {
  const found = find(network, 'privateEndpoints', id);
  if (found.status !== 'found') return [];
  const list = found.value.isManual === true ? 'manualPrivateLinkServiceConnections' : 'privateLinkServiceConnections';
  const path = `properties.${list}[0].properties.privateLinkServiceConnectionState.status`;
  return [cite(id, path, found.value.state)];
}
