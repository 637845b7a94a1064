import type { Network, Route } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import { aTable } from '../network-builders.ts';
import { aPlace, type Different, subnetId } from './places.ts';

export const NVA = '10.0.1.4';
const GATEWAY = { id: '/gw', kind: 'Vpn', subnet: subnetId('v', 'gatewaysubnet'), usesBgp: true };
const GATEWAY_SUBNET = aSubnet(GATEWAY.subnet, { addressPrefixes: ['10.0.255.0/27'] });

export function routed(
  routes: readonly Route[],
  { a, ...different }: Different = {},
  rest: Partial<Network> = {},
): Network {
  const table = aTable('rt', ...routes);
  return aPlace({ ...different, a: { routeTable: table.id, ...a } }, { routeTables: [table], ...rest });
}

/** Learned by the gateway of the VNet. */
export function learning(
  prefixes: readonly string[],
  routes: readonly Route[] = [],
  different: Different = {},
): Network {
  return routed(
    routes,
    { more: [GATEWAY_SUBNET], ...different },
    { gateways: [GATEWAY], learnedRoutes: [{ id: '/l', gateway: '/gw', prefixes }] },
  );
}
