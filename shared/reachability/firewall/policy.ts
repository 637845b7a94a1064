import { find, whyNot } from '../lookup/lookup.ts';
import { remember } from '../memo.ts';
import type {
  ApplicationRule,
  Firewall,
  FirewallPolicy,
  FirewallRule,
  FirewallSettings,
  NatRule,
  Network,
  NetworkRule,
  ResourceId,
  RuleCollection,
} from '../network.ts';

/** A rule with the place it stands in. */
export interface Placed<R extends FirewallRule> {
  readonly rule: R;
  readonly action: RuleCollection['action'];
  /** `group/collection/rule`; `collection/rule` in a firewall without policy. */
  readonly by: string;
  /** The group, or the firewall without policy, that holds it. */
  readonly of: ResourceId;
  /** How many policies come before its own. */
  readonly depth: number;
}

/** The rules of a firewall in the order in which it asks them, one list for each pass. */
export interface Passes {
  readonly nat: readonly Placed<NatRule>[];
  readonly network: readonly Placed<NetworkRule>[];
  readonly application: readonly Placed<ApplicationRule>[];
  readonly settings: FirewallSettings;
  /** Rules that could not be read stand somewhere among those of this depth, or come before. */
  readonly unseen?: { readonly why: string; readonly depth: number };
}

/**
 * DNAT, network, application: in each pass the parent policy's groups come first whatever their numbers, then the policy's own; groups by
 * priority, in them collections by priority, in them rules as they stand. https://learn.microsoft.com/azure/firewall/rule-processing
 */
export function passesOf(network: Network, firewall: Firewall): Passes {
  return passes(network)(firewall);
}

const passes = remember((network: Network) => remember((firewall: Firewall) => inOrderOf(network, firewall)));

function inOrderOf(network: Network, firewall: Firewall): Passes {
  const chain = chainOf(network, firewall);
  const missing = chain.policies.map((policy) => missingGroup(network, policy));
  const depth = chain.unseen === undefined ? missing.findIndex((why) => why !== undefined) : 0;
  const why = chain.unseen ?? missing[depth];
  const placed = [
    ...inOrder(firewall.collections).flatMap((collection) => rulesOf(collection, '', firewall.id, 0)),
    ...chain.policies.flatMap((policy, index) => rulesOfPolicy(network, policy, index)),
  ];
  return {
    nat: placed.filter(isOfKind('nat')),
    network: placed.filter(isOfKind('network')),
    application: placed.filter(isOfKind('application')),
    settings: settingsOf(firewall, chain.policies),
    ...(why !== undefined && { unseen: { why, depth } }),
  };
}

/** A policy and its ancestors, the oldest first. */
function chainOf(network: Network, firewall: Firewall): { policies: readonly FirewallPolicy[]; unseen?: string } {
  const policies: FirewallPolicy[] = [];
  for (let id = firewall.policy; id !== undefined && policies.every((known) => known.id !== id);) {
    const policy = find(network, 'firewallPolicies', id);
    if (policy.status !== 'found') return { policies, unseen: whyNot(id, policy) };
    policies.unshift(policy.value);
    id = policy.value.basePolicy;
  }
  return { policies };
}

function missingGroup(network: Network, { ruleCollectionGroups }: FirewallPolicy): string | undefined {
  for (const id of ruleCollectionGroups) {
    const group = find(network, 'ruleCollectionGroups', id);
    if (group.status !== 'found') return whyNot(id, group);
  }
  return undefined;
}

function rulesOfPolicy(network: Network, policy: FirewallPolicy, depth: number): readonly Placed<FirewallRule>[] {
  return inOrder(network.ruleCollectionGroups.filter((group) => group.policy === policy.id)).flatMap((group) => {
    const name = group.id.slice(group.id.lastIndexOf('/') + 1);
    return inOrder(group.collections).flatMap((collection) => rulesOf(collection, `${name}/`, group.id, depth));
  });
}

function rulesOf(
  { name, action, rules }: RuleCollection,
  prefix: string,
  of: ResourceId,
  depth: number,
): readonly Placed<FirewallRule>[] {
  return rules.map((rule) => ({ rule, action, by: `${prefix}${name}/${rule.name}`, of, depth }));
}

function inOrder<T extends { readonly priority: number }>(things: readonly T[]): readonly T[] {
  return things.toSorted((a, b) => a.priority - b.priority);
}

function isOfKind<K extends FirewallRule['kind']>(kind: K) {
  return (placed: Placed<FirewallRule>): placed is Placed<Extract<FirewallRule, { kind: K }>> =>
    placed.rule.kind === kind;
}

/** What a policy does not set, its parent does; a firewall without policy has settings of its own. */
function settingsOf(firewall: Firewall, policies: readonly FirewallPolicy[]): FirewallSettings {
  return Object.assign({}, firewall.settings, ...policies.map(({ settings }) => settings)) as FirewallSettings;
}
