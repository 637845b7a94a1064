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
import type { Dice } from '../dice.ts';

/** As many prefixes as Microsoft published for AzureCloud in November 2025, which make up 731 runs, and some smaller tags. */
const PREFIXES = { azurecloud: 9_637, 'azurecloud.westeurope': 900, storage: 1_500, sql: 300, azurefrontdoor: 120 };
const PREFIXES_OF_A_RUN = 13;

function aPublicAddress(dice: Dice): string {
  return `${20 + dice.below(100)}.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`;
}

export function someTags(dice: Dice): ServiceTags {
  const tags = Object.entries(PREFIXES).map(([name, count]) => [
    name,
    Array.from({ length: Math.ceil(count / PREFIXES_OF_A_RUN) }, () => {
      const start = `${20 + dice.below(100)}.${dice.below(256)}`;
      const first = dice.below(240);
      return Array.from({ length: PREFIXES_OF_A_RUN }, (_, index) => `${start}.${first + index}.0/24`);
    })
      .flat()
      .slice(0, count),
  ]);
  return { changeNumber: '1', tags: Object.fromEntries(tags) as ServiceTags['tags'] };
}

/** Rules as large groups have them: tags, blocks, single ports and ranges, none of which covers all. */
export function someRules(dice: Dice, count: number): readonly SecurityRule[] {
  return Array.from({ length: count }, (_, index) =>
    aRule(`r${index}`, 100 + index, {
      direction: 'Outbound',
      access: dice.pick(['Allow', 'Deny']),
      protocol: dice.pick(['Tcp', 'Udp', '*']),
      sources: dice.pick([['*'], ['VirtualNetwork'], [`10.${dice.below(256)}.0.0/16`]]),
      destinations:
        index % 10 === 0
          ? [dice.pick(Object.keys(PREFIXES))]
          : [`${aPublicAddress(dice)}/${12 + dice.below(17)}`, `${aPublicAddress(dice)}/28`],
      ports: [dice.pick([`${dice.below(65_536)}`, `${dice.below(30_000)}-${30_000 + dice.below(30_000)}`])],
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

export function aBench(dice: Dice, clusters: number): Bench {
  const spokes = Math.max(3, Math.round(clusters * 0.3));
  const subnets = Array.from({ length: spokes }, (_, index) => spoke(dice, index));
  const hubs = Array.from({ length: HUBS }, (_, index) => hub(dice, index, spokes));
  const endpoints = Array.from({ length: ENDPOINTS }, (_, index) => ({
    name: `name${index * 65}.example.net`,
    addresses: [aPublicAddress(dice)],
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

function hub(dice: Dice, index: number, spokes: number) {
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
    aNetworkRule(`n${rule}`, { protocols: ['UDP'], destinations: [`${aPublicAddress(dice)}/24`], ports: ['123'] }),
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

function spoke(dice: Dice, index: number) {
  const name = `spoke${index}`;
  const prefix = `172.${16 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) * 16}/28`;
  const group = aGroup(name, ...someRules(dice, 20));
  const table = aTable(name, aRoute('0.0.0.0/0', 'VirtualAppliance', `10.${index % HUBS}.0.4`));
  const subnet: Subnet = aSubnet(`${network('virtualnetworks', name)}/subnets/nodes`, {
    addressPrefixes: [prefix],
    securityGroup: group.id,
    routeTable: table.id,
  });
  const peerings = [aPeering(name, `hub${index % HUBS}`, { allowsForwarded: true })];
  return { group, table, subnet, vnet: aVnet(name, { addressPrefixes: [prefix], subnets: [subnet], peerings }) };
}
