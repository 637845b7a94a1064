import { id, network, type Reference, type Resource } from './resources.ts';

export interface FirewallProperties {
  provisioningState: string;
  threatIntelMode: string;
  additionalProperties: Record<string, string>;
  ipConfigurations: Resource<{ privateIPAddress: string; publicIPAddress: Reference; subnet?: Reference }>[];
  networkRuleCollections: Resource<ClassicCollectionProperties>[];
  applicationRuleCollections: Resource<ClassicCollectionProperties>[];
  natRuleCollections: Resource<ClassicCollectionProperties>[];
  firewallPolicy?: Reference;
  virtualHub?: Reference;
  hubIPAddresses?: { privateIPAddress: string; publicIPs: { addresses: { address: string }[]; count: number } };
}

export interface ClassicCollectionProperties {
  priority: number;
  action: { type: string };
  rules: object[];
}

/** A firewall in the subnet `AzureFirewallSubnet` of a VNet, without rules and without a policy. */
export function firewall(
  subscription: string,
  group: string,
  name: string,
  location: string,
  vnet: Resource,
  privateIPAddress: string,
  ip: Resource,
): Resource<FirewallProperties> {
  const own = id(subscription, group, 'Microsoft.Network/azureFirewalls', name);
  return network(subscription, group, 'azureFirewalls', name, location, {
    provisioningState: 'Succeeded',
    sku: { name: 'AZFW_VNet', tier: 'Standard' },
    threatIntelMode: 'Alert',
    additionalProperties: {},
    ipConfigurations: [
      {
        name: 'ip',
        id: `${own}/azureFirewallIpConfigurations/ip`,
        type: 'Microsoft.Network/azureFirewalls/azureFirewallIpConfigurations',
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress,
          privateIPAllocationMethod: 'Dynamic',
          publicIPAddress: { id: ip.id },
          subnet: { id: `${vnet.id}/subnets/AzureFirewallSubnet` },
        },
      },
    ],
    networkRuleCollections: [],
    applicationRuleCollections: [],
    natRuleCollections: [],
  });
}

/** Adds rules to a firewall that has no policy. */
export function ownRules(
  { id: own, properties }: Resource<FirewallProperties>,
  kind: 'networkRuleCollections' | 'applicationRuleCollections' | 'natRuleCollections',
  name: string,
  priority: number,
  action: 'Allow' | 'Deny' | 'Dnat',
  rules: object[],
): void {
  properties[kind].push({
    name,
    id: `${own}/${kind}/${name}`,
    type: `Microsoft.Network/azureFirewalls/${kind}`,
    properties: { priority, action: { type: action }, rules },
  });
}

export interface FirewallPolicyProperties {
  provisioningState: string;
  basePolicy?: Reference;
  ruleCollectionGroups: Reference[];
  threatIntelMode: string;
  dnsSettings?: { servers?: string[]; enableProxy?: boolean };
  intrusionDetection?: { mode: string };
  snat?: { privateRanges: string[] };
  transportSecurity?: { certificateAuthority: { name: string; keyVaultSecretId: string } };
}

export function firewallPolicy(
  subscription: string,
  group: string,
  name: string,
  location: string,
): Resource<FirewallPolicyProperties> {
  return {
    ...network(subscription, group, 'firewallPolicies', name, location, {
      provisioningState: 'Succeeded',
      sku: { tier: 'Standard' },
      ruleCollectionGroups: [],
      threatIntelMode: 'Alert',
    }),
    type: 'Microsoft.Network/FirewallPolicies',
  };
}

export interface RuleCollectionGroupProperties {
  provisioningState: string;
  priority: number;
  ruleCollections: PolicyCollection[];
}

export interface PolicyCollection {
  ruleCollectionType: string;
  name: string;
  priority: number;
  action: { type: string };
  rules: PolicyRule[];
}

export interface PolicyRule {
  readonly name: string;
  terminateTLS?: boolean;
  readonly [field: string]: unknown;
}

export function collectionOf(
  { id, properties }: Resource<RuleCollectionGroupProperties>,
  name: string,
): PolicyCollection {
  const found = properties.ruleCollections.find((collection) => collection.name === name);
  if (found === undefined) throw new Error(`${id} has no collection ${name}`);
  return found;
}

/** A group of rules, which its policy names. */
export function ruleCollectionGroup(
  policy: Resource<FirewallPolicyProperties>,
  name: string,
  priority: number,
  ruleCollections: PolicyCollection[],
): Resource<RuleCollectionGroupProperties> {
  const own = `${policy.id}/ruleCollectionGroups/${name}`;
  policy.properties.ruleCollectionGroups.push({ id: own });
  return {
    name,
    id: own,
    type: 'Microsoft.Network/FirewallPolicies/RuleCollectionGroups',
    location: policy.location ?? '',
    properties: { provisioningState: 'Succeeded', priority, ruleCollections },
  };
}

/** Rules of a policy that let traffic through, or do not. */
export function filterRules(
  name: string,
  priority: number,
  action: 'Allow' | 'Deny',
  rules: PolicyRule[],
): PolicyCollection {
  return {
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
    action: { type: action },
    rules,
    name,
    priority,
  };
}

/** Rules of a policy that send what comes to one address on to another. */
export function natRules(name: string, priority: number, rules: PolicyRule[]): PolicyCollection {
  return {
    ruleCollectionType: 'FirewallPolicyNatRuleCollection',
    action: { type: 'Dnat' },
    rules,
    name,
    priority,
  };
}

/** A rule of addresses and ports, of a policy. */
export function networkRule(name: string, different: object): PolicyRule {
  return {
    ruleType: 'NetworkRule',
    name,
    ipProtocols: ['TCP'],
    sourceAddresses: ['*'],
    sourceIpGroups: [],
    destinationAddresses: [],
    destinationIpGroups: [],
    destinationFqdns: [],
    destinationPorts: ['443'],
    ...different,
  };
}

/** A rule of names, of a policy. */
export function applicationRule(name: string, different: object): PolicyRule {
  return {
    ruleType: 'ApplicationRule',
    name,
    protocols: [{ protocolType: 'Https', port: 443 }],
    fqdnTags: [],
    webCategories: [],
    targetFqdns: [],
    targetUrls: [],
    terminateTLS: false,
    sourceAddresses: ['*'],
    destinationAddresses: [],
    sourceIpGroups: [],
    ...different,
  };
}

/** A rule that translates destinations, of a policy. */
export function natRule(name: string, different: object): PolicyRule {
  return {
    ruleType: 'NatRule',
    name,
    translatedPort: '443',
    ipProtocols: ['TCP'],
    sourceAddresses: ['*'],
    sourceIpGroups: [],
    destinationAddresses: [],
    destinationPorts: ['443'],
    ...different,
  };
}

export function ipGroup(
  subscription: string,
  group: string,
  name: string,
  location: string,
  ipAddresses: string[],
): Resource<{ ipAddresses: string[] }> {
  return {
    ...network(subscription, group, 'ipGroups', name, location, { ipAddresses, provisioningState: 'Succeeded' }),
    type: 'Microsoft.Network/IpGroups',
  };
}
