import type {
  Firewall,
  FirewallPolicy,
  NatRule,
  Network,
  RuleCollection,
  RuleCollectionGroup,
  Subnet,
} from '../../shared/reachability/index.ts';
import { network } from '../builders.ts';
import { aFirewall, aRoute, aTable } from '../network-builders.ts';
import { aPlace, type Different, type Question, send, subnetId } from './places.ts';

export const FIREWALL_SUBNET = subnetId('v', 'azurefirewallsubnet');
export const FIREWALL = '10.0.2.4';
export const FIREWALL_IP = '198.51.100.4';
export const CLIENT = '10.0.0.4';
export const PUBLIC = '203.0.113.7';

/** Subnet `a` sends everything to a firewall, which leaves with 198.51.100.4. */
export function behindFirewall(
  firewall: Partial<Firewall>,
  rest: Partial<Network> = {},
  { more = [], ...different }: Different = {},
  ofFirewall: Partial<Subnet> = {},
): Network {
  const table = aTable('to-fw', aRoute('0.0.0.0/0', 'VirtualAppliance', FIREWALL));
  const own = {
    id: FIREWALL_SUBNET,
    addressPrefixes: ['10.0.2.0/26'],
    serviceEndpoints: [],
    privateEndpoints: [],
    ...ofFirewall,
  };
  const { routeTables = [], publicIps = [], ...others } = rest;
  return aPlace(
    { a: { routeTable: table.id }, ...different, more: [own, ...more] },
    {
      routeTables: [table, ...routeTables],
      publicIps: [{ id: '/ip-fw', address: FIREWALL_IP }, ...publicIps],
      firewalls: [aFirewall({ subnet: FIREWALL_SUBNET, privateAddress: FIREWALL, publicIps: ['/ip-fw'], ...firewall })],
      ...others,
    },
  );
}

export function aPolicy(name: string, different: Partial<FirewallPolicy> = {}): FirewallPolicy {
  return { id: network('firewallpolicies', name), ruleCollectionGroups: [], settings: {}, ...different };
}

export function aRuleGroup(
  policy: string,
  name: string,
  priority: number,
  ...collections: readonly RuleCollection[]
): RuleCollectionGroup {
  const { id } = aPolicy(policy);
  return { id: `${id}/rulecollectiongroups/${name}`, policy: id, priority, collections };
}

/** A rule that sends TCP to port 443 of the firewall's public address on to port 8443 of 10.0.1.4. */
export function aNatRule(name: string, different: Partial<NatRule> = {}): NatRule {
  return {
    kind: 'nat',
    name,
    protocols: ['TCP'],
    sources: ['*'],
    sourceIpGroups: [],
    destinations: [FIREWALL_IP],
    ports: ['443'],
    translatedAddress: '10.0.1.4',
    translatedPort: '8443',
    ...different,
  };
}

/** What the firewall rules on a flow to a public address, and by which rule. */
export function ruling(net: Network, question: Question = {}, name?: string, to = PUBLIC): string {
  const target = { addresses: [to], ...(name !== undefined && { name }) };
  const publicNames = name === undefined ? {} : { [name]: { addresses: [to] } };
  const answer = send(net, CLIENT, target, { ...question, outside: { publicNames, ...question.outside } });
  const hop = answer.hops.find(({ kind }) => kind === 'firewall');
  return `${hop?.ruling ?? answer.disposition} ${hop?.by ?? hop?.because ?? ''}`;
}
