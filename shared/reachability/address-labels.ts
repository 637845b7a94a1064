import { parsePorts, parseSpan, type Interval } from './address.ts';
import { membersOf, prefixesOf } from './address-book.ts';
import { type IpSet, ipSet, setOf, subtract, union } from './ip-set.ts';
import { findSubnet } from './lookup.ts';
import type { Network, ResourceId } from './network.ts';
import type { Field, Label } from './rule-list.ts';
import type { VnetScope } from './vnet-scope.ts';
import { type ServiceTags, tagSet } from './service-tags.ts';
import { isIn, type Spot } from './spot.ts';

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
const CONTEXTUAL = [VIRTUAL_NETWORK, INTERNET, PLATFORM_DNS, PLATFORM_METADATA];

/** What rules name and nobody could look up: each makes a match uncertain. */
export interface Unknowns {
  readonly tags: Set<string>;
  readonly junk: Set<string>;
  readonly groups: Set<ResourceId>;
}

/** What a rule asks of an address. What it names that is not known is added to `unknowns`. */
export function addressField(
  texts: readonly string[],
  groups: readonly ResourceId[],
  tags: ServiceTags,
  unknowns: Unknowns,
): Field {
  const runs: Interval[] = [];
  const labels: string[] = groups.map(groupLabel);
  for (const group of groups) unknowns.groups.add(group);
  for (const text of texts.length + groups.length > 0 ? texts : [NOTHING]) {
    const name = text.trim().toLowerCase();
    const set = knownSet(name, tags);
    if (set !== undefined) runs.push(...set);
    else {
      labels.push(name);
      if (!CONTEXTUAL.includes(name)) (isTagName(name) && name !== NOTHING ? unknowns.tags : unknowns.junk).add(name);
    }
  }
  return { runs: setOf(runs), labels };
}

function knownSet(name: string, tags: ServiceTags): IpSet | undefined {
  if (name === '*' || name === 'any') return EVERYWHERE;
  if (name === 'azureloadbalancer') return LOAD_BALANCER;
  const span = parseSpan(name);
  return span === undefined ? tagSet(tags, name) : [span];
}

function isTagName(name: string): boolean {
  return /^[a-z][a-z0-9.]*$/.test(name);
}

function groupLabel(group: ResourceId): string {
  return `group ${group}`;
}

/** What a rule asks of a port; what cannot be read is added to `unknowns`. */
export function portField(texts: readonly string[], unknowns: Unknowns): Field {
  const runs: Interval[] = [];
  const labels: string[] = [];
  for (const text of texts.length > 0 ? texts : [NOTHING]) {
    const run = parsePorts(text.trim());
    if (run !== undefined) runs.push(run);
    else {
      labels.push(text);
      unknowns.junk.add(text);
    }
  }
  return { runs: setOf(runs), labels };
}

/** Where a rule is asked: the meaning of some of its words hangs on that. */
export interface Setting {
  readonly network: Network;
  readonly scope: VnetScope;
}

/** The labels that an address bears in a place. `side` is a word for the address in sentences. Narrows the spot. */
export function addressLabels(
  spot: Spot,
  side: string,
  { network, scope }: Setting,
  unknowns: Unknowns,
): readonly Label[] {
  const labels: Label[] = [...vnetLabel(spot, scope), ...internetLabel(spot, scope)];
  for (const group of unknowns.groups) labels.push(...groupLabels(spot, group, side, network));
  const isPublic = !isIn(spot, NOT_INTERNET);
  for (const tag of isPublic ? unknowns.tags : []) {
    labels.push({ label: tag, onlyIf: `the service tag "${tag}", whose addresses are not known, holds the ${side}` });
  }
  for (const junk of unknowns.junk) {
    labels.push({ label: junk, onlyIf: `a rule that states "${junk}" for the ${side} holds for it` });
  }
  return labels;
}

function vnetLabel(spot: Spot, { surely, withRoutes, unseen }: VnetScope): readonly Label[] {
  if (isIn(spot, surely)) return [{ label: VIRTUAL_NETWORK }];
  if (isIn(spot, withRoutes)) {
    return [{ label: VIRTUAL_NETWORK, onlyIf: 'the tag VirtualNetwork holds the prefixes of the route table' }];
  }
  return unseen === undefined ? [] : [{ label: VIRTUAL_NETWORK, onlyIf: `the tag VirtualNetwork holds it: ${unseen}` }];
}

function internetLabel(spot: Spot, { surely }: VnetScope): readonly Label[] {
  if (isIn(spot, NOT_INTERNET)) return [];
  if (isIn(spot, MAYBE_INTERNET)) {
    return [{ label: INTERNET, onlyIf: 'the tag Internet holds a block of Microsoft or the US or UK government' }];
  }
  if (isIn(spot, surely) && !isIn(spot, PLATFORM_HOST)) {
    return [{ label: INTERNET, onlyIf: 'the tag Internet holds the public addresses of a VNet' }];
  }
  return [{ label: INTERNET }];
}

function groupLabels(spot: Spot, group: ResourceId, side: string, network: Network): readonly Label[] {
  const { addresses, crews } = membersOf(network, group);
  if (isIn(spot, addresses)) return [{ label: groupLabel(group) }];
  return crews
    .filter(({ configuration }) => {
      const subnet = findSubnet(network, configuration.subnet);
      return subnet.status !== 'found' || isIn(spot, prefixesOf(subnet.value));
    })
    .map(({ scaleSet }) => ({ label: groupLabel(group), onlyIf: `the ${side} belongs to ${scaleSet.id}` }));
}

/** The labels of a port: it may be meant by what cannot be read. */
export function portLabels(unknowns: Unknowns): readonly Label[] {
  return [...unknowns.junk].map((junk) => ({
    label: junk,
    onlyIf: `a rule that states "${junk}" for the port holds for it`,
  }));
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
