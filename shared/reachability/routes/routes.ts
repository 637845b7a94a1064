import { parseRange } from '../addresses/address.ts';
import { addressesOf, prefixesOf } from '../lookup/address-book.ts';
import { gatewayReach } from './gateways.ts';
import { cidrs, covers, type IpSet, ipSet, setOf, subtract, union } from '../addresses/ip-set.ts';
import { find, findSubnet, vnetOf, whyNot } from '../lookup/lookup.ts';
import { remember } from '../memo.ts';
import type { Network, PrivateEndpoint, Route, Subnet, VirtualNetwork } from '../network.ts';
import { type Peer, peersOf } from './peering.ts';
import { NO_TAGS, type ServiceTags, tagSet } from '../rules/service-tags.ts';

const NEXT_HOPS = [
  'VnetLocal',
  'VNetPeering',
  'VirtualNetworkGateway',
  'VirtualNetworkServiceEndpoint',
  'InterfaceEndpoint',
  'VirtualAppliance',
  'Internet',
  'None',
] as const;

/** The words of Azure's effective routes. */
export type NextHop = (typeof NEXT_HOPS)[number];

/** Whether we know what a next hop is: a user's route may name one of an open list. */
export function isNextHop(word: string): word is NextHop {
  return NEXT_HOPS.some((known) => known === word);
}

/** A route that a subnet has, whoever made it. */
export interface EffectiveRoute {
  readonly source: 'User' | 'VirtualNetworkGateway' | 'Default';
  /** A CIDR block, or the tag or service that stands for many. */
  readonly prefix: string;
  readonly set: IpSet;
  /** Bits of the prefix; for a tag, none: see `rank`. */
  readonly length: number;
  readonly nextHop: NextHop;
  readonly nextHopAddress?: string;
  /** The name of a user's route. */
  readonly name?: string;
  readonly peer?: Peer;
  readonly endpoint?: PrivateEndpoint;
  /** Whether another route for the same prefix takes its place. */
  readonly isActive: boolean;
}

/** The routes of a subnet, and why there may be others. */
export interface RouteSet {
  readonly routes: readonly EffectiveRoute[];
  /** The route table could not be read: it may send anything anywhere. */
  readonly tableUnseen?: string;
  /** Gateways may have learned more: whatever no user route and no VNet covers may go there. */
  readonly learnedUnseen?: string;
  /** User routes for tags whose addresses are not known. */
  readonly unplaced: readonly Route[];
}

type Draft = Omit<EffectiveRoute, 'isActive'>;

/** Azure drops what goes there and is not routed, unless the subnet has a default route of its own. https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview */
const UNROUTED = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** The tags whose addresses a service endpoint routes: https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview */
const SERVICE_TAGS: Readonly<Record<string, string>> = {
  'microsoft.azurecosmosdb': 'AzureCosmosDB',
  'microsoft.cognitiveservices': 'CognitiveServicesManagement',
  'microsoft.containerregistry': 'AzureContainerRegistry',
  'microsoft.eventhub': 'EventHub',
  'microsoft.keyvault': 'AzureKeyVault',
  'microsoft.servicebus': 'ServiceBus',
  'microsoft.sql': 'Sql',
  'microsoft.storage': 'Storage',
  'microsoft.storage.global': 'Storage',
  'microsoft.web': 'AppService',
};

/** Every route of a subnet, those that others replace included, as Azure's effective routes list them. */
export function effectiveRoutes(
  network: Network,
  vnet: VirtualNetwork,
  subnet: Subnet,
  tags: ServiceTags = NO_TAGS,
): RouteSet {
  const table = subnet.routeTable === undefined ? undefined : find(network, 'routeTables', subnet.routeTable);
  const routes = table?.status === 'found' ? table.value.routes : [];
  const user = routes.flatMap((route) => userRoutes(route, tags));
  const vnetRoutes = [...localRoutes(vnet), ...peerRoutes(network, vnet), ...serviceRoutes(subnet, tags)];
  const reach = gatewayReach(network, vnet);
  const isPropagated = table?.status !== 'found' || table.value.propagatesGatewayRoutes;
  // Which prefixes a peer has that was not seen, only the peering itself could tell.
  const peerUnseen = peersOf(network, vnet).find(
    (peer) => peer.vnet === undefined && peer.prefixes === undefined,
  )?.unseen;
  const learnedUnseen = peerUnseen ?? (isPropagated ? reach.unseen : undefined);
  const drafts: readonly Draft[] = [
    ...user,
    ...vnetRoutes,
    ...endpointRoutes(network, vnet, user),
    ...(isPropagated ? gatewayRoutes(reach.prefixes, vnetRoutes) : []),
    ...fallbackRoutes(vnet, user),
  ];
  return {
    routes: withActivity(drafts),
    unplaced: routes.filter(({ prefix }) => parseRange(prefix) === undefined && tagSet(tags, prefix) === undefined),
    ...(table !== undefined && table.status !== 'found' && { tableUnseen: whyNot(subnet.routeTable ?? '', table) }),
    ...(learnedUnseen !== undefined && { learnedUnseen }),
  };
}

/** Longer prefixes come first; of equal ones a user's before a gateway's before Azure's own, and a plain prefix before a tag. */
export function compareRoutes(a: Draft, b: Draft): number {
  return b.length - a.length || sourceRank(a) - sourceRank(b) || tagRank(a) - tagRank(b);
}

function sourceRank({ source }: Draft): number {
  return ['User', 'VirtualNetworkGateway', 'Default'].indexOf(source);
}

/** Of two tags that hold one prefix, the narrower wins: https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview#service-tags-for-user-defined-routes */
function tagRank({ prefix }: Draft): number {
  if (parseRange(prefix) !== undefined) return 0;
  const isCloud = /^azurecloud\b/i.test(prefix);
  return 1 + (prefix.includes('.') ? 0 : 1) + (isCloud ? 2 : 0);
}

/** Of routes for one prefix the first counts: a user's, then those to VNets and services, then a gateway's, then Azure's last ones. */
function withActivity(drafts: readonly Draft[]): readonly EffectiveRoute[] {
  const best = new Map<string, Draft>();
  for (const route of drafts) if (!best.has(route.prefix)) best.set(route.prefix, route);
  // The prefixes of a tag are many routes under one name, and none takes the place of another.
  return drafts.map((route) => ({
    ...route,
    isActive: parseRange(route.prefix) === undefined || best.get(route.prefix) === route,
  }));
}

function userRoutes({ name, prefix, nextHop, nextHopAddress }: Route, tags: ServiceTags): readonly Draft[] {
  const to = { source: 'User', name, nextHop: nextHop as NextHop, ...(nextHopAddress && { nextHopAddress }) } as const;
  if (parseRange(prefix) !== undefined) return [draft(prefix, to)];
  return tagDrafts(prefix, tagSet(tags, prefix) ?? [], to);
}

/** A tag stands for its prefixes, each as long as it is. */
function tagDrafts(prefix: string, set: IpSet, rest: Omit<Draft, 'prefix' | 'set' | 'length'>): readonly Draft[] {
  return [...blocksByLength(set)].map(([length, blocks]) => ({ ...rest, prefix, length, set: blocks }));
}

const blocksByLength = remember((set: IpSet): ReadonlyMap<number, IpSet> => {
  const blocks = cidrs(set).flatMap((text) => parseRange(text) ?? []);
  const byLength = Map.groupBy(blocks, (run) => lengthOf(run.family, run.last - run.first + 1n));
  return new Map([...byLength].map(([length, runs]) => [length, setOf(runs)]));
});

function draft(prefix: string, rest: Omit<Draft, 'prefix' | 'set' | 'length'>): Draft {
  const run = parseRange(prefix);
  if (run === undefined) return { ...rest, prefix, set: [], length: 0 };
  return { ...rest, prefix, set: [run], length: lengthOf(run.family, run.last - run.first + 1n) };
}

function lengthOf(family: number, size: bigint): number {
  return (family === 4 ? 32 : 128) - (size.toString(2).length - 1);
}

function hostPrefix(address: string): string {
  return address.includes(':') ? `${address}/128` : `${address}/32`;
}

function localRoutes(vnet: VirtualNetwork): readonly Draft[] {
  return vnet.addressPrefixes.map((prefix) => draft(prefix, { source: 'Default', nextHop: 'VnetLocal' }));
}

function peerRoutes(network: Network, vnet: VirtualNetwork): readonly Draft[] {
  return peersOf(network, vnet).flatMap((peer) =>
    (peer.peering.remotePrefixes ?? peer.vnet?.addressPrefixes ?? []).map((prefix) =>
      draft(prefix, { source: 'Default', nextHop: 'VNetPeering', peer }),
    ),
  );
}

function serviceRoutes({ serviceEndpoints }: Subnet, tags: ServiceTags): readonly Draft[] {
  return serviceEndpoints.flatMap(({ service, locations }) => {
    const tag = SERVICE_TAGS[service.toLowerCase()];
    if (tag === undefined) return [];
    const isEverywhere = locations.length === 0 || locations.includes('*') || /\.global$/i.test(service);
    const names = isEverywhere ? [tag] : locations.map((location) => `${tag}.${location.replaceAll(' ', '')}`);
    const set = union(...names.map((name) => tagSet(tags, name) ?? []));
    return tagDrafts(service, set, { source: 'Default', nextHop: 'VirtualNetworkServiceEndpoint' });
  });
}

/**
 * Private endpoints are routed one by one, in their VNet and in its direct peers. Where the endpoint's subnet has route policies on, a
 * user's route that is at least as long as the VNet's own prefix takes their place.
 * https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy
 */
function endpointRoutes(network: Network, vnet: VirtualNetwork, user: readonly Draft[]): readonly Draft[] {
  const homes = [vnet, ...peersOf(network, vnet).flatMap((peer) => peer.vnet ?? [])];
  return homes.flatMap((home) =>
    (endpointsByVnet(network).get(home.id) ?? []).flatMap((endpoint) =>
      addressesOf(network, endpoint)
        .map((address) => draft(hostPrefix(address), { source: 'Default', nextHop: 'InterfaceEndpoint', endpoint }))
        .filter((route) => !yieldsTo(route, user, network, home, endpoint)),
    ),
  );
}

function yieldsTo(
  route: Draft,
  user: readonly Draft[],
  network: Network,
  home: VirtualNetwork,
  endpoint: PrivateEndpoint,
): boolean {
  const subnet = findSubnet(network, endpoint.subnet);
  const policies = subnet.status === 'found' ? subnet.value.privateEndpointPolicies?.toLowerCase() : undefined;
  if (policies !== 'enabled' && policies !== 'routetableenabled') return false;
  const homePrefix = localRoutes(home).find(({ set }) => covers(set, route.set));
  return user.some(({ set, length }) => covers(set, route.set) && length >= (homePrefix?.length ?? 0) && length > 0);
}

const endpointsByVnet = remember((network: Network) =>
  Map.groupBy(network.privateEndpoints, ({ subnet }) => vnetOf(subnet)),
);

/** What a gateway announces never beats the routes to VNets and services, not even with a longer prefix: same page as above. */
function gatewayRoutes(prefixes: readonly string[], vnetRoutes: readonly Draft[]): readonly Draft[] {
  const kept = union(...vnetRoutes.map(({ set }) => set));
  return prefixes
    .map((prefix) => draft(prefix, { source: 'VirtualNetworkGateway', nextHop: 'VirtualNetworkGateway' }))
    .map((route) => ({ ...route, set: subtract(route.set, kept) }));
}

/** Azure's own last routes: to the internet, and into nothing for private addresses. */
function fallbackRoutes(vnet: VirtualNetwork, user: readonly Draft[]): readonly Draft[] {
  const own = prefixesOf(vnet);
  const everywhere = ['0.0.0.0/0', ...(own.some(({ family }) => family === 6) ? ['::/0'] : [])];
  const internet = everywhere.map((prefix) => draft(prefix, { source: 'Default', nextHop: 'Internet' }));
  if (user.some(({ prefix }) => prefix === '0.0.0.0/0')) return internet;
  const dropped = UNROUTED.filter((prefix) => !covers(own, ipSet([prefix])));
  return [...internet, ...dropped.map((prefix) => draft(prefix, { source: 'Default', nextHop: 'None' }))];
}

/** A route in words: `0.0.0.0/0 goes to VirtualAppliance 10.0.0.4 (a user's route)`. */
export function sayRoute({ prefix, nextHop, nextHopAddress, source }: EffectiveRoute): string {
  const to = nextHopAddress === undefined ? nextHop : `${nextHop} ${nextHopAddress}`;
  const whose = { User: "a user's route", VirtualNetworkGateway: 'learned by a gateway', Default: "Azure's own route" };
  return `${prefix} goes to ${to} (${whose[source]})`;
}
