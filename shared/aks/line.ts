import type { Decider, Evidence } from '../model/finding.ts';
import { type Hop, nameOf, type Network, vnetOf } from '../reachability/index.ts';
import { evidenceOf, isRuleOfFirewall, isUserRoute } from './line-evidence.ts';
import { type Fate, isInside, type Need } from './need.ts';

/** The line that ends a flow: where it stands, in words, and what proves that it stands there. */
export interface Line {
  readonly decidedBy: Decider;
  readonly hop: Hop;
  /** `the rule deny-all of the security group nsg-nodes`. */
  readonly words: string;
  readonly evidence: readonly Evidence[];
}

/** The line that decides that a need is not met. */
export function lineOf(network: Network, { need, trace: { hops, disposition } }: Fate): Line {
  const index = hops.findLastIndex(({ ruling }) => ruling === 'deny');
  const hop = hops.at(index);
  if (hop === undefined) throw new Error(`a trace that is ${disposition} has no hop`);
  // A next hop that takes nothing on is named by the route that leads there; so is the internet, which routes no private address.
  const routes = userRoutes(hops.slice(0, index));
  // Inside of a VNet the first route leads astray, whatever it then meets.
  const leading = isInside(need) ? routes[0] : routes.at(-1);
  const isRoutedInVain = hop.kind === 'internet' || (hop.kind === 'appliance' && hop.by === undefined);
  if (leading !== undefined && (isRoutedInVain || isLedAstray(need, hop))) {
    return { ...lineAt(network, leading), hop: { ...leading, because: `${leading.because}; ${hop.because}` } };
  }
  const line = lineAt(network, hop);
  return leading === undefined || hop.kind !== 'firewall'
    ? line
    : { ...line, evidence: [...evidenceOf(network, leading), ...line.evidence] };
}

/** What goes from one subnet of a VNet to another passes nothing but rules there, unless a route leads it elsewhere. */
function isLedAstray(need: Need, { kind }: Hop): boolean {
  return isInside(need) && kind !== 'nsg' && kind !== 'securityAdmin';
}

/** The last route of a user's on the way. */
export function leadingRoute(hops: readonly Hop[]): Hop | undefined {
  return userRoutes(hops).at(-1);
}

function userRoutes(hops: readonly Hop[]): readonly Hop[] {
  return hops.filter(({ kind, by }) => kind === 'route' && isUserRoute(by));
}

/** A hop that decides something, as a line. */
export function lineAt(network: Network, hop: Hop): Line {
  const { kind, at, by, of = at } = hop;
  if (kind === 'route' && !isUserRoute(by)) {
    const decidedBy = { resource: vnetOf(at), line: 'virtualNetworkPeerings' };
    return { decidedBy, hop, words: wordsOf(hop), evidence: evidenceOf(network, hop) };
  }
  const line = by ?? lineOfWayOut(at) ?? LINES[kind] ?? kind;
  return { decidedBy: { resource: of, line }, hop, words: wordsOf(hop), evidence: evidenceOf(network, hop) };
}

function lineOfWayOut(at: string): string | undefined {
  if (at.includes('/loadbalancers/')) return 'outboundRules';
  return at.includes('/natgateways/') ? 'publicIpAddresses' : undefined;
}

/** What decides where no rule has a name. */
const LINES: Partial<Record<Hop['kind'], string>> = {
  nat: 'defaultOutboundAccess',
  privateEndpoint: 'privateLinkServiceConnectionState',
  dns: 'records',
  peering: 'peeringState',
};

const KINDS: Record<Hop['kind'], string> = {
  securityAdmin: 'the security admin rules of',
  nsg: 'the security group',
  route: 'the route table',
  peering: 'the peering',
  gateway: 'the gateway',
  appliance: 'the appliance',
  firewall: 'the firewall',
  nat: 'the way out of',
  internet: 'the internet',
  privateEndpoint: 'the private endpoint',
  dns: 'the DNS of',
  endpoint: 'the place',
};

function wordsOf({ kind, at, by }: Hop): string {
  const whole = `${KINDS[kind]} ${nameOf(at)}`;
  if (kind === 'route' && !isUserRoute(by)) return `the lack of a peering or gateway at ${nameOf(vnetOf(at))}`;
  if (by === undefined || by === LINES[kind]) return whole;
  const line = by.replace(/^(?:securityRules|defaultSecurityRules|routes)\//, '');
  if (kind === 'nsg' || kind === 'securityAdmin') return `the rule ${line} of ${whole}`;
  if (kind === 'route') return `the route ${line} of ${whole}`;
  if (kind === 'firewall')
    return isRuleOfFirewall(by) ? `the rule ${line} of ${whole}` : `${whole}, of which no rule matches,`;
  return `${line} of ${whole}`;
}
