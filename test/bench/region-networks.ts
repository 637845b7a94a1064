import { cidrs, type Flow, ipSet, type SecurityRule, type ServiceTags } from '../../shared/reachability/index.ts';
import { aNetwork, aPeering, aSubnet, aVnet, network } from '../builders.ts';
import {
  aCollection,
  aFirewall,
  aGroup,
  anApplicationRule,
  aNetworkRule,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import type { Dice } from '../dice.ts';
import type { Bench } from './networks.ts';

const REGIONS = 10;
const PREFIXES_OF_A_REGION = 1_100;
const NAMES = 9;

const regionOf = (index: number) => `region${index % REGIONS}`;

/** Regions of more than 1,000 prefixes that do not touch, as Microsoft publishes them, and `AzureCloud`, which holds them all. */
export function regionTags(dice: Dice): ServiceTags {
  const regions = Array.from({ length: REGIONS }, (_, region) => {
    const prefixes = Array.from({ length: PREFIXES_OF_A_REGION }, (_, index) => {
      // Every tenth /24 from 20.0.0.0 on is of this region.
      const block = (index * 2 + dice.below(2)) * REGIONS * 2 + region * 2;
      return `${20 + (block >> 16)}.${(block >> 8) & 255}.${block & 255}.0/24`;
    });
    return [`azurecloud.${regionOf(region)}`, prefixes] as const;
  });
  const all = regions.flatMap(([, prefixes]) => prefixes);
  return { changeNumber: '1', tags: Object.fromEntries([...regions, ['azurecloud', all]]) };
}

/**
 * Clusters of ten regions, half of them behind a firewall of their region. Nodes must reach the API server, which is one of the region's
 * addresses, the region at two more ports, and names of which nobody knows the address.
 */
export function aRegionBench(clusters: number, { tags }: ServiceTags): Bench {
  const spokes = Array.from({ length: clusters }, (_, index) => spoke(index));
  const hubs = Array.from({ length: REGIONS }, (_, index) => hub(index, clusters));
  const addresses = Array.from({ length: REGIONS }, (_, index) =>
    cidrs(ipSet(tags[`azurecloud.${regionOf(index)}`] ?? [])),
  );
  const flows = spokes.flatMap(({ subnet }, index): Flow[] => {
    const region = { addresses: addresses[index % REGIONS] ?? [], isOneOf: true };
    const to = (destination: Flow['destination'], port: string, protocol: Flow['protocol'] = 'tcp') => ({
      source: { subnet: subnet.id },
      destination,
      protocol,
      ports: [port],
    });
    return [
      to({ ...region, name: `aks-${index}.hcp.${regionOf(index)}.azmk8s.io` }, '443'),
      to(region, '1194', 'udp'),
      to(region, '9000'),
      ...Array.from({ length: NAMES }, (_, name) => to({ name: `name${name}.example.net` }, '443')),
    ];
  });
  return {
    network: aNetwork({
      vnets: [...hubs.map(({ vnet }) => vnet), ...spokes.map(({ vnet }) => vnet)],
      securityGroups: spokes.map(({ group }) => group),
      routeTables: spokes.map(({ table }) => table),
      natGateways: spokes.map(({ gateway }) => gateway),
      firewalls: hubs.map(({ firewall }) => firewall),
      firewallPolicies: hubs.map(({ policy }) => policy),
      ruleCollectionGroups: hubs.map(({ rules }) => rules),
      publicIps: [...hubs, ...spokes].map(({ ip }) => ip),
    }),
    flows,
  };
}

function hub(index: number, spokes: number) {
  const name = `hub${index}`;
  const subnet = `${network('virtualnetworks', name)}/subnets/azurefirewallsubnet`;
  const vnet = aVnet(name, {
    addressPrefixes: [`10.${index}.0.0/16`],
    subnets: [aSubnet(subnet, { addressPrefixes: [`10.${index}.0.0/26`] })],
    peerings: Array.from({ length: spokes }, (_, spokeIndex) => spokeIndex)
      .filter((spokeIndex) => spokeIndex % REGIONS === index)
      .map((spokeIndex) => aPeering(name, `spoke${spokeIndex}`, { allowsForwarded: true })),
  });
  const policy = { id: network('firewallpolicies', name), ruleCollectionGroups: [], settings: {} };
  const region = `AzureCloud.${regionOf(index)}`;
  const networkRules = [
    ...Array.from({ length: 200 }, (_, rule) =>
      aNetworkRule(`n${rule}`, {
        protocols: ['TCP'],
        destinations: [`198.51.${rule}.0/24`],
        ports: [rule % 50 === 0 ? '443' : '1433'],
      }),
    ),
    aNetworkRule('api', { protocols: ['TCP'], destinations: [region], ports: ['443', '9000'] }),
    aNetworkRule('tunnel', { protocols: ['UDP'], destinations: ['AzureCloud'], ports: ['1194'] }),
  ];
  const names = Array.from({ length: NAMES - 1 }, (_, rule) => `name${rule}.example.net`);
  const ip = { id: network('publicipaddresses', name), address: `198.51.100.${index + 1}` };
  return {
    vnet,
    policy,
    ip,
    rules: {
      id: `${policy.id}/rulecollectiongroups/all`,
      policy: policy.id,
      priority: 100,
      collections: [
        aCollection('network', 200, 'Allow', ...networkRules),
        aCollection('application', 300, 'Allow', ...names.map((fqdn, rule) => anApplicationRule(`a${rule}`, [fqdn]))),
      ],
    },
    firewall: aFirewall({
      id: network('azurefirewalls', name),
      subnet,
      privateAddress: `10.${index}.0.4`,
      publicIps: [ip.id],
      policy: policy.id,
    }),
  };
}

function spoke(index: number) {
  const name = `spoke${index}`;
  const prefix = `172.${16 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) * 16}/28`;
  const group = aGroup(name, ...rulesOf(index));
  const isDirect = index % 2 === 0;
  const table = aTable(
    name,
    ...(isDirect ? [] : [aRoute('0.0.0.0/0', 'VirtualAppliance', `10.${index % REGIONS}.0.4`)]),
  );
  const ip = { id: network('publicipaddresses', name), address: `203.0.${113 + (index >> 8)}.${index & 255}` };
  const gateway = { id: network('natgateways', name), publicIps: [ip.id], publicIpPrefixes: [] };
  const subnet = aSubnet(`${network('virtualnetworks', name)}/subnets/nodes`, {
    addressPrefixes: [prefix],
    securityGroup: group.id,
    routeTable: table.id,
    ...(isDirect && { natGateway: gateway.id }),
  });
  const peerings = [aPeering(name, `hub${index % REGIONS}`, { allowsForwarded: true })];
  return {
    group,
    table,
    ip,
    gateway,
    subnet,
    vnet: aVnet(name, { addressPrefixes: [prefix], subnets: [subnet], peerings }),
  };
}

/** A group that lets out to clouds by their tags, and in some clusters no further. */
function rulesOf(index: number): readonly SecurityRule[] {
  const out = { direction: 'Outbound' as const, sources: ['VirtualNetwork'] };
  return [
    aRule('api', 100, {
      ...out,
      protocol: 'Tcp',
      destinations: [`AzureCloud.${regionOf(index)}`],
      ports: ['443', '9000'],
    }),
    aRule('tunnel', 110, { ...out, protocol: 'Udp', destinations: ['AzureCloud'], ports: ['1194'] }),
    aRule('database', 120, {
      ...out,
      protocol: 'Tcp',
      destinations: [`192.0.${index % 256}.0/24`],
      ports: ['443', '1433'],
    }),
    aRule('web', 130, { ...out, protocol: 'Tcp', destinations: ['Internet'], ports: ['443'] }),
    ...(index % 4 === 0 ? [aRule('nothing-else', 4_000, { ...out, access: 'Deny', sources: ['*'] })] : []),
  ];
}
