import type { FirewallPolicy, RuleCollection, RuleCollectionGroup } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import { parsePolicyRule, privateRanges } from './firewall-rules.ts';
import { parentOf, type RawResource } from './resource.ts';

/** Reads `Microsoft.Network/firewallPolicies`. */
export function parseFirewallPolicy({ id, body }: RawResource): FirewallPolicy {
  const fields = new Body(body).properties();
  const dns = fields.object('dnsSettings');
  const authority = fields.object('transportSecurity')?.object('certificateAuthority');
  return defined({
    id,
    basePolicy: fields.reference('basePolicy'),
    ruleCollectionGroups: fields.requiredReferences('ruleCollectionGroups'),
    settings: defined({
      threatIntelligence: fields.text('threatIntelMode'),
      intrusionDetection: fields.object('intrusionDetection')?.text('mode'),
      proxiesDns: dns?.flag('enableProxy'),
      dnsServers: dns?.textsIfGiven('servers'),
      privateRanges: privateRanges(fields.object('snat')?.textsIfGiven('privateRanges')),
      certificateAuthority: authority && (authority.text('name') ?? ''),
    }),
  });
}

/** Reads `Microsoft.Network/firewallPolicies/ruleCollectionGroups`. */
export function parseRuleCollectionGroup({ id, body }: RawResource): RuleCollectionGroup {
  const fields = new Body(body).properties();
  return {
    id,
    policy: parentOf(id),
    priority: fields.requiredNumber('priority'),
    collections: fields.requiredObjects('ruleCollections').map(parseCollection),
  };
}

const ACTIONS = {
  FirewallPolicyNatRuleCollection: ['Dnat'],
  FirewallPolicyFilterRuleCollection: ['Allow', 'Deny'],
} as const;

function parseCollection(collection: Body): RuleCollection {
  const type = collection.requiredOneOf('ruleCollectionType', [
    'FirewallPolicyNatRuleCollection',
    'FirewallPolicyFilterRuleCollection',
  ]);
  return {
    name: collection.requiredText('name'),
    priority: collection.requiredNumber('priority'),
    action: collection.requiredObject('action').requiredOneOf<RuleCollection['action']>('type', ACTIONS[type]),
    rules: collection.objects('rules').map(parsePolicyRule),
  };
}
