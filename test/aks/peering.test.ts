import { join } from '../../shared/aks/fixes/peering.ts';
import type { Peering } from '../../shared/reachability/index.ts';
import { aPeering, aVnet, network, SUBSCRIPTION } from '../builders.ts';

const az = `--subscription ${SUBSCRIPTION} -g net --vnet-name`;
const [HUB, SPOKE] = [network('virtualnetworks', 'hub'), network('virtualnetworks', 'spoke')];

/** The commands that join two VNets, and their peerings after them. */
function joined(ofHub: readonly Peering[], ofSpoke: readonly Peering[], space = '10.2.0.0/16') {
  const hub = aVnet('hub', { addressPrefixes: ['10.1.0.0/16'], peerings: ofHub });
  const fix = join(hub, aVnet('spoke', { addressPrefixes: [space], peerings: ofSpoke }));
  return fix && { commands: fix.command.split(' && '), vnets: fix.change.network?.vnets ?? [] };
}

describe('a peering', () => {
  it('that only bars access is opened, on both sides', () => {
    const barred = { allowsAccess: false };
    const fix = joined([aPeering('hub', 'spoke', barred)], [aPeering('spoke', 'hub', barred)]);

    expect(fix?.commands.every((command) => command.endsWith('--set allowVirtualNetworkAccess=true'))).toBe(true);
  });

  // Azure answers RemotePeeringIsDisconnected: https://learn.microsoft.com/azure/virtual-network/virtual-network-troubleshoot-peering-issues
  it('that lost its other side is deleted before one is made, and keeps what it allowed', () => {
    const ofHub = aPeering('hub', 'spoke', { state: 'Disconnected', allowsGatewayTransit: true });
    const ofSpoke = aPeering('spoke', 'hub', {
      state: 'Disconnected',
      usesRemoteGateways: true,
      allowsForwarded: true,
    });
    const fix = joined([ofHub], [ofSpoke]);

    expect(fix?.commands).toEqual([
      `az network vnet peering delete ${az} hub -n ${nameIn(ofHub)}`,
      `az network vnet peering delete ${az} spoke -n ${nameIn(ofSpoke)}`,
      `az network vnet peering create ${az} hub -n ${nameIn(ofHub)} --remote-vnet ${SPOKE} --allow-vnet-access --allow-forwarded-traffic --allow-gateway-transit`,
      `az network vnet peering create ${az} spoke -n ${nameIn(ofSpoke)} --remote-vnet ${HUB} --allow-vnet-access --allow-forwarded-traffic`,
      `az network vnet peering update ${az} spoke -n ${nameIn(ofSpoke)} --set useRemoteGateways=true`,
    ]);
    expect(fix?.vnets.flatMap(({ peerings }) => peerings)).toEqual([
      { ...ofHub, state: 'Connected', allowsAccess: true, allowsForwarded: true },
      { ...ofSpoke, state: 'Connected', allowsAccess: true },
    ]);
  });

  it('whose other side used its gateways lends them again', () => {
    const fix = joined([], [aPeering('spoke', 'hub', { state: 'Disconnected', usesRemoteGateways: true })]);

    expect(fix?.commands.find((command) => command.includes(`create ${az} hub`))).toContain('--allow-gateway-transit');
  });

  it('that is new has a name that no other has', () => {
    const other = { ...aPeering('hub', 'other'), id: `${HUB}/virtualnetworkpeerings/To-spoke` };
    const fix = joined([other], []);

    expect(fix?.commands[0]).toContain('-n to-spoke-2 ');
    expect(fix?.vnets[0]?.peerings).toContainEqual(other);
  });

  it('is none between VNets that share addresses', () => {
    expect(joined([], [], '10.1.128.0/17')).toBeUndefined();
  });
});

function nameIn({ id }: Peering): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
