import { aWorld } from '../a-world.ts';
import { inboundEndpoint, resolver } from '../names.ts';
import { leaveByBalancer } from '../pools.ts';
import { type PrivateLink, usePrivateLink } from '../private-link.ts';
import * as arm from '../resources.ts';
import { at, PLACE, subscriptionOf, type World } from '../world.ts';

/** A world whose DNS is in the hub, with its clients in a VNet of their own. */
export interface HubPrivateWorld extends World, PrivateLink {
  readonly desk: arm.Resource<arm.VnetProperties>;
  readonly hubLink: arm.Resource;
}

/**
 * A healthy private cluster with a zone of its owner's, which is linked to the hub alone: there a resolver answers for all others.
 * https://learn.microsoft.com/azure/aks/private-clusters#hub-and-spoke-with-custom-dns
 */
export function healthyHubPrivate(name: string, index: number): HubPrivateWorld {
  const world = aWorld(name, index);
  const { hub, spoke, resources, clients } = world;
  const subscription = subscriptionOf(world);
  hub.properties.addressSpace.addressPrefixes = [at(world, '0.0/18')];
  arm.addSubnet(hub, 'inbound', at(world, '32.0/28'), 'Microsoft.Network/dnsResolvers');
  const desk = arm.vnet(subscription, 'rg-net', `${name}-desk`, PLACE, at(world, '64.0/18'), {
    people: at(world, '64.0/24'),
  });
  arm.peer(hub, desk);
  arm.peer(spoke, desk);

  const answering = resolver(subscription, 'rg-hub', `${name}-resolver`, PLACE, hub);
  const inbound = inboundEndpoint(answering, 'inbound', at(world, '32.4'));
  for (const { properties } of [spoke, desk]) properties.dhcpOptions = { dnsServers: [at(world, '32.4')] };
  const zone = arm.privateDnsZone(subscription, `rg-dns-${name}`, `privatelink.${PLACE}.azmk8s.io`);
  const privateLink = usePrivateLink(world, zone, zone.id);
  const hubLink = arm.link(zone, hub);
  resources.push(desk, answering, inbound, hubLink);
  leaveByBalancer(world);
  clients.push({ name: `people-${name}`, subnet: `${desk.id}/subnets/people`, must: { names: [name] } });
  return { ...world, ...privateLink, desk, hubLink };
}
