import type { Setting } from './address-labels.ts';
import type { Decision } from '../rules/decide.ts';
import type { Machine } from '../routes/egress.ts';
import type { Hop } from '../flow.ts';
import { find, whyNot } from '../lookup/lookup.ts';
import type { Direction, Network, ResourceId, Subnet, VirtualNetwork } from '../network.ts';
import { askAdminRules, askGroup, type NamedRule } from './nsg.ts';
import type { Packet } from '../packet.ts';
import type { ServiceTags } from '../rules/service-tags.ts';

/** Where a packet passes the rules of a VNet: the machine or any of those it may be, and its subnet. */
export interface Gate {
  readonly network: Network;
  readonly vnet: VirtualNetwork;
  readonly subnet: Subnet;
  readonly machines: readonly Machine[];
  readonly setting: Setting;
  readonly tags: ServiceTags;
}

/**
 * What a packet meets when it leaves or enters a machine: security admin rules, then the groups of interface and subnet, each of which
 * must allow it. Ends with the first that denies.
 * https://learn.microsoft.com/azure/virtual-network/network-security-group-how-it-works
 */
export function pass(gate: Gate, direction: Direction, packet: Packet): readonly Hop[] {
  const admin = byAdminRules(gate, direction, packet);
  if (admin === undefined) return bothGroups(gate, direction, packet);
  return admin.isFinal ? [admin.hop] : inEveryReading(admin, bothGroups(gate, direction, packet));
}

function bothGroups(gate: Gate, direction: Direction, packet: Packet): readonly Hop[] {
  const hops: Hop[] = [];
  const ofInterface = () => byInterfaces(gate, direction, packet);
  const ofSubnet = () => byGroups(gate, direction, packet, [gate.subnet.securityGroup]);
  for (const ask of direction === 'Outbound' ? [ofInterface, ofSubnet] : [ofSubnet, ofInterface]) {
    const hop = ask();
    if (hop !== undefined) hops.push(hop);
    if (hop?.ruling === 'deny') break;
  }
  return hops;
}

/** Where admin rules only may match, groups have the last word in some readings alone: it counts where the others end alike. */
function inEveryReading({ hop, open }: AdminWord, groups: readonly Hop[]): readonly Hop[] {
  if (open.length === 0) return [hop, ...groups];
  const last = groups.at(-1);
  if (last?.ruling === 'deny') {
    if (open.every(({ access }) => access !== 'AlwaysAllow')) return [hop, ...groups];
    const because = `${last.because}, unless a security admin rule lets it through before`;
    return [hop, ...groups.slice(0, -1), { ...last, ruling: 'unknown', because }];
  }
  if (open.some(({ access }) => access === 'Deny')) return [hop, ...groups];
  return [
    { ...hop, ruling: 'allow', because: `${hop.because}; either way it is for the groups to deny it` },
    ...groups,
  ];
}

/** Why security admin rules may say otherwise: they were not read. */
export function whyAdminRulesUnseen({ network, vnet }: Pick<Gate, 'network' | 'vnet'>): string | undefined {
  const rules = find(network, 'securityAdminRules', adminRulesOf(vnet));
  return rules.status === 'unseen' ? `the security admin rules of ${vnet.id}: ${rules.why}` : undefined;
}

function adminRulesOf({ id }: VirtualNetwork): ResourceId {
  return `${id}/securityadminrules/effective`;
}

interface AdminWord {
  readonly hop: Hop;
  /** Rules that may be the one that counts; none where that is certain. */
  readonly open: readonly NamedRule[];
  readonly isFinal: boolean;
}

/** `Allow` leaves the word to the groups, `AlwaysAllow` takes it from them: https://learn.microsoft.com/azure/virtual-network-manager/concept-security-admins */
function byAdminRules(
  { network, vnet, setting, tags }: Gate,
  direction: Direction,
  packet: Packet,
): AdminWord | undefined {
  const found = find(network, 'securityAdminRules', adminRulesOf(vnet));
  if (found.status !== 'found') return undefined;
  const decision = askAdminRules(found.value.rules, direction, packet, setting, tags);
  if (decision.status === 'noRule') return undefined;
  const hop = hopOf(found.value.id, 'securityAdmin', decision);
  if (decision.status === 'undecided') return { hop, open: decision.rules, isFinal: false };
  return { hop, open: [], isFinal: decision.rule.access !== 'Allow' };
}

function byInterfaces(gate: Gate, direction: Direction, packet: Packet): Hop | undefined {
  const groups = gate.machines.map((machine) => groupOf(gate.network, machine));
  return byGroups(gate, direction, packet, [...new Set(groups)]);
}

function groupOf(network: Network, machine: Machine): ResourceId | undefined {
  if (machine.kind === 'crew') return machine.crew.securityGroup;
  if (machine.kind === 'any') return undefined;
  const nic = find(network, 'interfaces', machine.id);
  return nic.status === 'found' ? nic.value.securityGroup : undefined;
}

/** What groups say of which one stands there, not known which: they must agree. No group lets everything pass. */
function byGroups(
  { network, setting, tags }: Gate,
  direction: Direction,
  packet: Packet,
  ids: readonly (ResourceId | undefined)[],
): Hop | undefined {
  const hops = ids.map((id): Hop | undefined => {
    if (id === undefined) return undefined;
    const group = find(network, 'securityGroups', id);
    if (group.status !== 'found') return { at: id, kind: 'nsg', ruling: 'unknown', because: whyNot(id, group) };
    return hopOf(id, 'nsg', askGroup(group.value, direction, packet, setting, tags));
  });
  const rulings = new Set(hops.map((hop) => hop?.ruling ?? 'allow'));
  const shown = hops.find((hop) => hop !== undefined);
  if (rulings.size === 1) return shown;
  if (shown === undefined) return undefined;
  return {
    ...shown,
    ruling: 'unknown',
    because: `machines of the subnet have different security groups, which differ here`,
  };
}

function hopOf(at: ResourceId, kind: 'nsg' | 'securityAdmin', decision: Decision<NamedRule>): Hop {
  if (decision.status === 'noRule') {
    return { at, kind, ruling: 'allow', because: 'traffic to this host of Azure passes unless a rule names its tag' };
  }
  if (decision.status === 'undecided') {
    return { at, kind, ruling: 'unknown', because: undecided(decision.rules, decision.hangsOn) };
  }
  const { rule, others } = decision;
  const also = others.length === 0 ? '' : `; read otherwise, ${others.map(({ by }) => by).join(' or ')} does the same`;
  return { at, kind, ruling: rule.access === 'Deny' ? 'deny' : 'allow', by: rule.by, because: `${say(rule)}${also}` };
}

function undecided(rules: readonly NamedRule[], hangsOn: readonly string[]): string {
  const named = rules.map((rule) => `${rule.by} ${rule.access === 'Deny' ? 'denies' : 'allows'} it`);
  return `${named.join(', or ')}: it hangs on whether ${hangsOn.join(', or ')}`;
}

/** A rule in words: `denies tcp from * to Internet, port 443, at priority 100`. */
function say(rule: NamedRule): string {
  const sources = some([...rule.sources, ...rule.sourceGroups]);
  const destinations = some([...rule.destinations, ...rule.destinationGroups]);
  const verb = rule.access === 'Deny' ? 'denies' : 'allows';
  const protocol = rule.protocol === '*' ? 'any protocol' : rule.protocol.toLowerCase();
  return `${verb} ${protocol} from ${sources} to ${destinations}, port ${some(rule.ports)}, at priority ${rule.priority}`;
}

function some(list: readonly string[]): string {
  return list.length > 4 ? `${list.slice(0, 3).join(', ')} and ${list.length - 3} more` : list.join(', ');
}
