import { fleetOf, healthyPublic } from '../fleet/fleet.ts';
import * as arm from '../fleet/resources.ts';
import { connection, gateway, localGateway } from '../fleet/routes.ts';
import { healthyHubPrivate } from '../fleet/worlds/hub-private.ts';
import { PLACE, subscriptionOf } from '../fleet/world.ts';

/** The clusters of the worked examples in docs/operate.md: `shop` is public, `core` private and reached from a site by VPN. */
export function twoClusters(): readonly arm.Resource[] {
  return fleetOf([shop(), core()]).resources;
}

/** Its build agents leave by a NAT gateway that its authorized ranges do not name. */
function shop() {
  const world = healthyPublic('shop', 0);
  const { hub, resources } = world;
  const ip = arm.publicIp(subscriptionOf(world), 'rg-net', 'agents-ip', PLACE, '192.0.2.10');
  const nat = arm.natGateway(subscriptionOf(world), 'rg-net', 'agents-nat', PLACE, [ip]);
  arm.subnetOf(hub, 'agents').properties.natGateway = { id: nat.id };
  resources.push(ip, nat);
  return world;
}

/**
 * A resolver in its hub answers for all but the VNet of the jump box, which asks Azure's DNS. The hub's VPN gateway leads to a site whose
 * prefix is 192.168.0.0/16.
 */
function core() {
  const world = healthyHubPrivate('core', 1);
  const { hub, spoke, resources } = world;
  const subscription = subscriptionOf(world);
  arm.addSubnet(hub, 'GatewaySubnet', '10.1.40.0/27');
  for (const { properties } of hub.properties.virtualNetworkPeerings) properties.allowGatewayTransit = true;
  for (const { properties } of spoke.properties.virtualNetworkPeerings)
    properties.useRemoteGateways = properties.remoteVirtualNetwork.id === hub.id;
  const ops = arm.vnet(subscription, 'rg-net', 'core-ops', PLACE, '10.200.0.0/24', { jump: '10.200.0.0/28' });
  arm.peer(spoke, ops);
  const vpn = gateway(subscription, 'rg-net', 'core-vpn', PLACE, hub);
  const site = localGateway(subscription, 'rg-net', 'site', PLACE, ['192.168.0.0/16']);
  resources.push(ops, vpn, site, connection(subscription, 'rg-net', 'to-site', PLACE, vpn, site));
  return world;
}
