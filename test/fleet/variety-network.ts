import { internalLoadBalancer, networkInterface, privateEndpoint, scaleSet } from './machines.ts';
import { forwardingRule, inboundEndpoint, record, resolver, ruleset, rulesetLink } from './names.ts';
import * as arm from './resources.ts';
import { connection, gateway, localGateway, routeTable } from './routes.ts';
import { securityGroup, securityRule } from './security.ts';
import { variedFirewalls } from './variety-firewalls.ts';

const GROUP = 'rg-varied';
const PLACE = 'westeurope';

/** A resource of every kind beside clusters, twice and never alike, in one subscription. */
export function variedNetwork(subscription: string): readonly arm.Resource[] {
  const hub = arm.vnet(subscription, GROUP, 'varied', PLACE, '10.200.0.0/16', {
    a: '10.200.0.0/24',
    b: '10.200.1.0/24',
  });
  return [
    hub,
    ...rules(subscription),
    ...machines(subscription, hub),
    ...variedFirewalls(subscription, hub),
    ...gateways(subscription, hub),
    ...names(subscription, hub),
  ];
}

/** Makes subnets and peerings that say everything they can say. */
export function varySubnets(one: arm.Resource<arm.SubnetProperties>, two: arm.Resource<arm.SubnetProperties>): void {
  [one, two].forEach(({ id, properties }, index) => {
    const [, vnet = ''] = id.split('/virtualNetworks/');
    Object.assign(properties, {
      networkSecurityGroup: { id: `${id}-NSG` },
      serviceEndpoints: [
        {
          provisioningState: 'Succeeded',
          service: 'Microsoft.Storage',
          locations: index ? ['*'] : ['westeurope', vnet],
        },
      ],
      privateEndpointNetworkPolicies: index ? 'Enabled' : 'RouteTableEnabled',
      defaultOutboundAccess: index === 0,
      delegations: [
        {
          name: 'aks-delegation',
          properties: {
            provisioningState: 'Succeeded',
            serviceName: index ? 'Microsoft.Web/serverFarms' : 'Microsoft.ContainerService/managedClusters',
            actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
          },
        },
      ],
    });
  });
}

function rules(subscription: string): readonly arm.Resource[] {
  const one = securityGroup(subscription, GROUP, 'one', PLACE);
  const two = securityGroup(subscription, GROUP, 'two', PLACE);
  two.properties.defaultSecurityRules.pop();
  securityRule(one, 'plural', {
    protocol: 'Tcp',
    sourceAddressPrefixes: ['10.0.0.0/8', 'Storage.WestEurope', '300.1.2.3'],
    destinationAddressPrefixes: ['192.0.2.0/24'],
    sourcePortRange: '1024-65535',
    destinationPortRange: '443',
    access: 'Allow',
    direction: 'Inbound',
  });
  securityRule(two, 'groups', {
    protocol: 'Udp',
    priority: 4_096,
    sourceAddressPrefix: '',
    sourceApplicationSecurityGroups: [{ id: '/ASG/a' }],
    destinationAddressPrefix: '',
    destinationApplicationSecurityGroups: [{ id: '/ASG/b' }],
    sourcePortRange: '53',
    destinationPortRanges: ['80', '9000-9100'],
  });
  securityRule(two, 'other-groups', {
    priority: 200,
    sourceApplicationSecurityGroups: [{ id: '/ASG/c' }],
    destinationApplicationSecurityGroups: [{ id: '/ASG/d' }],
  });
  const routes = routeTable(subscription, GROUP, 'one', PLACE, {
    out: ['0.0.0.0/0', 'VirtualAppliance', '10.200.3.4'],
    tagged: ['AzureCloud', 'Internet'],
  });
  routes.properties.disableBgpRoutePropagation = true;
  return [
    one,
    two,
    routes,
    routeTable(subscription, GROUP, 'two', PLACE, { site: ['172.16.0.0/12', 'VirtualAppliance', '10.200.3.5'] }),
  ];
}

function machines(subscription: string, hub: arm.Resource): readonly arm.Resource[] {
  const [a, b] = [`${hub.id}/subnets/a`, `${hub.id}/subnets/b`];
  const one = networkInterface(subscription, GROUP, 'nic-one', PLACE, a, '10.200.0.4');
  const two = networkInterface(subscription, GROUP, 'nic-two', PLACE, b, '10.200.1.4');
  one.properties.enableIPForwarding = true;
  [one, two].forEach(({ id, properties }) => {
    properties.networkSecurityGroup = { id: `${id}-NSG` };
    properties.virtualMachine = { id: `${id}-VM` };
    Object.assign(properties.ipConfigurations[0]?.properties ?? {}, {
      publicIPAddress: { id: `${id}-IP` },
      applicationSecurityGroups: [{ id: `${id}-ASG` }],
      loadBalancerBackendAddressPools: [{ id: `${id}-POOL` }],
    });
  });
  const uniform = scaleSet(subscription, GROUP, 'vmss-one', PLACE, a, ['/pool/one']);
  const open = scaleSet(subscription, GROUP, 'vmss-two', PLACE, b, ['/pool/two']);
  const [first, second] = [uniform, open].map(
    (set) => set.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0]?.properties,
  );
  if (first !== undefined) Object.assign(first, { networkSecurityGroup: { id: '/NSG/1' }, enableIPForwarding: false });
  if (second !== undefined) second.networkSecurityGroup = { id: '/NSG/2' };
  Object.assign(second?.ipConfigurations[0]?.properties ?? {}, { publicIPAddressConfiguration: { name: 'ip' } });
  const balancers = [
    internalLoadBalancer(subscription, GROUP, 'lb-one', PLACE, a, '10.200.0.9', 443),
    internalLoadBalancer(subscription, GROUP, 'lb-two', PLACE, b, '10.200.1.9', 80),
  ];
  balancers.forEach((balancer, index) => {
    balancer.sku = { name: 'Basic', tier: 'Regional' };
    const { id, properties } = balancer;
    const [frontend] = properties.frontendIPConfigurations;
    if (frontend !== undefined) frontend.properties.publicIPPrefix = { id: `${id}-PREFIX` };
    const [rule] = properties.loadBalancingRules;
    if (index > 0 || rule === undefined) return;
    Object.assign(rule.properties, { protocol: 'All', frontendPort: 0, backendPort: 0 });
    rule.properties.backendAddressPools = [{ id: `${id}/backendAddressPools/more` }];
  });
  const endpoints = [one, two].map((nic, index) => {
    const endpoint = privateEndpoint(subscription, GROUP, `pe-${index}`, PLACE, nic, `/Service/${index}`);
    endpoint.properties.customDnsConfigs.push({ fqdn: `${index}.example`, ipAddresses: [`10.200.${index}.4`] });
    endpoint.properties.ipConfigurations.push({ name: 'b', properties: { privateIPAddress: `10.200.${index}.5` } });
    endpoint.properties.applicationSecurityGroups = [{ id: `/ASG/${index}` }];
    return endpoint;
  });
  const [, manual] = endpoints;
  if (manual !== undefined) {
    const waiting = manual.properties.privateLinkServiceConnections.splice(0);
    for (const { properties } of waiting) properties.privateLinkServiceConnectionState.status = 'Pending';
    manual.properties.manualPrivateLinkServiceConnections.push(...waiting);
  }
  return [one, two, uniform, open, ...balancers, ...endpoints];
}

function gateways(subscription: string, hub: arm.Resource): readonly arm.Resource[] {
  const vpn = gateway(subscription, GROUP, 'gw-one', PLACE, hub);
  const express = gateway(subscription, GROUP, 'gw-two', PLACE, { ...hub, id: `${hub.id}-2` }, 'ExpressRoute');
  const third = { ...hub, id: `${hub.id}-3`, type: 'Microsoft.Network/virtualNetworkGateways' };
  vpn.properties.enableBgp = true;
  const sites = ['172.20.0.0/16', '172.21.0.0/16'].map((prefix, index) =>
    localGateway(subscription, GROUP, `site-${index}`, PLACE, [prefix]),
  );
  const joined = [...sites, express, third].map((to, index) =>
    connection(subscription, GROUP, `to-${index}`, PLACE, index ? vpn : express, to),
  );
  for (const { properties } of joined.slice(0, 1)) properties.enableBgp = true;
  return [vpn, express, ...sites, ...joined];
}

function names(subscription: string, hub: arm.Resource): readonly arm.Resource[] {
  const zone = arm.privateDnsZone(subscription, GROUP, 'varied.example');
  const resolvers = [0, 1].flatMap((index): arm.Resource[] => {
    const vnet = { ...hub, id: `${hub.id}-${index}`, name: `${hub.name}-${index}` };
    const own = resolver(subscription, GROUP, `resolver-${index}`, PLACE, vnet);
    const set = ruleset(subscription, GROUP, `ruleset-${index}`, PLACE, own);
    const rule = forwardingRule(set, 'site', index ? 'Corp.Example' : '', [`172.20.0.${index}`]);
    if (index) rule.properties.forwardingRuleState = 'Disabled';
    return [own, inboundEndpoint(own, 'in', `10.200.4.${index}`), set, rule, rulesetLink(set, vnet)];
  });
  const link = arm.link(zone, hub);
  link.properties.resolutionPolicy = 'NxDomainRedirect';
  return [
    zone,
    link,
    record(zone, 'A', '@', ['10.200.0.4', '10.200.0.5']),
    record(zone, 'AAAA', '*', ['fd00::4']),
    record(zone, 'CNAME', 'www', ['Elsewhere.Example.']),
    record(zone, 'CNAME', 'old', ['www.varied.example']),
    ...resolvers,
  ];
}
