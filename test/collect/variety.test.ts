import type { AgentPool, ApiServer, HttpProxy } from '../../shared/model/api-server.ts';
import type { ClusterRef } from '../../shared/model/snapshot.ts';
import type * as network from '../../shared/reachability/index.ts';
import { variety } from '../fleet/variety.ts';
import { scanLive } from '../live.ts';

describe('the fleet of many kinds', () => {
  /** Every field of every fact, as the compiler knows them. */
  const fields = {
    cluster: {
      id: 1,
      name: 1,
      resourceGroup: 0,
      subscriptionId: 1,
      location: 1,
      tags: 0,
      managementGroups: 1,
    } satisfies Record<keyof ClusterRef, 0 | 1>,
    apiServer: {
      mode: 1,
      fqdn: 1,
      privateFqdn: 1,
      authorizedRanges: 1,
      authorizedTags: 1,
      unreadableRanges: 1,
      privateDnsZone: 1,
      subnet: 1,
      provisioningState: 1,
      powerState: 1,
      tier: 1,
      version: 1,
      outboundType: 1,
      nodeResourceGroup: 1,
      pools: 1,
      httpProxy: 1,
      hasHostedSystemPools: 1,
    } satisfies Record<keyof ApiServer, 1>,
    pool: {
      name: 1,
      mode: 1,
      count: 1,
      provisioningState: 1,
      powerState: 1,
      nodeSubnet: 1,
      podSubnet: 1,
      hasNodePublicIps: 1,
      nodePublicIpPrefix: 1,
    } satisfies Record<keyof AgentPool, 1>,
    httpProxy: { http: 1, https: 1, exceptions: 0 } satisfies Record<keyof HttpProxy, 0 | 1>,
    vnet: { id: 1, addressPrefixes: 1, dnsServers: 1, subnets: 1, peerings: 1 } satisfies Record<
      keyof network.VirtualNetwork,
      1
    >,
    subnet: { id: 1, addressPrefixes: 1, routeTable: 1, natGateway: 1, privateEndpoints: 1 } satisfies Record<
      keyof network.Subnet,
      1
    >,
    peering: { id: 1, remoteVnet: 1, state: 1, allowsAccess: 1, usesRemoteGateways: 1 } satisfies Record<
      keyof network.Peering,
      1
    >,
    publicIp: { id: 1, address: 1 } satisfies Record<keyof network.PublicIp, 1>,
    publicIpPrefix: { id: 1, prefix: 1 } satisfies Record<keyof network.PublicIpPrefix, 1>,
    natGateway: { id: 1, publicIps: 1, publicIpPrefixes: 1 } satisfies Record<keyof network.NatGateway, 1>,
    loadBalancer: { id: 1, outboundRules: 1 } satisfies Record<keyof network.LoadBalancer, 1>,
    zone: { id: 1, name: 1, linkCount: 1 } satisfies Record<keyof network.PrivateDnsZone, 1>,
    link: { id: 1, zone: 1, vnet: 1, state: 1 } satisfies Record<keyof network.PrivateDnsLink, 1>,
  };

  it('gives every field at least two values that are not the default', async () => {
    const { snapshot } = await scanLive(variety());
    const wires = snapshot.facts.network.known ? snapshot.facts.network.value : undefined;
    const apiServers = snapshot.clusters.flatMap(({ facts }) => (facts.apiServer.known ? [facts.apiServer.value] : []));
    const seen: Record<keyof typeof fields, readonly object[]> = {
      cluster: snapshot.clusters.map(({ cluster }) => cluster),
      apiServer: apiServers,
      pool: apiServers.flatMap(({ pools }) => pools),
      httpProxy: apiServers.flatMap(({ httpProxy }) => httpProxy ?? []),
      vnet: wires?.vnets ?? [],
      subnet: wires?.vnets.flatMap(({ subnets }) => subnets) ?? [],
      peering: wires?.vnets.flatMap(({ peerings }) => peerings) ?? [],
      publicIp: wires?.publicIps ?? [],
      publicIpPrefix: wires?.publicIpPrefixes ?? [],
      natGateway: wires?.natGateways ?? [],
      loadBalancer: wires?.loadBalancers ?? [],
      zone: wires?.privateDnsZones ?? [],
      link: wires?.privateDnsLinks ?? [],
    };
    const poor = Object.entries(fields).flatMap(([kind, names]) =>
      Object.entries(names).flatMap(([field, wanted]) => {
        const values = seen[kind as keyof typeof fields].map((one) => (one as Record<string, unknown>)[field]);
        const distinct = new Set(
          values
            .filter((value) => value !== undefined && JSON.stringify(value) !== '[]')
            .map((value) => JSON.stringify(value)),
        );
        return distinct.size >= 1 + wanted ? [] : [`${kind}.${field}: ${[...distinct].join(' ')}`];
      }),
    );

    expect(poor).toEqual([]);
  });
});
