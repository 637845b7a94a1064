import type { AgentPool, ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { ipSet, type Network } from '../reachability/index.ts';
import { cite } from './cite.ts';
import { type WayOut, waysOut } from './egress.ts';

/** Ports for each node where nobody said how many, by the most nodes that get so many: https://learn.microsoft.com/azure/load-balancer/load-balancer-outbound-connections#preallocatedports */
const PREALLOCATED: readonly (readonly [nodes: number, ports: number])[] = [
  [50, 1_024],
  [100, 512],
  [200, 256],
  [400, 128],
  [800, 64],
];

export function preallocatedPorts(nodes: number): number {
  return PREALLOCATED.find(([most]) => nodes <= most)?.[1] ?? 32;
}

/** A way out, and the pools whose nodes share its ports. */
export interface SharedWay {
  readonly way: WayOut;
  readonly pools: readonly AgentPool[];
}

export function sharedWays(
  network: Network,
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly SharedWay[] {
  const ways = apiServer.pools.flatMap((pool) => {
    const alone = { ...apiServer, pools: [pool] };
    return waysOut(network, { cluster, apiServer: alone }, serviceTags).map((way) => ({ way, pool }));
  });
  const alike = Map.groupBy(ways, ({ way }) =>
    way.kind === 'unseen' || way.kind === 'none' ? JSON.stringify(way) : way.by,
  );
  return [...alike.values()].flatMap((same) =>
    same.slice(0, 1).map(({ way }) => ({ way, pools: [...new Set(same.map(({ pool }) => pool))] })),
  );
}

export interface NodeCount {
  readonly now: number;
  /** As far as pools scale by themselves. */
  readonly most: number;
}

/** How many nodes pools have; `undefined` where Azure did not say. */
export function countNodes(pools: readonly AgentPool[]): NodeCount | undefined {
  let [now, most] = [0, 0];
  for (const { count, maxCount = 0 } of pools) {
    if (count === undefined) return undefined;
    now += count;
    most += Math.max(count, maxCount);
  }
  return { now, most };
}

/** The numbers of nodes of some pools, as the cluster says them. */
export function nodesEvidence(
  cluster: ClusterRef,
  { pools }: ApiServer,
  some: readonly AgentPool[],
): readonly Evidence[] {
  return some.flatMap((pool) => {
    const path = `properties.agentPoolProfiles[${pools.indexOf(pool)}]`;
    const { count = 0, maxCount = 0 } = pool;
    return [
      cite(cluster.id, `${path}.count`, count),
      ...(maxCount > count ? [cite(cluster.id, `${path}.maxCount`, maxCount)] : []),
    ];
  });
}

/** How many IPv4 addresses ranges hold. */
export function countAddresses(ranges: readonly string[]): number {
  return ipSet(ranges)
    .filter(({ family }) => family === 4)
    .reduce((sum, { first, last }) => sum + Number(last - first) + 1, 0);
}
