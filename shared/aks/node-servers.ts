import type { ApiServer } from '../model/api-server.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import { AZURE_DNS, find, ipSet, type Network, overlaps, vnetOf } from '../reachability/index.ts';
import { outsideOf } from './egress-needs.ts';
import type { Need } from './need.ts';
import type { clear, Obstacle } from './obstacles.ts';
import { nameOfPlace, type PoolPlace } from './pool-places.ts';
import { PRIVATE } from './special-ranges.ts';

/** Whether somebody there asks DNS servers: nodes do, and CoreDNS, which runs on system pools, for all pods. */
export function asksServers({ who, pools }: PoolPlace, apiServer: ApiServer): boolean {
  return who === 'nodes' || apiServer.pools.some(({ name, mode }) => mode === 'System' && pools.includes(name));
}

/** The DNS servers that the VNets of nodes name, or Azure's own, as they are asked: by UDP, and by TCP where an answer is long. */
export function serverNeeds(
  network: Network,
  places: readonly PoolPlace[],
  serviceTags: Observed<ServiceTags>,
): readonly Need[] {
  return places.flatMap((place) =>
    serversOf(network, place).flatMap((server) =>
      (['udp', 'tcp'] as const).map((protocol) => ({
        who: nameOfPlace(place),
        what: server === AZURE_DNS ? "Azure's DNS" : `the DNS server ${server}`,
        flow: { source: place.place, destination: { addresses: [server] }, protocol, ports: ['53'] },
        outside: outsideOf(serviceTags),
        isPublic: !overlaps(ipSet([server]), PRIVATE),
        // Of no other name do security groups take it: https://learn.microsoft.com/azure/virtual-network/service-tags-overview
        ...(server === AZURE_DNS && { tag: 'AzurePlatformDNS' }),
      })),
    ),
  );
}

function serversOf(network: Network, { place }: PoolPlace): readonly string[] {
  const vnet = find(network, 'vnets', vnetOf(place.subnet));
  if (vnet.status !== 'found') return [];
  return vnet.value.dnsServers.length === 0 ? [AZURE_DNS] : vnet.value.dnsServers;
}

/** Whether nobody is cut off by what stops some: who reaches another server asks that, and TCP is seldom needed. */
export function isBypassed({ blocked }: Obstacle, { obstacles, fates }: ReturnType<typeof clear>): boolean {
  const stopped = new Set(obstacles.flatMap((one) => one.blocked.map(({ need }) => need)));
  const open = fates.filter(({ need, trace }) => !stopped.has(need) && trace.disposition === 'delivered');
  const served = new Set(open.filter(({ need }) => need.flow.protocol === 'udp').map(({ need }) => need.who));
  return blocked.every(({ need }) => need.flow.protocol === 'tcp' || served.has(need.who));
}
