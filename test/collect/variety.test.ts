import type { AgentPool, ApiServer, HttpProxy } from '../../shared/model/api-server.ts';
import type { ClusterRef } from '../../shared/model/snapshot.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { variety } from '../fleet/variety.ts';
import { scanLive } from '../live.ts';
import { networkFields, networkParts } from './network-fields.ts';

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
      networkPlugin: 1,
      podRanges: 1,
      bootstrapsFromCache: 1,
      addOns: 1,
      outboundPortsPerNode: 1,
      nodeResourceGroup: 1,
      pools: 1,
      httpProxy: 1,
      insightsWorkspace: 1,
      hasHostedSystemPools: 1,
      // Azure always states the pools, so that only what is not from Azure lacks them.
    } satisfies Record<Exclude<keyof ApiServer, 'arePoolsUnknown'>, 1>,
    pool: {
      name: 1,
      mode: 1,
      count: 1,
      maxCount: 1,
      os: 1,
      provisioningState: 1,
      powerState: 1,
      nodeSubnet: 1,
      podSubnet: 1,
      hasNodePublicIps: 1,
      nodePublicIpPrefix: 1,
    } satisfies Record<keyof AgentPool, 1>,
    httpProxy: { http: 1, https: 1, exceptions: 0 } satisfies Record<keyof HttpProxy, 0 | 1>,
    ...networkFields,
  };

  it('gives every field at least two values that are not the default', async () => {
    const emulator = createEmulator(variety());
    emulator.pageSize = 50;
    const { snapshot } = await scanLive(emulator);
    const wires = snapshot.facts.network.known ? snapshot.facts.network.value : undefined;
    const apiServers = snapshot.clusters.flatMap(({ facts }) => (facts.apiServer.known ? [facts.apiServer.value] : []));
    const seen: Partial<Record<keyof typeof fields, readonly object[]>> = {
      cluster: snapshot.clusters.map(({ cluster }) => cluster),
      apiServer: apiServers,
      pool: apiServers.flatMap(({ pools }) => pools),
      httpProxy: apiServers.flatMap(({ httpProxy }) => httpProxy ?? []),
      ...(wires && networkParts(wires)),
    };
    const poor = Object.entries(fields).flatMap(([kind, names]) =>
      Object.entries(names).flatMap(([field, wanted]) => {
        const values = (seen[kind as keyof typeof fields] ?? []).map((one) => (one as Record<string, unknown>)[field]);
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
