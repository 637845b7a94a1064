import { parsePorts, parseSpan, type Interval } from '../addresses/address.ts';
import { membersOf, prefixesOf } from '../lookup/address-book.ts';
import type { Field } from '../rules/field-index.ts';
import type { Answer, Look } from '../rules/glance.ts';
import { type IpSet, setOf } from '../addresses/ip-set.ts';
import { findSubnet } from '../lookup/lookup.ts';
import type { Network, ResourceId } from '../network.ts';
import type { Protocol } from '../packet.ts';
import type { VnetScope } from './vnet-scope.ts';
import {
  EVERYWHERE,
  LOAD_BALANCER,
  MAYBE_INTERNET,
  METADATA_HOST,
  NOT_INTERNET,
  PLATFORM_HOST,
} from '../addresses/special-addresses.ts';
import { type ServiceTags, tagSet } from '../rules/service-tags.ts';
import { isIn, isInShared, type Spot } from '../addresses/spot.ts';

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

/** The tag that a rule must name to hold for traffic to Azure's own hosts, which no other rule touches; `undefined` for other hosts. */
export function platformLabel(destination: Spot, port: Spot | undefined): string | undefined {
  if (isIn(destination, METADATA_HOST)) return PLATFORM_METADATA;
  if (!isIn(destination, PLATFORM_HOST)) return undefined;
  return port !== undefined && isIn(port, DNS_PORT) ? PLATFORM_DNS : 'no tag';
}

const DNS_PORT = setOf([{ family: 0, first: 53n, last: 53n }]);
