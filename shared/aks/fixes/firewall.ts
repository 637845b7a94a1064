import {
  find,
  type Firewall,
  type FirewallRule,
  type Hop,
  nameOf,
  type Network,
  type RuleCollection,
  type RuleCollectionGroup,
} from '../../reachability/index.ts';
import { azGroup, azName, freeName, tagOf, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Opening } from './opening.ts';

/** Priorities of groups and collections: https://learn.microsoft.com/azure/firewall/policy-rule-sets */
const FIRST = 100;
const LAST = 65_000;
/** Ports on which application rules know a name by its SNI or its Host. */
const SPOKEN: Readonly<Record<string, string>> = { '80': 'Http', '443': 'Https' };

/**
 * Lets flows past a firewall: a collection of our own, in the policy that can. Where a rule denies that is in the policy that holds it, for
 * no child's rule comes before a parent's; else in the firewall's own. `undefined` where no place comes before the denying rule.
 */
export function allowInFirewall(
  network: Network,
  hop: Hop,
  name: string,
  openings: readonly Opening[],
): Fix | undefined {
  const firewall = find(network, 'firewalls', hop.at);
  if (firewall.status !== 'found') return undefined;
  const denying = denyingRule(network, firewall.value, hop);
  const rules = openings.map((opening, index) => ruleFor(`${name}-${index + 1}`, opening, denying?.rule));
  const known = rules.filter((rule) => rule !== undefined);
  const [first] = known;
  if (first === undefined || known.length < rules.length || known.some(({ kind }) => kind !== first.kind))
    return undefined;
  const { policy } = firewall.value;
  return policy === undefined
    ? inClassic(firewall.value, name, known, denying?.collection)
    : inPolicy(network, denying?.group?.policy ?? policy, name, known, denying);
}

interface Denying {
  readonly rule: FirewallRule;
  readonly collection: RuleCollection;
  readonly group?: RuleCollectionGroup;
}

function denyingRule(network: Network, firewall: Firewall, { by = '', of }: Hop): Denying | undefined {
  const [ruleName, collectionName] = by.split('/').toReversed();
  if (collectionName === undefined) return undefined;
  const found = of === undefined ? undefined : find(network, 'ruleCollectionGroups', of);
  const group = found?.status === 'found' ? found.value : undefined;
  const collection = (group?.collections ?? firewall.collections).find((one) => one.name === collectionName);
  const rule = collection?.rules.find((one) => one.name === ruleName);
  return rule && collection && { rule, collection, ...(group && { group }) };
}

/** Network rules are asked before application rules: what one of them denies, only another of them lets through. */
function ruleFor(name: string, opening: Opening, denying: FirewallRule | undefined): FirewallRule | undefined {
  const { protocol, sources, destinations, names, ports } = opening;
  const spoken = ports.map((port) => ({ type: SPOKEN[port], port: Number(port) }));
  const base = { name, sources, sourceIpGroups: [] };
  if (names.length > 0 && denying?.kind !== 'network' && spoken.every(isKnown)) {
    return {
      kind: 'application',
      ...base,
      destinations: [],
      protocols: spoken,
      fqdns: names,
      fqdnTags: [],
      webCategories: [],
      urls: [],
      terminatesTls: false,
    };
  }
  // An Azure Firewall has no tag for the internet.
  const addresses = destinations.includes('Internet') ? ['*'] : destinations;
  if (denying?.kind === 'application' || addresses.length > 100) return undefined;
  return {
    kind: 'network',
    ...base,
    destinations: addresses,
    protocols: [protocol === 'any' ? 'Any' : protocol.toUpperCase()],
    destinationIpGroups: [],
    fqdns: [],
    ports,
  };
}

function isKnown(one: { type: string | undefined; port: number }): one is { type: string; port: number } {
  return one.type !== undefined;
}

/** A group of our own in a policy, before the group that denies; where none comes before that one, a collection in it. */
function inPolicy(
  network: Network,
  policy: string,
  wanted: string,
  rules: readonly FirewallRule[],
  denying: Denying | undefined,
): Fix | undefined {
  const found = find(network, 'firewallPolicies', policy);
  if (found.status !== 'found') return undefined;
  const groups = network.ruleCollectionGroups.filter((group) => group.policy === policy);
  const priority = freePriority(groups, denying?.group?.priority);
  if (priority === undefined) return denying?.group && inGroup(denying.group, denying.collection, wanted, rules);

  const name = freeName(wanted, found.value.ruleCollectionGroups.map(nameOf));
  const group = { id: `${policy}/rulecollectiongroups/${name}`, policy, priority, collections: [] };
  const { command, change } = withCollection(group, { name, priority: FIRST, action: 'Allow', rules });
  const own = found.value;
  const listed = { ...own, ruleCollectionGroups: [...new Set([...own.ruleCollectionGroups, group.id])] };
  const create = `az network firewall policy rule-collection-group create ${azGroup(policy)} --policy-name ${azName(policy)} -n ${word(name)} --priority ${priority}`;
  return {
    command: `${create} && ${command}`,
    change: { network: { ...change.network, firewallPolicies: [listed] } },
  };
}

function inGroup(
  group: RuleCollectionGroup,
  denying: RuleCollection,
  wanted: string,
  rules: readonly FirewallRule[],
): Fix | undefined {
  const priority = freePriority(group.collections, denying.priority);
  const taken = group.collections.map((one) => one.name);
  const name = freeName(wanted, taken);
  return priority === undefined ? undefined : withCollection(group, { name, priority, action: 'Allow', rules });
}

function withCollection(group: RuleCollectionGroup, collection: RuleCollection): Fix {
  const { name, priority, rules } = collection;
  const at = `${azGroup(group.policy)} --policy-name ${azName(group.policy)} --rule-collection-group-name ${azName(group.id)}`;
  const [first = '', ...others] = rules.map(azPolicyRule);
  return {
    command: [
      `az network firewall policy rule-collection-group collection add-filter-collection ${at} -n ${word(name)} --collection-priority ${priority} --action Allow ${first}`,
      ...others.map(
        (rule) =>
          `az network firewall policy rule-collection-group collection rule add ${at} --collection-name ${word(name)} ${rule}`,
      ),
    ].join(' && '),
    change: { network: { ruleCollectionGroups: [{ ...group, collections: [...group.collections, collection] }] } },
  };
}

/** A collection of our own in a firewall that has no policy. */
function inClassic(
  firewall: Firewall,
  wanted: string,
  rules: readonly FirewallRule[],
  denying: RuleCollection | undefined,
): Fix | undefined {
  const kind = rules[0]?.kind;
  const same = firewall.collections.filter(({ rules: own }) => own[0]?.kind === kind);
  const priority = freePriority(same, denying?.priority);
  if (priority === undefined) return undefined;
  const name = freeName(
    wanted,
    firewall.collections.map((one) => one.name),
  );
  const at = `${azGroup(firewall.id)} --firewall-name ${azName(firewall.id)} --collection-name ${word(name)}`;
  return {
    command: rules
      .map((rule, index) => {
        const place = index === 0 ? ` --priority ${priority} --action Allow` : '';
        return `az network firewall ${kind ?? ''}-rule create ${at}${place} ${azRule(rule)}`;
      })
      .join(' && '),
    change: {
      network: {
        firewalls: [
          { ...firewall, collections: [...firewall.collections, { name, priority, action: 'Allow', rules }] },
        ],
      },
    },
  };
}

/** The nearest number that nobody has: before one that denies, else behind all others. */
function freePriority(
  others: readonly { readonly priority: number }[],
  before: number | undefined,
): number | undefined {
  const taken = new Set(others.map(({ priority }) => priority));
  const step = before === undefined ? 1 : -1;
  const start = before === undefined ? Math.max(FIRST, ...taken) : before - 1;
  for (let priority = start; priority >= FIRST && priority <= LAST; priority += step)
    if (!taken.has(priority)) return priority;
  return undefined;
}

function azPolicyRule(rule: FirewallRule): string {
  const type = rule.kind === 'application' ? 'ApplicationRule' : 'NetworkRule';
  return `--rule-name ${word(rule.name)} --rule-type ${type} ${fieldsOf(rule, '--ip-protocols')}`;
}

function azRule(rule: FirewallRule): string {
  return `-n ${word(rule.name)} ${fieldsOf(rule, '--protocols')}`;
}

function fieldsOf(rule: FirewallRule, protocols: string): string {
  const words = (list: readonly string[]) => list.map(word).join(' ');
  const from = `--source-addresses ${words(rule.sources)}`;
  if (rule.kind === 'application') {
    const spoken = rule.protocols.map(({ type, port }) => `${type}=${port}`);
    return `${from} --protocols ${words(spoken)} --target-fqdns ${words(rule.fqdns)}`;
  }
  return `${from} ${protocols} ${words(rule.protocols)} --destination-addresses ${words(rule.destinations)} --destination-ports ${words(rule.ports)}`;
}

/** Two commands of one report must not make one group, of which the second would be all that is left. */
export function ruleGroupName(cluster: string): string {
  return `aks-reach-${nameOf(cluster).slice(0, 40)}-${tagOf(cluster)}`;
}
