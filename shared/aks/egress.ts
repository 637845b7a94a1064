import type { AgentPool, ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import { find, type Hop, nameOf, type Network, type ResourceId, type Trace } from '../reachability/index.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { cite } from './cite.ts';
import { apiServerNeeds } from './egress-needs.ts';
import { mendFor } from './fixes/mend.ts';
import { clear } from './obstacles.ts';
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

function wayOf(network: Network, apiServer: ApiServer, place: PoolPlace, { hops, disposition }: Trace): Way {
  const exit = hops.findLast(({ kind }) => kind === 'nat');
  if (exit === undefined) {
    if (disposition !== 'insufficientInfo') return { kind: 'none' };
    return {
      kind: 'unseen',
      why: hops.find(({ ruling }) => ruling === 'unknown')?.because ?? 'nothing is known of it',
    };
  }
  if (exit.ruling === 'deny') return { kind: 'none' };
  if (isBalancerOfAks(apiServer, exit.at)) return { kind: 'loadBalancer', by: exit.at };
  if (exit.addresses !== undefined) return throughExit(network, exit, exit.addresses);
  const own = apiServer.pools.filter(({ name }) => place.pools.includes(name));
  const isLent = exit.at === place.place.subnet && place.place.machine === undefined;
  if ((isLent || exit.at === place.place.machine) && own.some(({ hasNodePublicIps }) => hasNodePublicIps))
    return { ...throughOwn(network, own), isOfEachNode: true };
  // AKS puts nodes behind its balancer even where nobody may read their scale sets.
  if (isLent && apiServer.outboundType === 'loadBalancer') return throughBalancer(network, apiServer);
  return { kind: 'unseen', why: exit.because };
}

function throughExit(network: Network, { at, sources = [] }: Hop, addresses: readonly string[]): Way {
  const known = sources.flatMap((id) => publicAddress(network, id) ?? []);
  const evidence = cite(at, 'name', nameOf(at));
  return {
    kind: 'addresses',
    by: at,
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

function balancerOf(nodeResourceGroup: ResourceId): ResourceId {
  return `${nodeResourceGroup}/providers/microsoft.network/loadbalancers/kubernetes`;
}

function throughBalancer(network: Network, { nodeResourceGroup }: ApiServer): Way {
  if (nodeResourceGroup === undefined)
    return { kind: 'unseen', why: 'Azure did not name the resource group of the nodes' };
  const id = balancerOf(nodeResourceGroup);
  const balancer = find(network, 'loadBalancers', id);
  if (balancer.status === 'unseen') return { kind: 'unseen', why: `${id} was not seen: ${balancer.why}` };
  if (balancer.status === 'absent') return { kind: 'unseen', why: `${id} does not exist or may not be read` };
  return balancer.value.outboundRules.length === 0
    ? { kind: 'unseen', why: `${id} has no outbound rule` }
    : { kind: 'loadBalancer', by: id };
}
