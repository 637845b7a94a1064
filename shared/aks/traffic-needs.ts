import type { ApiServer } from '../model/api-server.ts';
import { findSubnet, type Network, type Outside, parseRange, type Place, remember } from '../reachability/index.ts';
import { apiServerSubnet } from './api-server-subnet.ts';
import { carrying, podAddresses } from './carried-pods.ts';
import { isIntegrated } from './mode.ts';
import type { Need } from './need.ts';
import type { PoolPlace } from './pool-places.ts';
import { kubeletsOf, type Listeners, type Talk, talksWith } from './talks.ts';

/** Flows that must work, and why others that must were not made. */
interface Needs {
  readonly needs: readonly Need[];
  readonly gaps: readonly string[];
}

/** Who talks. */
interface Speaker {
  readonly words: string;
  readonly place: Place;
  /** One list of blocks for each family: an address of one never calls one of the other. */
  readonly families: Families;
}

/** Nodes or pods of a place, who talk and are talked to. */
interface Side extends Listeners, Speaker {
  readonly place: PoolPlace['place'];
}

type Families = ReadonlyMap<number, readonly string[]>;

/**
 * The flows inside of a cluster: between nodes, from nodes to pods, between pods, and, with VNet integration, from the API server to kubelets.
 * https://learn.microsoft.com/azure/aks/concepts-network#custom-virtual-network-requirements
 */
export function trafficNeeds(
  network: Network,
  places: readonly PoolPlace[],
  apiServer: ApiServer,
  outside: Outside,
): Needs {
  const sides = places.map((place) => sideOf(network, place, apiServer));
  const nodes = sides.filter(({ who }) => who === 'nodes');
  const carried = nodes.flatMap((side) => carriedOn(side, apiServer));
  const kubelets = kubeletNeeds(network, nodes, apiServer, outside);
  return {
    needs: [
      ...oncePerSubnet(sides).flatMap((to) => sides.flatMap((from) => between(from, to, outside, amongMachines))),
      ...oncePerSubnet(carried).flatMap((to) => {
        const within = carrying(apiServer.podRanges, to.place.subnet, apiServer);
        return [...nodes, ...carried].flatMap((from) => between(from, to, outside, within));
      }),
      ...kubelets.needs,
    ],
    gaps: [...new Set(sides.flatMap((side) => whyNowhere(network, side))), ...whyUnplaced(apiServer), ...kubelets.gaps],
  };
}

/** A private endpoint in a subnet of nodes is none of them. One network for all clusters. */
const amongMachines = remember((network: Network): Network => ({ ...network, privateEndpoints: [] }));

function sideOf(network: Network, { who, pools, place }: PoolPlace, apiServer: ApiServer): Side {
  const hasPods = who === 'pods' || poolsWith('nodeSubnet', pools, apiServer).length > 0;
  return { words: wordsOf(who, pools), who, pools, hasPods, place, families: familiesIn(network, place.subnet) };
}

/** Pods on the nodes of a place whose addresses no subnet has. */
function carriedOn({ pools, place }: Side, apiServer: ApiServer): readonly Side[] {
  const own = poolsWith('carried', pools, apiServer);
  const families = byFamily(apiServer.podRanges);
  const pods = { who: 'pods', pools: own, hasPods: true, place, families } as const;
  return own.length === 0 ? [] : [{ ...pods, words: wordsOf('pods', own) }];
}

function poolsWith(
  addresses: ReturnType<typeof podAddresses>,
  pools: readonly string[],
  apiServer: ApiServer,
): readonly string[] {
  return apiServer.pools
    .filter((pool) => pools.includes(pool.name) && podAddresses(apiServer, pool) === addresses)
    .map(({ name }) => name);
}

/** At which of the machines in a subnet a flow ends, it does not say. */
function oncePerSubnet(sides: readonly Side[]): readonly Side[] {
  const alike = Map.groupBy(sides, ({ who, place }) => `${who} ${place.subnet}`);
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, pools: [...new Set(same.flatMap(({ pools }) => pools))] }];
  });
}

function between(from: Side, to: Side, outside: Outside, within: Need['within']): readonly Need[] {
  return talksWith(to).flatMap((talk) => talking(from, to, talk, { outside, ...(within && { within }) }));
}

/** The flows of a talk, one in each family that both sides have. */
function talking(
  from: Speaker,
  to: Side,
  { what, protocol, ports }: Talk,
  world: Pick<Need, 'outside' | 'within'>,
): readonly Need[] {
  return [...from.families].flatMap(([family, sources]) => {
    const addresses = to.families.get(family);
    if (addresses === undefined) return [];
    const source = { ...from.place, addresses: sources };
    const flow = { source, destination: { subnet: to.place.subnet, addresses }, protocol, ports };
    return [{ who: from.words, what, flow, isPublic: false, ...world }];
  });
}

/** With VNet integration there is no tunnel to nodes: the API server calls kubelets from its own subnet. */
function kubeletNeeds(network: Network, nodes: readonly Side[], apiServer: ApiServer, outside: Outside): Needs {
  if (!isIntegrated(apiServer)) return { needs: [], gaps: [] };
  const subnet = apiServerSubnet(network, apiServer);
  if (subnet.status !== 'found') {
    const why = subnet.status === 'unseen' ? subnet.why : `${subnet.id} does not exist`;
    return { needs: [], gaps: [`Whether the API server reaches kubelets is not known: of its subnet, ${why}.`] };
  }
  const { id, addressPrefixes } = subnet.value;
  const from = { words: 'the API server', place: { subnet: id }, families: byFamily(addressPrefixes) };
  const world = { outside, within: amongMachines };
  return { needs: oncePerSubnet(nodes).flatMap((to) => talking(from, to, kubeletsOf(to.pools), world)), gaps: [] };
}

function familiesIn(network: Network, id: string): Families {
  const subnet = findSubnet(network, id);
  return byFamily(subnet.status === 'found' ? subnet.value.addressPrefixes : []);
}

function byFamily(blocks: readonly string[]): Families {
  const readable = blocks.flatMap((text) => {
    const family = parseRange(text)?.family;
    return family === undefined ? [] : [{ family, text }];
  });
  const families = Map.groupBy(readable, ({ family }) => family);
  return new Map([...families].map(([family, own]) => [family, own.map(({ text }) => text)]));
}

function wordsOf(who: Side['who'], pools: readonly string[]): string {
  return `${who} of pool ${pools.join(', ')}`;
}

/** Why nobody is known to talk from a place. */
function whyNowhere(network: Network, { families, words, place }: Side): readonly string[] {
  if (families.size > 0) return [];
  const subnet = findSubnet(network, place.subnet);
  const why =
    subnet.status === 'unseen' ? subnet.why : 'it does not exist, may not be read, or has no block that can be';
  return [`Whether ${words} reach others is not known: of ${place.subnet}, ${why}.`];
}

/** Who is there and has no place that is known. */
function whyUnplaced({ podRanges, hasHostedSystemPools, pools }: ApiServer): readonly string[] {
  const junk = podRanges.filter((range) => parseRange(range) === undefined);
  // In a VNet that AKS made, theirs is among its subnets.
  const areElsewhere = hasHostedSystemPools && pools.some(({ nodeSubnet }) => nodeSubnet !== undefined);
  const hosted = "Microsoft's own nodes, where system pods are, are in a subnet that the cluster does not name.";
  return [
    ...junk.map((range) => `Whether pods are reached is not known: their block is "${range}".`),
    ...(areElsewhere ? [hosted] : []),
  ];
}
