import { lookAtPort, lookAtProtocol, portField, protocolField, type Setting } from '../groups/address-labels.ts';
import { decide, type Decision } from '../rules/decide.ts';
import type { Field } from '../rules/field-index.ts';
import type { Label, Look } from '../rules/glance.ts';
import { ipSet, setOf } from '../addresses/ip-set.ts';
import type { NatRule, NetworkRule } from '../network.ts';
import type { Packet, Protocol } from '../packet.ts';
import { RuleList } from '../rules/rule-list.ts';
import { addressesField, lookBefore, type Reading } from './fields.ts';
import { canonical } from './fqdn.ts';
import type { Placed } from './policy.ts';

const WITH_PORTS: readonly Protocol[] = ['tcp', 'udp'];

export type NetworkList = RuleList<Placed<NetworkRule>>;
export type NatList = RuleList<Placed<NatRule>>;

export function networkList(rules: readonly Placed<NetworkRule>[], reading: Reading): NetworkList {
  return new RuleList(rules, ({ rule }) => {
    const { destinations, destinationIpGroups, fqdns } = rule;
    const isByName = fqdns.length > 0 && destinations.length + destinationIpGroups.length === 0;
    const fields = [
      ...(isByName ? [] : [addressesField(destinations, destinationIpGroups, reading)]),
      ...fqdns.map((name) => nameField(name, reading)),
    ];
    return [
      protocolsOf(rule),
      addressesField(rule.sources, rule.sourceIpGroups, reading),
      {
        runs: setOf(fields.flatMap(({ runs = [] }) => runs)),
        sets: fields.flatMap(({ sets = [] }) => sets),
        labels: fields.flatMap(({ labels = [] }) => labels),
        words: fields.flatMap(({ words = [] }) => words),
      },
      portField(rule.ports),
    ];
  });
}

export function natList(rules: readonly Placed<NatRule>[], reading: Reading): NatList {
  return new RuleList(rules, ({ rule }) => [
    protocolsOf(rule),
    addressesField(rule.sources, rule.sourceIpGroups, reading),
    addressesField(rule.destinations, [], reading),
    portField(rule.ports),
  ]);
}

export function askNetworkRules(
  list: NetworkList,
  packet: Packet,
  setting: Setting,
  reading: Reading,
): Decision<Placed<NetworkRule>> {
  return decide(list.candidates(looksOf(packet, setting, reading, fqdnLabels(packet, list))), ({ action }) => action);
}

export function askNatRules(
  list: NatList,
  packet: Packet,
  setting: Setting,
  reading: Reading,
): Decision<Placed<NatRule>> {
  return decide(list.candidates(looksOf(packet, setting, reading, [])), ({ by }) => by);
}

function looksOf(packet: Packet, setting: Setting, reading: Reading, names: readonly Label[]): readonly Look[] {
  const { protocol, source, destination, port } = packet;
  return [
    lookAtProtocol(protocol),
    lookBefore(reading, source, 'source', setting),
    { ...lookBefore(reading, destination, 'destination', setting), labels: names },
    port && lookAtPort(port),
  ];
}

/**
 * A name in a network rule stands for the addresses that the firewall resolves it to. Where these are not known, who dials that name is
 * taken to dial one of them, and who dials another name not to. https://learn.microsoft.com/azure/firewall/fqdn-filtering-network-rules
 */
function nameField(name: string, reading: Reading): Field {
  const answer = reading.resolve(name);
  if (answer.status === 'noName') return {};
  return answer.status === 'addresses' ? { runs: ipSet(answer.addresses) } : { labels: [canonical(name)] };
}

/** Destinations have no other labels than names. */
function fqdnLabels({ host }: Packet, list: NetworkList): readonly Label[] {
  if (host !== undefined) return [{ label: canonical(host) }];
  return list.labelsOf(2).map((label) => ({ label, onlyIf: `the firewall resolves ${label} to the destination` }));
}

/** `Any` is every protocol; with ports of its own it can only be one that has ports. */
function protocolsOf({ protocols, ports }: { protocols: readonly string[]; ports: readonly string[] }): Field {
  return protocolField(protocols, ports.includes('*') ? undefined : WITH_PORTS);
}
