import { aWorld, openToOffice } from '../a-world.ts';
import { firewall, type FirewallProperties } from '../firewalls.ts';
import * as arm from '../resources.ts';
import { type RouteTableProperties, routeTable } from '../routes.ts';
import type { SecurityGroupProperties } from '../security.ts';
import { at, nodesOf, PLACE, subscriptionOf, type World } from '../world.ts';
import { guard } from './guard.ts';
import { type HubRules, hubRules } from './hub-rules.ts';

/** A world whose nodes leave by the firewall in the hub. */
export interface HubWorld extends World, HubRules {
  readonly firewall: arm.Resource<FirewallProperties>;
  /** The route table of the nodes. */
  readonly table: arm.Resource<RouteTableProperties>;
  /** The security group of the nodes' subnet. */
  readonly group: arm.Resource<SecurityGroupProperties>;
}

/**
 * A healthy public cluster as Microsoft's baseline has it: a hub with Azure Firewall, a spoke with a route to it.
 * https://learn.microsoft.com/azure/architecture/reference-architectures/containers/aks/baseline-aks and
 * https://learn.microsoft.com/azure/aks/limit-egress-traffic
 */
export function healthyHub(name: string, index: number): HubWorld {
  const world = aWorld(name, index);
  const { cluster, hub, spoke, resources } = world;
  const subscription = subscriptionOf(world);
  const nodes = nodesOf(world);
  arm.addSubnet(hub, 'AzureFirewallSubnet', at(world, '64.0/26'));
  arm.addSubnet(hub, 'GatewaySubnet', at(world, '64.64/27'));
  for (const { properties } of spoke.properties.virtualNetworkPeerings) properties.allowForwardedTraffic = true;

  const address = `192.0.2.${index + 101}`;
  const ip = arm.publicIp(subscription, 'rg-hub', `${name}-fw-ip`, PLACE, address);
  const own = firewall(subscription, 'rg-hub', `${name}-fw`, PLACE, hub, at(world, '64.4'), ip);
  const rules = hubRules(world);
  own.properties.firewallPolicy = { id: rules.policy.id };
  const table = routeTable(subscription, 'rg-net', `${name}-routes`, PLACE, {
    'to-firewall': ['0.0.0.0/0', 'VirtualAppliance', at(world, '64.4')],
    'firewall-to-internet': [`${address}/32`, 'Internet'],
  });
  Object.assign(nodes.properties, { routeTable: { id: table.id }, defaultOutboundAccess: false });
  const group = guard(world, nodes);
  guard(world, arm.subnetOf(hub, 'agents'));

  openToOffice(world, `${address}/32`);
  Object.assign(cluster.properties, {
    addonProfiles: {
      ...cluster.properties.addonProfiles,
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true' } },
      azurepolicy: { enabled: true, config: null },
    },
    azureMonitorProfile: { metrics: { enabled: true } },
    oidcIssuerProfile: { enabled: true, issuerURL: `https://${PLACE}.oic.prod-aks.azure.com/${subscription}/` },
    securityProfile: { imageCleaner: { enabled: true, intervalHours: 168 }, workloadIdentity: { enabled: true } },
    ingressProfile: { webAppRouting: { enabled: true, dnsZoneResourceIds: null } },
  });
  cluster.properties.networkProfile.outboundType = 'userDefinedRouting';
  resources.push(ip, own, table);
  return { ...world, ...rules, firewall: own, table, group };
}
