import type * as arm from '../resources.ts';
import { securityGroup, type SecurityGroupProperties, securityRule, type SecurityRuleProperties } from '../security.ts';
import { PLACE, subscriptionOf, type World } from '../world.ts';

/** What a group lets through, by the names of its rules, in the order of their priorities. */
export type Allowed = Readonly<Record<string, Partial<SecurityRuleProperties>>>;

/** Puts a group on a subnet; a direction in which it lets something through by a rule of its own it closes for all else. */
export function guard(
  world: World,
  subnet: arm.Resource<arm.SubnetProperties>,
  { inbound = {}, outbound = {} }: { readonly inbound?: Allowed; readonly outbound?: Allowed } = {},
): arm.Resource<SecurityGroupProperties> {
  const group = securityGroup(subscriptionOf(world), 'rg-net', `${world.name}-${subnet.name}-nsg`, PLACE);
  for (const [direction, allowed] of Object.entries({ Inbound: inbound, Outbound: outbound })) {
    const rules = Object.entries(allowed);
    for (const [index, [name, different]] of rules.entries())
      securityRule(group, name, { direction, access: 'Allow', priority: 200 + 10 * index, ...different });
    if (rules.length > 0) securityRule(group, `DenyOther${direction}`, { direction, priority: 4_000 });
  }
  subnet.properties.networkSecurityGroup = { id: group.id };
  world.resources.push(group);
  return group;
}
