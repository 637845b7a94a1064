import type { ApiServer } from '../model/api-server.ts';
import { type Network, type Outside, parseRange, type Place, remember } from '../reachability/index.ts';
import { findApiServerSubnet } from './api-server-subnet.ts';
import { carrying, podAddresses } from './carried-pods.ts';
import { byFamily, type Families, familiesIn, flowsBetween, whyNowhere } from './families.ts';
import { isIntegrated } from './mode.ts';
import type { Need } from './need.ts';
import { nameOfPlace, type PoolPlace } from './pool-places.ts';
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
  readonly families: Families;
}

/** Nodes or pods of a place, who talk and are talked to. */
interface Side extends Listeners, Speaker {
  readonly place: PoolPlace['place'];
}

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
    gaps: [...whyNowhere(network, places), ...whyUnplaced(apiServer), ...kubelets.gaps],
  };
}

/** A private endpoint in a subnet of nodes is none of them. One network for all clusters. */
const amongMachines = remember((network: Network): Network => ({ ...network, privateEndpoints: [] }));

function sideOf(network: Network, { who, pools, place }: PoolPlace, apiServer: ApiServer): Side {
  const hasPods = who === 'pods' || poolsWith('nodeSubnet', pools, apiServer).length > 0;
  return {
    words: nameOfPlace({ who, pools }),
    who,
    pools,
    hasPods,
    place,
    families: familiesIn(network, place.subnet),
  };
}

/** Pods on the nodes of a place whose addresses no subnet has. */
function carriedOn({ pools, place }: Side, apiServer: ApiServer): readonly Side[] {
  const own = poolsWith('carried', pools, apiServer);
  const families = byFamily(apiServer.podRanges);
  const pods = { who: 'pods', pools: own, hasPods: true, place, families } as const;
  return own.length === 0 ? [] : [{ ...pods, words: nameOfPlace({ who: 'pods', pools: own }) }];
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
  const goal = { subnet: to.place.subnet, families: to.families };
  return flowsBetween(from, goal, { protocol, ports }).map((flow) => ({
    who: from.words,
    what,
    flow,
    isPublic: false,
    ...world,
  }));
}

/** With VNet integration there is no tunnel to nodes: the API server calls kubelets from its own subnet. */
function kubeletNeeds(network: Network, nodes: readonly Side[], apiServer: ApiServer, outside: Outside): Needs {
  if (!isIntegrated(apiServer)) return { needs: [], gaps: [] };
  const subnet = findApiServerSubnet(network, apiServer);
  if (subnet.status !== 'found') {
    const why = subnet.status === 'unseen' ? subnet.why : `${subnet.id} does not exist`;
    return { needs: [], gaps: [`Whether the API server reaches kubelets is not known: of its subnet, ${why}.`] };
  }
  const { id, addressPrefixes } = subnet.value;
  const from = { words: 'the API server', place: { subnet: id }, families: byFamily(addressPrefixes) };
  const world = { outside, within: amongMachines };
  return { needs: oncePerSubnet(nodes).flatMap((to) => talking(from, to, kubeletsOf(to.pools), world)), gaps: [] };
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
