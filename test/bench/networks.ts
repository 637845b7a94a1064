import type { Flow, Network, SecurityRule, ServiceTags, Subnet } from '../../shared/reachability/index.ts';
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
import type { Random } from './random.ts';

/** As many prefixes as Microsoft published for AzureCloud in November 2025, and some smaller tags. */
const PREFIXES = { azurecloud: 9_637, 'azurecloud.westeurope': 900, storage: 1_500, sql: 300, azurefrontdoor: 120 };

export function someTags(random: Random): ServiceTags {
  const tags = Object.entries(PREFIXES).map(([name, count]) => [
    name,
    Array.from({ length: count }, () => `${random.publicAddress()}/${16 + random.below(13)}`),
  ]);
  return { changeNumber: '1', tags: Object.fromEntries(tags) as ServiceTags['tags'] };
}

/** Rules as large groups have them: tags, blocks, single ports and ranges, none of which covers all. */
export function someRules(random: Random, count: number): readonly SecurityRule[] {
  return Array.from({ length: count }, (_, index) =>
    aRule(`r${index}`, 100 + index, {
      direction: 'Outbound',
      access: random.of(['Allow', 'Deny']),
      protocol: random.of(['Tcp', 'Udp', '*']),
      sources: random.of([['*'], ['VirtualNetwork'], [`10.${random.below(256)}.0.0/16`]]),
      destinations:
        index % 10 === 0
          ? [random.of(Object.keys(PREFIXES))]
          : [`${random.publicAddress()}/${12 + random.below(17)}`, `${random.publicAddress()}/28`],
      ports: [random.of([`${random.below(65_536)}`, `${random.below(30_000)}-${30_000 + random.below(30_000)}`])],
    }),
  );
}

const HUBS = 10;
const RULES_OF_A_POLICY = 2_000;
const ENDPOINTS = 30;

/** A fleet of clusters in spokes behind hub firewalls, and what their nodes must reach. */
export interface Bench {
  readonly network: Network;
  readonly flows: readonly Flow[];
}

export function aBench(random: Random, clusters: number): Bench {
  const spokes = Math.max(3, Math.round(clusters * 0.3));
  const subnets = Array.from({ length: spokes }, (_, index) => spoke(random, index));
  const hubs = Array.from({ length: HUBS }, (_, index) => hub(random, index, spokes));
  const endpoints = Array.from({ length: ENDPOINTS }, (_, index) => ({
    name: `name${index * 65}.example.net`,
    addresses: [random.publicAddress()],
  }));
  return {
    network: aNetwork({
      vnets: [...hubs.map(({ vnet }) => vnet), ...subnets.map(({ vnet }) => vnet)],
      securityGroups: subnets.map(({ group }) => group),
      routeTables: subnets.map(({ table }) => table),
      firewalls: hubs.map(({ firewall }) => firewall),
      firewallPolicies: hubs.map(({ policy }) => policy),
      ruleCollectionGroups: hubs.map(({ rules }) => rules),
      publicIps: hubs.map(({ ip }) => ip),
    }),
    flows: Array.from({ length: clusters }, (_, cluster) =>
      endpoints.map(({ name, addresses }) => ({
        source: { subnet: subnets[cluster % spokes]?.subnet.id ?? '' },
        destination: { name, addresses },
        protocol: 'tcp' as const,
        ports: ['443'],
      })),
    ).flat(),
  };
}

function hub(random: Random, index: number, spokes: number) {
  const name = `hub${index}`;
  const subnet = `${network('virtualnetworks', name)}/subnets/azurefirewallsubnet`;
  const vnet = aVnet(name, {
    addressPrefixes: [`10.${index}.0.0/16`],
    subnets: [aSubnet(subnet, { addressPrefixes: [`10.${index}.0.0/26`] })],
    peerings: Array.from({ length: spokes }, (_, spokeIndex) => spokeIndex)
      .filter((spokeIndex) => spokeIndex % HUBS === index)
      .map((spokeIndex) => aPeering(name, `spoke${spokeIndex}`, { allowsForwarded: true })),
  });
  const policy = { id: network('firewallpolicies', name), ruleCollectionGroups: [], settings: {} };
  const half = RULES_OF_A_POLICY / 2;
  const networkRules = Array.from({ length: half }, (_, rule) =>
    aNetworkRule(`n${rule}`, { protocols: ['UDP'], destinations: [`${random.publicAddress()}/24`], ports: ['123'] }),
  );
  const applicationRules = Array.from({ length: half }, (_, rule) =>
    anApplicationRule(`a${rule}`, [`name${rule * 2}.example.net`, `*.other${rule}.example.org`]),
  );
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
        aCollection('application', 300, 'Allow', ...applicationRules),
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

function spoke(random: Random, index: number) {
  const name = `spoke${index}`;
  const prefix = `172.${16 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) * 16}/28`;
  const group = aGroup(name, ...someRules(random, 20));
  const table = aTable(name, aRoute('0.0.0.0/0', 'VirtualAppliance', `10.${index % HUBS}.0.4`));
  const subnet: Subnet = aSubnet(`${network('virtualnetworks', name)}/subnets/nodes`, {
    addressPrefixes: [prefix],
    securityGroup: group.id,
    routeTable: table.id,
  });
  const peerings = [aPeering(name, `hub${index % HUBS}`, { allowsForwarded: true })];
  return { group, table, subnet, vnet: aVnet(name, { addressPrefixes: [prefix], subnets: [subnet], peerings }) };
}
