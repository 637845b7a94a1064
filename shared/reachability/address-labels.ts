import { parsePorts, parseSpan, type Interval } from './address.ts';
import { membersOf, prefixesOf } from './address-book.ts';
import type { Field } from './field-index.ts';
import type { Answer, Look } from './glance.ts';
import { type IpSet, ipSet, setOf, subtract, union } from './ip-set.ts';
import { findSubnet } from './lookup.ts';
import type { Network, ResourceId } from './network.ts';
import type { Protocol } from './packet.ts';
import type { VnetScope } from './vnet-scope.ts';
import { type ServiceTags, tagSet } from './service-tags.ts';
import { isIn, isInShared, type Spot } from './spot.ts';

/** Every address. */
export const EVERYWHERE = ipSet(['0.0.0.0/0', '::/0']);

/** The host that answers for Azure itself: DNS, DHCP, health probes. https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
export const PLATFORM_HOST = ipSet(['168.63.129.16']);
const METADATA_HOST = ipSet(['169.254.169.254']);

/** Where load balancers probe from, as Azure's effective rules list it. */
export const LOAD_BALANCER = ipSet(['168.63.129.16', 'fe80::1234:5678:9abc']);

/** What the tag `Internet` never holds, in every expansion that Azure was seen to give from 2017 to 2023; for IPv6, what is not routed. */
export const NOT_INTERNET = ipSet([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.2.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3', '::/3', '4000::/2', '8000::/1'],
]);

/** Whatever a service tag may hold. */
export const PUBLIC = subtract(EVERYWHERE, NOT_INTERNET);

/** Blocks that the expansion of 2023 leaves out as well. The list grows, so who is in one may or may not be "Internet". */
const MAYBE_INTERNET = ipSet([
  ...['4.128.0.0/12', '13.96.0.0/13', '20.35.252.0/22', '20.128.0.0/16', '20.130.0.0/16', '20.144.0.0/14'],
  ...['20.176.0.0/13', '21.0.0.0/8', '22.0.0.0/8', '23.103.0.0/18', '25.0.0.0/8', '40.66.128.0/17', '40.108.0.0/17'],
  ...['40.109.0.0/16', '52.132.0.0/14', '52.145.0.0/16', '68.18.0.0/15', '104.146.0.0/17', '104.147.0.0/16'],
  ...['104.212.36.0/22', '104.212.52.0/22', '129.75.0.0/16', '134.177.0.0/16', '138.196.0.0/16', '141.251.0.0/16'],
  ...['146.147.0.0/16', '157.59.0.0/16', '192.32.0.0/16'],
]);

/** Every IPv4 address at which services answer on the internet: where somebody is of whom nothing else is known. */
export const SOMEWHERE_PUBLIC = subtract(ipSet(['0.0.0.0/0']), union(NOT_INTERNET, MAYBE_INTERNET, PLATFORM_HOST));

const VIRTUAL_NETWORK = 'virtualnetwork';
const INTERNET = 'internet';
const PLATFORM_DNS = 'azureplatformdns';
const PLATFORM_METADATA = 'azureplatformimds';
/** Stands for a field of which Azure said nothing. That is not "any". */
const NOTHING = 'nothing';
const GROUP = 'group ';
const NO: Answer = [];

/** What a rule asks of an address. */
export function addressField(texts: readonly string[], groups: readonly ResourceId[], tags: ServiceTags): Field {
  const runs: Interval[] = [];
  const sets: IpSet[] = [];
  const words: string[] = groups.map((group) => `${GROUP}${group}`);
  for (const text of texts.length + groups.length > 0 ? texts : [NOTHING]) {
    const name = text.trim().toLowerCase();
    const tag = tagSet(tags, name);
    const known = knownRuns(name);
    if (known !== undefined) runs.push(...known);
    else if (tag !== undefined) sets.push(tag);
    else words.push(name);
  }
  return { runs: setOf(runs), sets, words };
}

function knownRuns(name: string): IpSet | undefined {
  if (name === '*' || name === 'any') return EVERYWHERE;
  if (name === 'azureloadbalancer') return LOAD_BALANCER;
  const span = parseSpan(name);
  return span && [span];
}

/** What a rule asks of a port. */
export function portField(texts: readonly string[]): Field {
  const runs: Interval[] = [];
  const words: string[] = [];
  for (const text of texts.length > 0 ? texts : [NOTHING]) {
    const run = parsePorts(text.trim());
    if (run === undefined) words.push(text);
    else runs.push(run);
  }
  return { runs: setOf(runs), words };
}

/** Where a rule is asked: the meaning of some of its words hangs on that. */
export interface Setting {
  readonly network: Network;
  readonly scope: VnetScope;
}

/** An address in a place. `side` is a word for it in sentences. */
export function lookAt(spot: Spot, side: string, { network, scope }: Setting): NonNullable<Look> {
  const ask = (word: string): Answer => {
    if (word === VIRTUAL_NETWORK) return isVirtualNetwork(spot, scope);
    if (word === INTERNET) return isInternet(spot, scope);
    if (word === PLATFORM_DNS || word === PLATFORM_METADATA) return NO;
    if (word.startsWith(GROUP)) return isMember(spot, word.slice(GROUP.length), side, network);
    if (!isTagName(word)) return [`a rule that states "${word}" for the ${side} holds for it`];
    return isInShared(spot, NOT_INTERNET)
      ? NO
      : [`the service tag "${word}", whose addresses are not known, holds the ${side}`];
  };
  return { spot, ask };
}

function isTagName(name: string): boolean {
  return name !== NOTHING && /^[a-z][a-z0-9.]*$/.test(name);
}

function isVirtualNetwork(spot: Spot, { surely, withRoutes, unseen }: VnetScope): Answer {
  if (isIn(spot, surely)) return 'surely';
  if (isIn(spot, withRoutes)) return ['the tag VirtualNetwork holds the prefixes of the route table'];
  return unseen === undefined ? NO : [`the tag VirtualNetwork holds it: ${unseen}`];
}

function isInternet(spot: Spot, { surely }: VnetScope): Answer {
  if (isInShared(spot, NOT_INTERNET)) return NO;
  if (isInShared(spot, MAYBE_INTERNET))
    return ['the tag Internet holds a block of Microsoft or the US or UK government'];
  if (isIn(spot, surely) && !isIn(spot, PLATFORM_HOST))
    return ['the tag Internet holds the public addresses of a VNet'];
  return 'surely';
}

function isMember(spot: Spot, group: ResourceId, side: string, network: Network): Answer {
  const { addresses, crews } = membersOf(network, group);
  if (isIn(spot, addresses)) return 'surely';
  return crews
    .filter(({ configuration }) => {
      const subnet = findSubnet(network, configuration.subnet);
      return subnet.status !== 'found' || isIn(spot, prefixesOf(subnet.value));
    })
    .map(({ scaleSet }) => `the ${side} belongs to ${scaleSet.id}`);
}

/** A port: it may be meant by what cannot be read. */
export function lookAtPort(spot: Spot): NonNullable<Look> {
  return { spot, ask: (word) => [`a rule that states "${word}" for the port holds for it`] };
}

/** Protocols by the words of a rule, `any` being all: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview */
export function protocolField(names: readonly string[], any: readonly string[] = PROTOCOLS): Field {
  const words = names.map((name) => name.toLowerCase());
  const isKnown = (word: string) => ANY.includes(word) || PROTOCOLS.includes(word);
  return {
    labels: words.flatMap((word) => (ANY.includes(word) ? any : [word])),
    words: words.filter((word) => !isKnown(word)),
  };
}

const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'icmp', 'esp', 'ah'];
const ANY = ['*', 'any', 'all'];

/** A protocol. Any may be meant by a word that we do not know. */
export function lookAtProtocol(protocol: Protocol): NonNullable<Look> {
  const ask = (word: string): Answer => [`a rule that states "${word}" for the protocol holds for it`];
  return { labels: [{ label: protocol }], ask };
}

/** Whether an address is one at which Azure itself answers in every subnet. */
export function isPlatformHost(spot: Spot): boolean {
  return isIn(spot, PLATFORM_HOST) || isIn(spot, METADATA_HOST);
}

/** The tag that a rule must name to hold for traffic to Azure's own hosts, which no other rule touches; `undefined` for other hosts. */
export function platformLabel(destination: Spot, port: Spot | undefined): string | undefined {
  if (isIn(destination, METADATA_HOST)) return PLATFORM_METADATA;
  if (!isIn(destination, PLATFORM_HOST)) return undefined;
  return port !== undefined && isIn(port, DNS_PORT) ? PLATFORM_DNS : 'no tag';
}

const DNS_PORT = setOf([{ family: 0, first: 53n, last: 53n }]);
