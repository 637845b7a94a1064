import type {
  ApplicationRule,
  Firewall,
  NetworkInterface,
  NetworkRule,
  Route,
  RouteTable,
  RuleCollection,
  SecurityGroup,
  SecurityRule,
} from '../shared/reachability/index.ts';
import { network } from './builders.ts';

/** A rule of a security group that allows everything in. A test names only what makes its own different. */
export function aRule(name: string, priority: number, different: Partial<SecurityRule> = {}): SecurityRule {
  return {
    name,
    priority,
    direction: 'Inbound',
    access: 'Allow',
    protocol: '*',
    sources: ['*'],
    sourceGroups: [],
    destinations: ['*'],
    destinationGroups: [],
    sourcePorts: ['*'],
    ports: ['*'],
    ...different,
  };
}

export function aGroup(name: string, ...rules: readonly SecurityRule[]): SecurityGroup {
  return { id: network('networksecuritygroups', name), rules };
}

export function aTable(name: string, ...routes: readonly Route[]): RouteTable {
  return { id: network('routetables', name), propagatesGatewayRoutes: true, routes };
}

export function aRoute(prefix: string, nextHop: string, nextHopAddress?: string): Route {
  return { name: `to-${prefix.replace('/', '_')}`, prefix, nextHop, ...(nextHopAddress && { nextHopAddress }) };
}

export function anInterface(
  name: string,
  address: string,
  subnet: string,
  different: Partial<NetworkInterface> = {},
): NetworkInterface {
  return {
    id: network('networkinterfaces', name),
    forwards: false,
    configurations: [{ address, subnet, applicationSecurityGroups: [], loadBalancerPools: [] }],
    ...different,
  };
}

export function aFirewall(different: Partial<Firewall> = {}): Firewall {
  return {
    id: network('azurefirewalls', 'fw'),
    publicIps: [],
    publicAddresses: [],
    collections: [],
    settings: {},
    ...different,
  };
}

export function aNetworkRule(name: string, different: Partial<NetworkRule> = {}): NetworkRule {
  return {
    kind: 'network',
    name,
    protocols: ['Any'],
    sources: ['*'],
    sourceIpGroups: [],
    destinations: ['*'],
    destinationIpGroups: [],
    fqdns: [],
    ports: ['*'],
    ...different,
  };
}

/** A rule for names over https. */
export function anApplicationRule(
  name: string,
  fqdns: readonly string[],
  different: Partial<ApplicationRule> = {},
): ApplicationRule {
  return {
    kind: 'application',
    name,
    protocols: [{ type: 'Https', port: 443 }],
    sources: ['*'],
    sourceIpGroups: [],
    destinations: [],
    fqdns,
    fqdnTags: [],
    webCategories: [],
    urls: [],
    terminatesTls: false,
    ...different,
  };
}

export function aCollection(
  name: string,
  priority: number,
  action: RuleCollection['action'],
  ...rules: RuleCollection['rules']
): RuleCollection {
  return { name, priority, action, rules };
}
