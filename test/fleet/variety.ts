import { type Fleet, fleetOf, healthyNat, healthyPrivate, healthyPublic, nodesOf, type World } from './fleet.ts';
import * as arm from './resources.ts';
import { variedNetwork, varySubnets } from './variety-network.ts';

/** A fleet in which nothing is as it mostly is: every field that is read has several values, none of them the default. */
export function variety(): Fleet {
  const [one, two] = [publicOne(), publicTwo()];
  varySubnets(nodesOf(one), nodesOf(two));
  const fleet = fleetOf([one, two, integrated(), privateIntegrated(), privateOwnZone()]);
  const [, , subscription = ''] = one.spoke.id.split('/');
  return { ...fleet, resources: [...fleet.resources, ...variedNetwork(subscription)] };
}

function publicOne(): World {
  const world = healthyNat('v-one', 0);
  const { cluster, spoke, nat, resources } = world;
  const [, , subscription = ''] = cluster.id.split('/');
  const prefix = arm.publicIpPrefix(subscription, 'rg-net', 'v-prefix', 'westeurope', '192.0.2.64/30');
  cluster.tags = { team: 'web', 'cost center': '7' };
  cluster.sku = { name: 'Base', tier: 'Free' };
  Object.assign(cluster.properties, {
    currentKubernetesVersion: '1.32.7',
    provisioningState: 'Updating',
    hostedSystemProfile: { enabled: true },
    bootstrapProfile: { artifactSource: 'Cache' },
    addonProfiles: {
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: '/Subscriptions/X/W' } },
      azurepolicy: { enabled: false },
    },
    azureMonitorProfile: { metrics: { enabled: true } },
  });
  Object.assign(cluster.properties.networkProfile, {
    networkPlugin: 'kubenet',
    podCidr: '10.200.0.0/16',
    podCidrs: ['10.200.0.0/16', 'fd12::/64'],
    loadBalancerProfile: { allocatedOutboundPorts: 1_024 },
  });
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['203.0.113.0/24', 'AzureCloud', '300.1.2.3'] };
  cluster.properties.httpProxyConfig = {
    httpProxy: 'http://10.0.0.9:3128',
    httpsProxy: 'http://10.0.0.9:3129',
    noProxy: ['localhost', '.local'],
  };
  const [first] = cluster.properties.agentPoolProfiles;
  if (first !== undefined)
    Object.assign(first, {
      podSubnetID: `${spoke.id}/subnets/pods`,
      enableNodePublicIP: true,
      nodePublicIPPrefixID: prefix.id,
      enableAutoScaling: true,
      minCount: 1,
      maxCount: 9,
      osType: 'Windows',
    });
  cluster.properties.agentPoolProfiles.push({
    ...arm.pool('user', `${spoke.id}/subnets/other`),
    mode: 'User',
    count: 0,
    powerState: { code: 'Stopped' },
    provisioningState: 'Failed',
  });
  spoke.properties.dhcpOptions = { dnsServers: ['10.0.0.4', '10.0.0.5'] };
  Object.assign(nodesOf(world).properties, {
    routeTable: { id: `${spoke.id}-RT` },
    privateEndpoints: [{ id: `${spoke.id}-PE` }],
  });
  nat.properties.publicIpPrefixes = [{ id: prefix.id }];
  resources.push(prefix, arm.publicIpPrefix(subscription, 'rg-net', 'v-prefix2', 'westeurope', '192.0.2.128/30'));
  return world;
}

function publicTwo(): World {
  const world = healthyNat('v-two', 1);
  const { cluster, hub, spoke, nat } = world;
  cluster.location = 'northeurope';
  Object.assign(cluster.properties, {
    currentKubernetesVersion: '1.31.1',
    provisioningState: 'Failed',
    powerState: { code: 'Stopped' },
    bootstrapProfile: { artifactSource: 'Direct' },
    addonProfiles: { omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: '/subscriptions/X/V' } } },
    securityProfile: {
      defender: { securityMonitoring: { enabled: true } },
      workloadIdentity: { enabled: true },
    },
  });
  Object.assign(cluster.properties.networkProfile, {
    networkPlugin: 'none',
    podCidr: '10.201.0.0/16',
    loadBalancerProfile: { allocatedOutboundPorts: 8_000 },
  });
  cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['2001:db8::/32', 'AzureDevOps', '10.0.0.0/33'] };
  cluster.properties.httpProxyConfig = { httpProxy: 'http://proxy:80', httpsProxy: 'http://proxy:443', noProxy: [] };
  cluster.properties.agentPoolProfiles = [
    {
      ...arm.pool('gate', `${spoke.id}/subnets/nodes`),
      mode: 'Gateway',
      podSubnetID: `${spoke.id}/subnets/pods2`,
      nodePublicIPPrefixID: `${spoke.id}-PREFIX`,
      osType: 'linux',
      ...{ enableAutoScaling: true, maxCount: 40 },
    },
  ];
  hub.properties.dhcpOptions = { dnsServers: ['10.9.0.4'] };
  spoke.properties.addressSpace.addressPrefixes.push('fd00:1::/48');
  const nodes = nodesOf(world);
  nodes.properties = {
    ...nodes.properties,
    addressPrefixes: ['10.1.128.0/20', 'fd00:1::/64'],
    routeTable: { id: `${hub.id}-RT` },
    privateEndpoints: [{ id: `${hub.id}-PE` }],
  };
  delete nodes.properties.addressPrefix;
  for (const { properties } of hub.properties.virtualNetworkPeerings)
    Object.assign(properties, {
      peeringState: 'Disconnected',
      allowVirtualNetworkAccess: false,
      allowForwardedTraffic: true,
      allowGatewayTransit: true,
      useRemoteGateways: true,
      peerCompleteVnets: false,
    });
  nat.properties.publicIpPrefixes = [{ id: `${hub.id}-PREFIX` }];
  return world;
}

function integrated(): World {
  const world = healthyPublic('v-three', 2);
  world.cluster.properties.apiServerAccessProfile = {
    enablePrivateCluster: false,
    enableVnetIntegration: true,
    subnetId: `${world.spoke.id}/subnets/api`,
  };
  Object.assign(world.cluster.properties.networkProfile, { outboundType: 'userDefinedRouting' });
  for (const one of world.resources) {
    const { outboundRules } = one.properties as { outboundRules?: { name: string }[] };
    for (const rule of outboundRules ?? []) rule.name = 'another-rule';
  }
  return world;
}

function privateIntegrated(): World {
  const world = healthyPrivate('v-four', 3);
  Object.assign(world.cluster.properties.apiServerAccessProfile ?? {}, {
    enableVnetIntegration: true,
    subnetId: `${world.hub.id}/subnets/api`,
    privateDNSZone: 'none',
  });
  Object.assign(world.agentsLink.properties, { virtualNetworkLinkState: 'InProgress' });
  return world;
}

function privateOwnZone(): World {
  const world = healthyPrivate('v-five', 4);
  Object.assign(world.cluster.properties.apiServerAccessProfile ?? {}, { privateDNSZone: world.zone.id });
  world.zone.properties.numberOfVirtualNetworkLinks = 7;
  return world;
}
