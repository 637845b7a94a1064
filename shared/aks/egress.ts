import type { AgentPool, ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import { find, nameOf, type Network, type ResourceId, type Trace } from '../reachability/index.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { balancerOf } from './api-server-address.ts';
import { cite } from './cite.ts';
import { apiServerNeeds } from './egress-needs.ts';
import { mendFor } from './fixes/mend.ts';
import { clear, wayUnseen } from './obstacles.ts';
import { type PoolPlace, poolPlaces } from './pool-places.ts';

/** The way on which nodes leave for the internet. `by` is what gives them their public address. */
export type WayOut = Way & {
  /** `Pool system` */
  readonly who: string;
};

type Way = (
  | { readonly kind: 'addresses'; readonly by: ResourceId; readonly addresses: readonly EgressAddress[] }
  /** The balancer that AKS made, whose addresses it admits by itself. */
  | { readonly kind: 'loadBalancer'; readonly by: ResourceId }
  /** They do not leave for the internet at all. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unseen'; readonly why: string }
) & {
  /** Each node has a public address of its own. */
  readonly isOfEachNode?: true;
};

export interface EgressAddress {
  /** An address or block. */
  readonly range: string;
  readonly evidence: Evidence;
}

/**
 * How nodes and pods leave for their API server, each way once with the pools that take it. What stops them on it is taken to be mended,
 * because it is another check's affair.
 */
export function waysOut(
  network: Network,
  self: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly WayOut[] {
  const { cluster, apiServer } = self;
  const { places, gaps } = poolPlaces(network, apiServer);
  const ways = places.flatMap((place): readonly WayOut[] => {
    const needs = apiServerNeeds(network, [place], self, serviceTags);
    const { fates } = clear(network, needs, mendFor(cluster, apiServer));
    const pools = place.pools.join(', ');
    const who = place.who === 'pods' ? `Pods of pool ${pools}` : `Pool ${pools}`;
    return fates.map(({ trace }) => ({ ...wayOf(network, apiServer, place, trace), who }));
  });
  const alike = Map.groupBy(ways, ({ who: _, ...way }) => JSON.stringify(way));
  const grouped = [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, who: [first, ...others].map(({ who }) => who).join(', ') }],
  );
  return [...grouped, ...gaps.map(({ who, why }) => ({ kind: 'unseen' as const, why, who }))];
}

const NO_GROUP = 'Azure did not name the resource group of the nodes';

function wayOf(network: Network, apiServer: ApiServer, { place, pools }: PoolPlace, trace: Trace): Way {
  const exit = exitOf(network, trace);
  if (exit.kind === 'none') {
    const why = wayUnseen(network);
    return why === undefined ? exit : { kind: 'unseen', why };
  }
  if (apiServer.nodeResourceGroup === undefined && exit.by?.includes('/loadbalancers/') === true)
    return { kind: 'unseen', why: `whether ${exit.by} is the load balancer of AKS is not known: ${NO_GROUP}` };
  if (exit.by !== undefined && isBalancerOfAks(apiServer, exit.by)) return { kind: 'loadBalancer', by: exit.by };
  if (exit.kind === 'addresses') return exit;
  const own = apiServer.pools.filter(({ name }) => pools.includes(name));
  const isLent = exit.by === place.subnet && place.machine === undefined;
  const isOfMachine = exit.by !== undefined && exit.by === place.machine;
  if ((isLent || isOfMachine) && own.some(({ hasNodePublicIps }) => hasNodePublicIps))
    return { ...throughOwn(network, own), isOfEachNode: true };
  // AKS puts nodes behind its balancer even where nobody may read their scale sets.
  return isLent && apiServer.outboundType === 'loadBalancer' ? throughBalancer(network, apiServer) : exit;
}

/** With which public addresses a flow left for the internet, if it did. */
export type Exit =
  | { readonly kind: 'none' }
  | { readonly kind: 'addresses'; readonly by: ResourceId; readonly addresses: readonly EgressAddress[] }
  | { readonly kind: 'unseen'; readonly by?: ResourceId; readonly why: string };

export function exitOf(network: Network, { hops, disposition }: Trace): Exit {
  const hop = hops.findLast(({ kind }) => kind === 'nat');
  if (hop === undefined) {
    const unknown = hops.find(({ ruling }) => ruling === 'unknown');
    if (disposition !== 'insufficientInfo') return { kind: 'none' };
    return { kind: 'unseen', why: unknown?.because ?? 'nothing is known of it' };
  }
  const { at: by, ruling, because, addresses, sources = [] } = hop;
  if (ruling === 'deny') return { kind: 'none' };
  if (addresses === undefined) return { kind: 'unseen', by, why: because };
  const known = sources.flatMap((id) => publicAddress(network, id) ?? []);
  const evidence = cite(by, 'name', nameOf(by));
  return {
    kind: 'addresses',
    by,
    addresses: known.length > 0 ? known : addresses.map((range) => ({ range, evidence })),
  };
}

/** Nodes with public addresses of their own, out of a prefix if one was given. */
function throughOwn(network: Network, pools: readonly AgentPool[]): Way {
  const [id, another] = new Set(pools.map(({ nodePublicIpPrefix }) => nodePublicIpPrefix));
  if (id === undefined || another !== undefined)
    return { kind: 'unseen', why: 'each node has a public address of its own, out of no fixed prefix' };
  const address = publicAddress(network, id);
  return address === undefined
    ? { kind: 'unseen', why: `the addresses of ${id} are not known` }
    : { kind: 'addresses', by: id, addresses: [address] };
}

function publicAddress(network: Network, id: ResourceId): EgressAddress | undefined {
  const ip = find(network, 'publicIps', id);
  const prefix = find(network, 'publicIpPrefixes', id);
  if (ip.status === 'found' && ip.value.address !== undefined)
    return { range: ip.value.address, evidence: cite(id, 'properties.ipAddress', ip.value.address) };
  if (prefix.status === 'found' && prefix.value.prefix !== undefined)
    return { range: prefix.value.prefix, evidence: cite(id, 'properties.ipPrefix', prefix.value.prefix) };
  return undefined;
}

function isBalancerOfAks({ nodeResourceGroup }: ApiServer, id: ResourceId): boolean {
  return nodeResourceGroup !== undefined && id === balancerOf(nodeResourceGroup);
}

function throughBalancer(network: Network, { nodeResourceGroup }: ApiServer): Way {
  if (nodeResourceGroup === undefined) return { kind: 'unseen', why: NO_GROUP };
  const id = balancerOf(nodeResourceGroup);
  const balancer = find(network, 'loadBalancers', id);
  if (balancer.status === 'unseen') return { kind: 'unseen', why: `${id} was not seen: ${balancer.why}` };
  if (balancer.status === 'absent') return { kind: 'unseen', why: `${id} does not exist or may not be read` };
  return balancer.value.outboundRules.length === 0
    ? { kind: 'unseen', why: `${id} has no outbound rule` }
    : { kind: 'loadBalancer', by: id };
}
