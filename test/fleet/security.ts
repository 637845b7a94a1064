import { network, type Reference, type Resource } from './resources.ts';

export interface SecurityGroupProperties {
  provisioningState: string;
  securityRules: Resource<SecurityRuleProperties>[];
  defaultSecurityRules: Resource<SecurityRuleProperties>[];
}

export interface SecurityRuleProperties {
  provisioningState: string;
  description?: string;
  protocol: string;
  sourcePortRange?: string;
  destinationPortRange?: string;
  sourceAddressPrefix?: string;
  destinationAddressPrefix?: string;
  sourceApplicationSecurityGroups?: Reference[];
  destinationApplicationSecurityGroups?: Reference[];
  access: string;
  priority: number;
  direction: string;
  sourcePortRanges: string[];
  destinationPortRanges: string[];
  sourceAddressPrefixes: string[];
  destinationAddressPrefixes: string[];
}

/** Rules that every group has: name, priority, access, source, destination. https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules */
const DEFAULTS = [
  ['AllowVnetInBound', 65_000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowAzureLoadBalancerInBound', 65_001, 'Allow', 'AzureLoadBalancer', '*'],
  ['DenyAllInBound', 65_500, 'Deny', '*', '*'],
  ['AllowVnetOutBound', 65_000, 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowInternetOutBound', 65_001, 'Allow', '*', 'Internet'],
  ['DenyAllOutBound', 65_500, 'Deny', '*', '*'],
] as const;

const SINGLES = [
  ['sourcePortRange', 'sourcePortRanges'],
  ['destinationPortRange', 'destinationPortRanges'],
  ['sourceAddressPrefix', 'sourceAddressPrefixes'],
  ['destinationAddressPrefix', 'destinationAddressPrefixes'],
] as const;

/** A security group with the six rules that each has; more are added by `securityRule`. */
export function securityGroup(
  subscription: string,
  group: string,
  name: string,
  location: string,
): Resource<SecurityGroupProperties> {
  const properties: SecurityGroupProperties = {
    provisioningState: 'Succeeded',
    securityRules: [],
    defaultSecurityRules: [],
  };
  const own = network(subscription, group, 'networkSecurityGroups', name, location, properties);
  properties.defaultSecurityRules = DEFAULTS.map(([rule, priority, access, source, destination]) =>
    aRule(own.id, 'defaultSecurityRules', rule, {
      priority,
      access,
      direction: rule.endsWith('InBound') ? 'Inbound' : 'Outbound',
      sourceAddressPrefix: source,
      destinationAddressPrefix: destination,
    }),
  );
  return own;
}

/** Adds a rule to a group: any protocol, source, destination and port, where nothing else is said. */
export function securityRule(
  { id, properties }: Resource<SecurityGroupProperties>,
  name: string,
  different: Partial<SecurityRuleProperties>,
): Resource<SecurityRuleProperties> {
  const rule = aRule(id, 'securityRules', name, different);
  properties.securityRules.push(rule);
  return rule;
}

/** The rule of a group that has this name. */
export function ruleOf(
  { id, properties }: Resource<SecurityGroupProperties>,
  name: string,
): Resource<SecurityRuleProperties> {
  const found = properties.securityRules.find((rule) => rule.name === name);
  if (found === undefined) throw new Error(`${id} has no rule ${name}`);
  return found;
}

/** Takes a rule out of a group. */
export function dropRule(group: Resource<SecurityGroupProperties>, name: string): void {
  group.properties.securityRules.splice(group.properties.securityRules.indexOf(ruleOf(group, name)), 1);
}

function aRule(
  group: string,
  kind: string,
  name: string,
  different: Partial<SecurityRuleProperties>,
): Resource<SecurityRuleProperties> {
  // Where a rule names several, Azure leaves the field for one out.
  const any = ([one, several]: readonly [string, keyof SecurityRuleProperties]) =>
    different[several] === undefined ? [[one, '*']] : [];
  return {
    name,
    id: `${group}/${kind}/${name}`,
    type: `Microsoft.Network/networkSecurityGroups/${kind}`,
    properties: {
      provisioningState: 'Succeeded',
      protocol: '*',
      ...(Object.fromEntries(SINGLES.flatMap(any)) as Partial<SecurityRuleProperties>),
      access: 'Deny',
      priority: 100,
      direction: 'Outbound',
      sourcePortRanges: [],
      destinationPortRanges: [],
      sourceAddressPrefixes: [],
      destinationAddressPrefixes: [],
      ...different,
    },
  };
}
