import { nameOf, type SecurityAdminRules, type SecurityGroup, type SecurityRule } from '../../reachability/index.ts';
import { Body, BodyError, defined } from './body.ts';
import { parentOf, type RawResource } from './resource.ts';

const DIRECTIONS = ['Inbound', 'Outbound'] as const;

/** Reads `Microsoft.Network/networkSecurityGroups`. What a rule names is kept as it was written, junk included. */
export function parseSecurityGroup({ id, body }: RawResource): SecurityGroup {
  const fields = new Body(body).properties();
  const defaultRules = fields.objects('defaultSecurityRules').map(parseRule);
  return defined({
    id,
    rules: fields.requiredObjects('securityRules').map(parseRule),
    // Every group has them, so an empty list was left out as well.
    defaultRules: defaultRules.length > 0 ? defaultRules : undefined,
  });
}

/** Reads a rule, of a security group's list or by itself. */
export function parseRule(rule: Body): SecurityRule {
  const fields = rule.properties();
  return {
    name: rule.requiredText('name'),
    priority: fields.requiredNumber('priority'),
    direction: fields.requiredOneOf('direction', DIRECTIONS),
    access: fields.requiredOneOf('access', ['Allow', 'Deny']),
    protocol: fields.requiredText('protocol'),
    sources: fields.oneOrMore('sourceAddressPrefix', 'sourceAddressPrefixes'),
    sourceGroups: fields.references('sourceApplicationSecurityGroups'),
    destinations: fields.oneOrMore('destinationAddressPrefix', 'destinationAddressPrefixes'),
    destinationGroups: fields.references('destinationApplicationSecurityGroups'),
    sourcePorts: fields.oneOrMore('sourcePortRange', 'sourcePortRanges'),
    ports: fields.oneOrMore('destinationPortRange', 'destinationPortRanges'),
  };
}

/** Reads the answer of a VNet's `listNetworkManagerEffectiveSecurityAdminRules`. Of a part of the rules nothing could be concluded. */
export function parseSecurityAdminRules({ id, body }: RawResource): SecurityAdminRules {
  const answer = new Body(body);
  if (answer.text('skipToken')) throw new BodyError('skipToken: the list goes on, and the rest is not here');
  return { id, vnet: parentOf(id), rules: answer.requiredObjects('value').map(parseAdminRule) };
}

function parseAdminRule(rule: Body): SecurityRule {
  const fields = rule.properties();
  const prefixes = (side: string) => fields.objects(side).map((one) => one.requiredText('addressPrefix'));
  return {
    name: nameOf(rule.requiredText('id')),
    priority: fields.requiredNumber('priority'),
    direction: fields.requiredOneOf('direction', DIRECTIONS),
    access: fields.requiredOneOf('access', ['Allow', 'Deny', 'AlwaysAllow']),
    protocol: fields.requiredText('protocol'),
    sources: prefixes('sources'),
    sourceGroups: [],
    destinations: prefixes('destinations'),
    destinationGroups: [],
    sourcePorts: fields.texts('sourcePortRanges'),
    ports: fields.texts('destinationPortRanges'),
  };
}
