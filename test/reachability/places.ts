import {
  type Flow,
  type Network,
  type Place,
  type Subnet,
  type Target,
  trace,
} from '../../shared/reachability/index.ts';
import type { Outside, Peering, ServiceTags, Trace, VirtualNetwork } from '../../shared/reachability/index.ts';
import type { Setting } from '../../shared/reachability/groups/address-labels.ts';
import { chooseRoute } from '../../shared/reachability/routes/route-choice.ts';
import type { Packet, Protocol } from '../../shared/reachability/packet.ts';
import { type Spot, spotAt, spotIn } from '../../shared/reachability/addresses/spot.ts';
import { vnetScope } from '../../shared/reachability/groups/vnet-scope.ts';
import { aNetwork, aPeering, aSubnet, aVnet, network } from '../builders.ts';

export function vnetId(vnet: string): string {
  return network('virtualnetworks', vnet);
}

export function subnetId(vnet: string, subnet: string): string {
  return `${vnetId(vnet)}/subnets/${subnet}`;
}

/** A VNet `v` of 10.0.0.0/16 with the subnets `a` (10.0.0.0/24) and `b` (10.0.1.0/24), where most tests happen. */
export const A = subnetId('v', 'a');
export const B = subnetId('v', 'b');

export interface Different {
  readonly a?: Partial<Subnet>;
  readonly b?: Partial<Subnet>;
  readonly v?: Partial<VirtualNetwork>;
  /** VNets beside `v`. */
  readonly others?: readonly VirtualNetwork[];
  readonly more?: readonly Subnet[];
}

export function aPlace({ a, b, v, others = [], more = [] }: Different, rest: Partial<Network> = {}): Network {
  const subnets = [
    aSubnet(A, { addressPrefixes: ['10.0.0.0/24'], ...a }),
    aSubnet(B, { addressPrefixes: ['10.0.1.0/24'], ...b }),
    ...more,
  ];
  return aNetwork({ vnets: [aVnet('v', { addressPrefixes: ['10.0.0.0/16'], subnets, ...v }), ...others], ...rest });
}

/** A VNet `10.<octet>.0.0/16` whose subnet `s` is its first /24; `peers` are the names of VNets that it is peered with. */
export function aSpoke(
  name: string,
  octet: number,
  peers: Readonly<Record<string, Partial<Peering>>> = {},
  s: Partial<Subnet> = {},
  more: readonly Subnet[] = [],
): VirtualNetwork {
  return aVnet(name, {
    addressPrefixes: [`10.${octet}.0.0/16`],
    subnets: [aSubnet(subnetId(name, 's'), { addressPrefixes: [`10.${octet}.0.0/24`], ...s }), ...more],
    peerings: Object.entries(peers).map(([peer, different]) => aPeering(name, peer, different)),
  });
}

export type Question = Partial<Pick<Flow, 'protocol' | 'ports' | 'sourcePorts'>> & { readonly outside?: Outside };

/** Asks about TCP to port 443. A text is an address; a source that is a text is in the one subnet that holds it. */
export function send(
  net: Network,
  from: string | Place,
  to: string | Target,
  { outside, protocol = 'tcp', ports = ['443'], ...rest }: Question = {},
): Trace {
  const source = typeof from === 'string' ? { addresses: [from] } : from;
  const destination = typeof to === 'string' ? { addresses: [to] } : to;
  return consistent(trace(net, { source, destination, protocol, ports, ...rest }, outside));
}

/** What had a say and how it ended must agree: a denial ends it, what is not known leaves it open, and nothing else does. */
function consistent(answer: Trace): Trace {
  for (const { disposition, hops } of answer.parts) {
    const rulings = hops.map(({ ruling }) => ruling);
    const denied = rulings.indexOf('deny');
    const isSaid =
      disposition === 'delivered'
        ? denied < 0 && !rulings.includes('unknown')
        : disposition === 'insufficientInfo'
          ? rulings.includes('unknown')
          : denied >= 0 && rulings.slice(denied).every((ruling) => ruling === 'deny');
    if (!isSaid) throw new Error(`${disposition} does not follow from ${JSON.stringify(hops)}`);
  }
  return answer;
}

/** The end of a flow in one line: `deniedInbound by securityRules/no`, with the line of the last thing on its way that had a say. */
export function end(...question: Parameters<typeof send>): string {
  const { disposition, hops } = send(...question);
  const by = hops.at(-1)?.by;
  return by === undefined ? disposition : `${disposition} by ${by}`;
}

/** What had a say, in order, each as `route 0.0.0.0/0` or by the name of the resource. */
export function way({ hops }: Trace): readonly string[] {
  return hops.map(({ kind, at, by }) => `${kind} ${by ?? at.slice(at.lastIndexOf('/') + 1)}`);
}

/** The next hop of an address out of subnet `a`, with the prefix of its route: `VnetLocal 10.0.0.0/16`. */
export function nextHop(net: Network, destination: string, tags?: ServiceTags): string {
  const [vnet, subnet] = home(net);
  const choice = chooseRoute(net, vnet, subnet, spot(destination), tags);
  if (choice.status === 'unseen') return `unseen: ${choice.why}`;
  if (choice.status === 'noRoute') return 'noRoute';
  const { nextHop, nextHopAddress, prefix } = choice.route;
  return [nextHop, ...(nextHopAddress === undefined ? [] : [nextHopAddress]), prefix].join(' ');
}

export function home(net: Network): [Network['vnets'][number], Subnet] {
  const [vnet] = net.vnets;
  const [subnet] = vnet?.subnets ?? [];
  if (vnet === undefined || subnet === undefined) throw new Error('no subnet');
  return [vnet, subnet];
}

/** The address or block as a spot that speaks for all of it. */
export function spot(text: string): Spot {
  const one = spotAt(text);
  if (one === undefined) throw new Error(`no address: ${text}`);
  return one;
}

export function portSpot(first: number, last = first): Spot {
  return spotIn({ family: 0, first: BigInt(first), last: BigInt(last) });
}

/** A packet from an ephemeral port; without a port where the protocol has none. */
export function aPacket(source: string, destination: string, port?: number, protocol: Protocol = 'tcp'): Packet {
  const ends = { protocol, source: spot(source), destination: spot(destination) };
  return port === undefined ? ends : { ...ends, sourcePort: portSpot(50_000), port: portSpot(port) };
}

/** The setting of a subnet of the first VNet. */
export function settingIn(net: Network, tags?: ServiceTags, index = 0): Setting {
  const vnet = net.vnets[0];
  const subnet = vnet?.subnets[index];
  if (vnet === undefined || subnet === undefined) throw new Error('no subnet');
  return { network: net, scope: vnetScope(net, vnet, subnet, tags) };
}

export function someTags(tags: Readonly<Record<string, readonly string[]>>): ServiceTags {
  return { changeNumber: '1', tags };
}
