import type { ApiServer } from '../model/api-server.ts';
import { findSubnet, type Network, type Outside, parseRange, type Place, remember } from '../reachability/index.ts';
import { apiServerSubnet } from './api-server-subnet.ts';
import { carrying, podAddresses } from './carried-pods.ts';
import { isIntegrated } from './mode.ts';
import type { Need } from './need.ts';
import type { PoolPlace } from './pool-places.ts';
import { kubeletsOf, type Talk, talksWith } from './talks.ts';

/** Where a flow begins or ends, in the blocks of one or two address families. */
interface Side {
  readonly who: 'nodes' | 'pods';
  readonly pools: readonly string[];
  /** Whether pods are among what is there. */
  readonly hasPods: boolean;
  readonly place: PoolPlace['place'];
  readonly blocks: readonly Blocks[];
}

interface Blocks {
  readonly family: number;
  /** Absent where the subnet was not found: the trace says why. */
  readonly addresses?: readonly string[];
}

/**
 * The flows inside of a cluster, each of any protocol and port: between nodes, from nodes to pods, between pods, and, with VNet integration,
 * from the API server to kubelets. https://learn.microsoft.com/azure/aks/concepts-network#custom-virtual-network-requirements
 */
export function trafficNeeds(
  network: Network,
  places: readonly PoolPlace[],
  apiServer: ApiServer,
  outside: Outside,
): { readonly needs: readonly Need[]; readonly gaps: readonly string[] } {
  const sides = places.map((one): Side => {
    const hasPods = one.who === 'pods' || poolsWith('nodeSubnet', one.pools, apiServer).length > 0;
    return { ...one, hasPods, blocks: blocksIn(network, one.place) };
  });
  const carried = sides.flatMap((side) => carriedOn(side, apiServer));
  const kubelets = fromApiServer(network, sides, apiServer, outside);
  return {
    needs: [
      ...oncePerSubnet(sides).flatMap((to) => sides.flatMap((from) => between(from, to, outside))),
      ...oncePerSubnet(carried).flatMap((to) => {
        const within = carrying(apiServer.podRanges, to.place.subnet, apiServer);
        const from = [...sides.filter(({ who }) => who === 'nodes'), ...carried];
        return from.flatMap((one) => between(one, to, outside)).map((need) => ({ ...need, within }));
      }),
      ...kubelets.needs,
    ],
    gaps: [...unreadable(apiServer), ...kubelets.gaps],
  };
}

function unreadable({ podRanges }: ApiServer): readonly string[] {
  return podRanges
    .filter((range) => parseRange(range) === undefined)
    .map((range) => `Whether pods are reached is not known: their block is "${range}".`);
}

/** Pods on the nodes of a place whose addresses no subnet has. */
function carriedOn({ who, pools, place }: Side, apiServer: ApiServer): readonly Side[] {
  const carrying = poolsWith('carried', pools, apiServer);
  if (who !== 'nodes' || carrying.length === 0) return [];
  return [{ who: 'pods', pools: carrying, hasPods: true, place, blocks: byFamily(apiServer.podRanges) }];
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

/** A private endpoint in a subnet of nodes is none of them. One network for all clusters. */
const amongMachines = remember((network: Network): Network => ({ ...network, privateEndpoints: [] }));

/** Which of the machines in a subnet a flow ends at, it does not say. */
function oncePerSubnet(sides: readonly Side[]): readonly Side[] {
  const alike = Map.groupBy(sides, ({ who, place }) => `${who} ${place.subnet}`);
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ ...first, pools: [...new Set(same.flatMap(({ pools }) => pools))] }];
  });
}

function between(from: Side, to: Side, outside: Outside): readonly Need[] {
  return talksWith(to).flatMap((talk) =>
    talking(`${from.who} of pool ${from.pools.join(', ')}`, from, to, talk, outside),
  );
}

/** The flows of a talk, one in each family that both sides have. */
function talking(
  who: string,
  from: Pick<Side, 'blocks'> & { readonly place: Place },
  to: Side,
  { what, protocol, ports }: Talk,
  outside: Outside,
): readonly Need[] {
  return from.blocks.flatMap(({ family, addresses }) =>
    to.blocks
      .filter((other) => other.family === family)
      .map((other) => ({
        who,
        what,
        flow: {
          source: { ...from.place, ...(addresses && { addresses }) },
          destination: { subnet: to.place.subnet, ...(other.addresses && { addresses: other.addresses }) },
          protocol,
          ...(ports && { ports }),
        },
        outside,
        isPublic: false,
        within: amongMachines,
      })),
  );
}

/** With VNet integration there is no tunnel to nodes: the API server calls kubelets from its own subnet. */
function fromApiServer(
  network: Network,
  sides: readonly Side[],
  apiServer: ApiServer,
  outside: Outside,
): { readonly needs: readonly Need[]; readonly gaps: readonly string[] } {
  if (!isIntegrated(apiServer)) return { needs: [], gaps: [] };
  const subnet = apiServerSubnet(network, apiServer);
  if (subnet.status !== 'found') {
    const why = subnet.status === 'unseen' ? subnet.why : `${subnet.id} does not exist`;
    return { needs: [], gaps: [`Whether the API server reaches kubelets is not known: of its subnet, ${why}.`] };
  }
  const place = { subnet: subnet.value.id };
  const from = { place, blocks: blocksIn(network, place) };
  const nodes = oncePerSubnet(sides.filter(({ who }) => who === 'nodes'));
  return { needs: nodes.flatMap((to) => talking('the API server', from, to, kubeletsOf(to.pools), outside)), gaps: [] };
}

function blocksIn(network: Network, { subnet }: PoolPlace['place']): readonly Blocks[] {
  const found = findSubnet(network, subnet);
  const blocks = found.status === 'found' ? byFamily(found.value.addressPrefixes) : [];
  return blocks.length > 0 ? blocks : [{ family: 4 }, { family: 6 }];
}

function byFamily(blocks: readonly string[]): readonly Blocks[] {
  const families = Map.groupBy(blocks, (text) => parseRange(text)?.family);
  return [...families].flatMap(([family, addresses]) => (family === undefined ? [] : [{ family, addresses }]));
}
