import {
  addressField,
  lookAt,
  lookAtPort,
  lookAtProtocol,
  platformLabel,
  portField,
  protocolField,
  type Setting,
} from './address-labels.ts';
import { decide, type Decision } from '../rules/decide.ts';
import type { Field } from '../rules/field-index.ts';
import type { Look } from '../rules/glance.ts';
import { covers } from '../addresses/ip-set.ts';
import { remember } from '../memo.ts';
import type { Direction, SecurityGroup, SecurityRule } from '../network.ts';
import type { Packet } from '../packet.ts';
import { type Candidate, RuleList } from '../rules/rule-list.ts';
import { NO_TAGS, type ServiceTags } from '../rules/service-tags.ts';

function aDefault(
  name: string,
  priority: number,
  direction: Direction,
  source: string,
  destination: string,
): SecurityRule {
  return {
    name,
    priority,
    direction,
    access: name.startsWith('Allow') ? 'Allow' : 'Deny',
    protocol: '*',
    sources: [source],
    sourceGroups: [],
    destinations: [destination],
    destinationGroups: [],
    sourcePorts: ['*'],
    ports: ['*'],
  };
}

/** The rules that Azure adds to every group, as it answers them. Templates leave them out. */
const DEFAULT_RULES: readonly SecurityRule[] = [
  aDefault('AllowVnetInBound', 65000, 'Inbound', 'VirtualNetwork', 'VirtualNetwork'),
  aDefault('AllowAzureLoadBalancerInBound', 65001, 'Inbound', 'AzureLoadBalancer', '*'),
  aDefault('DenyAllInBound', 65500, 'Inbound', '*', '*'),
  aDefault('AllowVnetOutBound', 65000, 'Outbound', 'VirtualNetwork', 'VirtualNetwork'),
  aDefault('AllowInternetOutBound', 65001, 'Outbound', '*', 'Internet'),
  aDefault('DenyAllOutBound', 65500, 'Outbound', '*', '*'),
];

/** A rule with the name by which Network Watcher calls it: `securityRules/NAME` or `defaultSecurityRules/NAME`. */
export interface NamedRule extends SecurityRule {
  readonly by: string;
}

/** The rules of one direction, ready to be asked. */
interface RuleBook {
  readonly rules: readonly NamedRule[];
  readonly list: RuleList<NamedRule>;
  readonly fields: ReadonlyMap<NamedRule, readonly Field[]>;
}

/**
 * What a security group says of a packet. Traffic to Azure's own DNS and metadata hosts passes unless a rule names their tags, which is
 * said by `noRule`.
 */
export function askGroup(
  group: SecurityGroup,
  direction: Direction,
  packet: Packet,
  setting: Setting,
  tags: ServiceTags = NO_TAGS,
): Decision<NamedRule> {
  return decide(candidates(groupBooks(group)(tags)[direction], direction, packet, setting), ({ access }) => access);
}

/** What security admin rules say of a packet; where none matches, security groups have the word. */
export function askAdminRules(
  rules: readonly SecurityRule[],
  direction: Direction,
  packet: Packet,
  setting: Setting,
  tags: ServiceTags = NO_TAGS,
): Decision<NamedRule> {
  const book = adminBooks(rules)(tags)[direction];
  return decide(candidates(book, direction, packet, setting), ({ access }) => access);
}

/** How a rule's five fields compare with a packet, as Network Watcher's NSG diagnostics say it; `undefined` where it could not be told. */
export interface RuleTest {
  readonly name: string;
  readonly protocolMatched: boolean | undefined;
  readonly sourceMatched: boolean | undefined;
  readonly sourcePortMatched: boolean | undefined;
  readonly destinationMatched: boolean | undefined;
  readonly destinationPortMatched: boolean | undefined;
}

/**
 * The rules that a group tries on a packet, in order, to the first that matches. A spot that stands for many values matches a field only
 * if all of them do, as a `*` does in Network Watcher.
 */
export function testRules(
  group: SecurityGroup,
  direction: Direction,
  packet: Packet,
  setting: Setting,
  tags: ServiceTags = NO_TAGS,
): readonly RuleTest[] {
  const { rules, fields } = groupBooks(group)(tags)[direction];
  const looks = looksOf(packet, setting);
  const tests: RuleTest[] = [];
  for (const rule of rules) {
    const [protocol, source, sourcePort, destination, port] = (fields.get(rule) ?? []).map((field, index) =>
      isMatch(field, looks[index]),
    );
    tests.push({
      name: rule.by,
      protocolMatched: protocol,
      sourceMatched: source,
      sourcePortMatched: sourcePort,
      destinationMatched: destination,
      destinationPortMatched: port,
    });
    if ([protocol, source, sourcePort, destination, port].every((matched) => matched === true)) break;
  }
  return tests;
}

function isMatch({ runs = [], sets = [], labels = [], words = [] }: Field, look: Look): boolean | undefined {
  if (look === undefined) return true;
  const { spot, labels: borne = [], ask } = look;
  if (spot !== undefined && [runs, ...sets].some((set) => covers(set, spot.values.set))) return true;
  if (borne.some(({ label }) => labels.includes(label))) return true;
  const answers = words.map((word) => ask?.(word) ?? []);
  if (answers.includes('surely')) return true;
  return answers.some(({ length }) => length > 0) ? undefined : false;
}

function candidates(
  { list }: RuleBook,
  direction: Direction,
  packet: Packet,
  setting: Setting,
): readonly Candidate<NamedRule>[] {
  const looks = looksOf(packet, setting);
  const platform = direction === 'Outbound' ? platformLabel(packet.destination, packet.port) : undefined;
  if (platform === undefined) return list.candidates(looks);
  const [protocol, source, sourcePort, , port] = looks;
  return list.candidates([protocol, source, sourcePort, { ask: (word) => (word === platform ? 'surely' : []) }, port]);
}

/** A packet in the five fields of a rule. */
function looksOf({ protocol, source, sourcePort, destination, port }: Packet, setting: Setting): readonly Look[] {
  return [
    lookAtProtocol(protocol),
    lookAt(source, 'source', setting),
    sourcePort && lookAtPort(sourcePort),
    lookAt(destination, 'destination', setting),
    port && lookAtPort(port),
  ];
}

interface Books {
  readonly Inbound: RuleBook;
  readonly Outbound: RuleBook;
}

const groupBooks = remember((group: SecurityGroup) =>
  remember((tags: ServiceTags) => {
    const { rules, defaultRules = DEFAULT_RULES } = group;
    const own = rules.map((rule) => ({ ...rule, by: `securityRules/${rule.name}` }));
    return write([...own, ...defaultRules.map((rule) => ({ ...rule, by: `defaultSecurityRules/${rule.name}` }))], tags);
  }),
);

const adminBooks = remember((rules: readonly SecurityRule[]) =>
  remember((tags: ServiceTags) =>
    write(
      rules.map((rule) => ({ ...rule, by: rule.name })),
      tags,
    ),
  ),
);

function write(rules: readonly NamedRule[], tags: ServiceTags): Books {
  const sorted = rules.toSorted((a, b) => a.priority - b.priority);
  const inDirection = (direction: Direction): RuleBook => {
    const own = sorted.filter((rule) => rule.direction === direction);
    const fields = new Map(own.map((rule) => [rule, fieldsOf(rule, tags)]));
    return { rules: own, list: new RuleList(own, (rule) => fields.get(rule) ?? []), fields };
  };
  return { Inbound: inDirection('Inbound'), Outbound: inDirection('Outbound') };
}

function fieldsOf(rule: SecurityRule, tags: ServiceTags): readonly Field[] {
  return [
    protocolField([rule.protocol]),
    addressField(rule.sources, rule.sourceGroups, tags),
    portField(rule.sourcePorts),
    addressField(rule.destinations, rule.destinationGroups, tags),
    portField(rule.ports),
  ];
}
