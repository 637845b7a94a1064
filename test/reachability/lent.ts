import type { Network, Peering } from '../../shared/reachability/index.ts';
import { aNetwork, aSubnet } from '../builders.ts';
import { aSpoke, subnetId } from './places.ts';

export const [HERE, THERE] = ['10.1.0.4', '10.2.0.4'];

export const gateway = (vnet: string, usesBgp = false) => ({
  id: `/gw-${vnet}`,
  kind: 'Vpn',
  subnet: subnetId(vnet, 'gatewaysubnet'),
  usesBgp,
});
export const place = (vnet: string, octet: number) =>
  aSubnet(subnetId(vnet, 'gatewaysubnet'), { addressPrefixes: [`10.${octet}.255.0/27`] });
export const SITE = '192.168.0.4';
export const site = {
  connections: [{ id: '/c', gateway: '/gw-hub', localGateway: '/site', kind: 'IPsec', usesBgp: false }],
  localGateways: [{ id: '/site', prefixes: ['192.168.0.0/16'] }],
};

export function lent(hub: Partial<Peering>, spoke: Partial<Peering>, rest: Partial<Network> = {}): Network {
  return aNetwork({
    vnets: [
      aSpoke('spoke', 1, { hub: { usesRemoteGateways: true, ...spoke } }),
      aSpoke('hub', 0, { spoke: { allowsGatewayTransit: true, ...hub } }, {}, [place('hub', 0)]),
    ],
    gateways: [gateway('hub')],
    ...site,
    ...rest,
  });
}
