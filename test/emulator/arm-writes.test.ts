import { ContainerServiceClient } from '@azure/arm-containerservice';
import { NetworkManagementClient } from '@azure/arm-network';
import { EnvironmentCredential } from '@azure/identity';
import { emulatedApp, scanLive } from '../live.ts';
import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import { createEmulator } from './emulator.ts';
import { httpClient } from './http-client.ts';

/** The real clients of Azure change the emulated one. */
const world = healthyPublic('one', 0);
const emulator = createEmulator(fleetOf([world]));
emulatedApp(emulator); // sets who signs in
const [, , subscription = ''] = world.cluster.id.split('/');
const credential = new EnvironmentCredential({
  authorityHost: emulator.origin,
  disableInstanceDiscovery: true,
  httpClient: httpClient(emulator),
});
const options = {
  endpoint: emulator.origin,
  credentials: { scopes: [`${emulator.origin}/.default`] },
  httpClient: httpClient(emulator),
};
const network = new NetworkManagementClient(credential, subscription, options);
const clusters = new ContainerServiceClient(credential, subscription, options);

describe('a change', () => {
  const [hub, spoke] = [world.hub.name, world.spoke.name];
  const stateOf = async (vnet: string, peering: string) =>
    (await network.virtualNetworkPeerings.get('rg-net', vnet, peering)).peeringState;

  it('of a part is there once it is done, in what holds it too', async () => {
    const prefix = '10.0.200.0/24';
    const poller = network.subnets.createOrUpdate('rg-net', spoke, 'more', { addressPrefix: prefix });
    await poller.submitted();
    const soon = await network.virtualNetworks.get('rg-net', spoke);
    await poller;
    const later = await network.virtualNetworks.get('rg-net', spoke);

    expect(soon.subnets?.map(({ name }) => name)).toEqual(['nodes']);
    expect(later.subnets?.map(({ name }) => name)).toEqual(['nodes', 'more']);
    expect((await network.subnets.get('rg-net', spoke, 'more')).addressPrefix).toBe(prefix);
  });

  it('leaves what the fleet was made from as it was', () => {
    expect(world.spoke.properties.subnets.map(({ name }) => name)).toEqual(['nodes']);
  });

  it('that takes one side of a peering away disconnects the other, beside which no new one is made', async () => {
    await network.virtualNetworkPeerings.delete('rg-net', hub, `to-${spoke}`);
    expect(await stateOf(spoke, `to-${hub}`)).toBe('Disconnected');

    const again = { remoteVirtualNetwork: { id: world.spoke.id }, allowVirtualNetworkAccess: true };
    await expect(network.virtualNetworkPeerings.createOrUpdate('rg-net', hub, `to-${spoke}`, again)).rejects.toThrow(
      'is in Disconnected state',
    );

    await network.virtualNetworkPeerings.delete('rg-net', spoke, `to-${hub}`);
    await network.virtualNetworkPeerings.createOrUpdate('rg-net', hub, `to-${spoke}`, again);
    expect(await stateOf(hub, `to-${spoke}`)).toBe('Initiated');
    const back = { ...again, remoteVirtualNetwork: { id: world.hub.id } };
    await network.virtualNetworkPeerings.createOrUpdate('rg-net', spoke, `to-${hub}`, back);
    expect([await stateOf(hub, `to-${spoke}`), await stateOf(spoke, `to-${hub}`)]).toEqual(['Connected', 'Connected']);
  });

  it('of a cluster keeps what the client left out', async () => {
    const { authorizedIPRanges } = world.cluster.properties.apiServerAccessProfile ?? {};
    const own = await clusters.managedClusters.get('rg-aks', 'one');
    const ranges = [...(authorizedIPRanges ?? []), '203.0.113.9/32'];
    await clusters.managedClusters.createOrUpdate('rg-aks', 'one', {
      location: own.location,
      apiServerAccessProfile: { authorizedIPRanges: ranges },
    });
    const { snapshot } = await scanLive(emulator);
    const [one] = snapshot.clusters;

    expect(one?.facts.apiServer).toMatchObject({
      value: { authorizedRanges: ranges, fqdn: world.cluster.properties.fqdn, powerState: 'Running' },
    });
  });

  it('that is not emulated is refused', async () => {
    await expect(network.virtualNetworks.delete('rg-net', spoke)).rejects.toThrow('does not know DELETE');
  });
});
