import {
  type ApplicationRule,
  type FirewallRule,
  type NatRule,
  type NetworkRule,
  parseRange,
} from '../../reachability/index.ts';
import { type Body, BodyError, defined, describe } from './body.ts';

/** Reads a rule of a policy, which says of what kind it is. */
export function parsePolicyRule(rule: Body): FirewallRule {
  switch (rule.requiredOneOf('ruleType', ['NatRule', 'NetworkRule', 'ApplicationRule'])) {
    case 'NatRule':
      return parseNatRule(rule);
    case 'NetworkRule':
      return parseNetworkRule(rule);
    case 'ApplicationRule':
      return parseApplicationRule(rule);
  }
}

/** Reads a rule that translates destinations, of a policy or of a firewall's own. */
export function parseNatRule(rule: Body): NatRule {
  return defined({
    kind: 'nat',
    ...parseSides(rule),
    protocols: protocolsOf(rule),
    ports: rule.texts('destinationPorts'),
    translatedAddress: rule.filledText('translatedAddress'),
    translatedFqdn: rule.filledText('translatedFqdn'),
    translatedPort: rule.requiredText('translatedPort'),
  });
}

/** Reads a rule of addresses and ports, of a policy or of a firewall's own. */
export function parseNetworkRule(rule: Body): NetworkRule {
  return {
    kind: 'network',
    ...parseSides(rule),
    protocols: protocolsOf(rule),
    destinationIpGroups: idsOf(rule, 'destinationIpGroups'),
    fqdns: rule.texts('destinationFqdns'),
    ports: rule.texts('destinationPorts'),
  };
}

/** Reads a rule of names, of a policy or of a firewall's own. */
export function parseApplicationRule(rule: Body): ApplicationRule {
  return {
    kind: 'application',
    ...parseSides(rule),
    protocols: rule.objects('protocols').map((one) => ({
      type: one.requiredOneOf('protocolType', ['Http', 'Https', 'Mssql']),
      port: one.requiredNumber('port'),
    })),
    fqdns: rule.texts('targetFqdns'),
    fqdnTags: rule.texts('fqdnTags'),
    webCategories: rule.texts('webCategories'),
    urls: rule.texts('targetUrls'),
    terminatesTls: rule.flag('terminateTLS') ?? false,
  };
}

/** Destinations that see the client's own address: https://learn.microsoft.com/azure/firewall/snat-private-range */
export function privateRanges(ranges: readonly string[] | undefined): readonly string[] | undefined {
  const junk = ranges?.find((range) => parseRange(range) === undefined && !/^IANAPrivateRanges$/i.test(range));
  if (junk !== undefined) throw new BodyError(`private ranges: expected a CIDR block, got ${describe(junk)}`);
  return ranges;
}

function parseSides(rule: Body): Pick<FirewallRule, 'name' | 'sources' | 'sourceIpGroups' | 'destinations'> {
  return {
    name: rule.requiredText('name'),
    sources: rule.texts('sourceAddresses'),
    sourceIpGroups: idsOf(rule, 'sourceIpGroups'),
    destinations: rule.texts('destinationAddresses'),
  };
}

/** `ipProtocols` in a policy, `protocols` in a firewall's own rules. */
function protocolsOf(rule: Body): readonly string[] {
  return [...rule.texts('ipProtocols'), ...rule.texts('protocols')];
}

function idsOf(rule: Body, name: string): readonly string[] {
  return rule.texts(name).map((id) => id.toLowerCase());
}
