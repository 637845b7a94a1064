import type { AgentPool, ApiServer } from '../model/api-server.ts';
import { nameOf, type Network, type Place, type ScaleSet } from '../reachability/index.ts';
import { nodeSubnets } from './node-subnets.ts';

/** Where the nodes, or the pods with a subnet of their own, of some pools are. */
export interface PoolPlace {
  readonly who: 'nodes' | 'pods';
  readonly pools: readonly string[];
  readonly place: Place & { readonly subnet: string };
}

/** A pool whose place was not found. */
export interface Gap {
  readonly who: string;
  readonly why: string;
}

/** Every place that packets of a cluster begin in, once with the pools that share it, and why some were not found. */
export function poolPlaces(
  network: Network,
  apiServer: ApiServer,
): { readonly places: readonly PoolPlace[]; readonly gaps: readonly Gap[] } {
  const gaps: Gap[] = [];
  const places = apiServer.pools.flatMap((pool) => {
    const subnets = nodeSubnets(network, apiServer, pool);
    if (!subnets.known) gaps.push({ who: `Pool ${pool.name}`, why: subnets.why });
    const sets = scaleSetsOf(network, apiServer, pool);
    const nodes = (subnets.known ? subnets.values : []).flatMap(({ id }) => nodePlaces(sets, id));
    const pods = pool.podSubnet === undefined ? [] : [{ key: pool.podSubnet, place: { subnet: pool.podSubnet } }];
    return [
      ...nodes.map((one) => ({ ...one, who: 'nodes' as const, pool: pool.name })),
      ...pods.map((one) => ({ ...one, who: 'pods' as const, pool: pool.name })),
    ];
  });
  const alike = Map.groupBy(places, ({ who, key }) => `${who} ${key}`);
  return {
    gaps,
    places: [...alike.values()].flatMap(([first, ...others]) =>
      first === undefined
        ? []
        : [{ who: first.who, place: first.place, pools: [first, ...others].map(({ pool }) => pool) }],
    ),
  };
}

/** Pools whose machines have the same groups and load balancers fare alike in one subnet. */
function nodePlaces(sets: readonly ScaleSet[], subnet: string): readonly { key: string; place: PoolPlace['place'] }[] {
  const inSubnet = sets.filter(({ interfaces }) =>
    interfaces.some(({ configurations }) => configurations.some((one) => one.subnet === subnet)),
  );
  if (inSubnet.length === 0) return [{ key: subnet, place: { subnet } }];
  return inSubnet.map(({ id, interfaces }) => ({
    key: `${subnet} ${JSON.stringify(interfaces)}`,
    place: { subnet, machine: id },
  }));
}

/** The scale sets that AKS makes for a pool: `aks-<pool>-<number>-vmss`, with Windows `aks<pool>`. */
export function scaleSetsOf(
  { scaleSets }: Network,
  { nodeResourceGroup }: ApiServer,
  { name }: AgentPool,
): readonly ScaleSet[] {
  if (nodeResourceGroup === undefined) return [];
  const pool = name.toLowerCase();
  return scaleSets.filter(({ id }) => {
    const own = nameOf(id);
    return id.startsWith(`${nodeResourceGroup}/`) && (own.startsWith(`aks-${pool}-`) || own === `aks${pool}`);
  });
}

export function sayGap({ who, why }: Gap): string {
  return `${who}: where its nodes are is not known, because ${why}.`;
}

export function nameOfPlace({ who, pools }: Pick<PoolPlace, 'who' | 'pools'>): string {
  return `${who} of pool ${pools.join(', ')}`;
}
