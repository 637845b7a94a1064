import { canonical } from '../firewall/fqdn.ts';
import { passesOf } from '../firewall/policy.ts';
import { find, peek, vnetOf, whyIncomplete, whyNot } from '../lookup/lookup.ts';
import { note, noting } from '../lookup/watch.ts';
import { remember } from '../memo.ts';
import { hasAllLinks, isWithin } from './names.ts';
import type {
  DnsForwardingRule,
  Network,
  PrivateDnsLink,
  PrivateDnsRecord,
  PrivateDnsZone,
  ResourceId,
  VirtualNetwork,
} from '../network.ts';

/** What public DNS answers for a name: addresses, another name, or with neither that there is no such name. */
export interface PublicAnswer {
  readonly addresses?: readonly string[];
  readonly alias?: string;
}

export type PublicNames = Readonly<Record<string, PublicAnswer>>;

/** What a name leads to, and who said so: a private zone, or public DNS where `by` is absent. */
export type Answer =
  | { readonly status: 'addresses'; readonly addresses: readonly string[]; readonly by?: ResourceId }
  | { readonly status: 'noName'; readonly by?: ResourceId; readonly because: string }
  /** Public DNS is asked, and what it answers is not known. */
  | { readonly status: 'public'; readonly unseen?: string }
  | { readonly status: 'unseen'; readonly why: string };

/** Azure's own DNS, which answers inside every VNet. */
export const AZURE_DNS = '168.63.129.16';
/** CNAMEs and forwarding in a circle end here. */
const MOST_STEPS = 16;

/** Asks what machines of a VNet ask. */
export function resolveIn(network: Network, vnet: VirtualNetwork, name: string, names: PublicNames): Answer {
  return new Resolver(network, names).inVnet(vnet, canonical(name));
}

/** Asks DNS servers by their addresses, as somebody outside of Azure does; with none, public DNS. */
export function resolveBy(network: Network, servers: readonly string[], name: string, names: PublicNames): Answer {
  const resolver = new Resolver(network, names);
  return servers.length === 0 ? resolver.inPublic(canonical(name)) : resolver.byServers(servers, canonical(name));
}

const linksByVnet = remember((network: Network) => Map.groupBy(network.privateDnsLinks, ({ vnet }) => vnet));
const recordsByZone = remember((network: Network) => Map.groupBy(network.privateDnsRecords, ({ zone }) => zone));

class Resolver {
  readonly #network: Network;
  readonly #names: PublicNames;
  #steps = 0;

  constructor(network: Network, names: PublicNames) {
    this.#network = network;
    this.#names = names;
  }

  inVnet(vnet: VirtualNetwork, name: string): Answer {
    return vnet.dnsServers.length === 0 ? this.#byAzure(vnet, name) : this.byServers(vnet.dnsServers, name, vnet);
  }

  /** Machines ask one server and, when it is silent, the next: what all of them say alike is the answer. */
  byServers(servers: readonly string[], name: string, vnet?: VirtualNetwork): Answer {
    const [first = unseen('no DNS server is named'), ...others] = servers.map((server) =>
      this.#byServer(server, name, vnet),
    );
    if (first.status === 'unseen') return first;
    const odd = others.find((other) => JSON.stringify(other) !== JSON.stringify(first));
    if (odd === undefined) return first;
    return odd.status === 'unseen'
      ? odd
      : unseen(`the DNS servers ${servers.join(', ')} answer differently for ${name}`);
  }

  inPublic(name: string, vnet?: VirtualNetwork): Answer {
    const answer = Object.hasOwn(this.#names, name) ? this.#names[name] : undefined;
    if (answer === undefined) return { status: 'public' };
    if (answer.alias !== undefined) {
      // The chain is followed by whoever was asked, so a private zone may answer for the next name.
      const alias = canonical(answer.alias);
      return vnet === undefined ? this.inPublic(alias) : this.#byAzure(vnet, alias);
    }
    if (answer.addresses !== undefined) return { status: 'addresses', addresses: answer.addresses };
    return { status: 'noName', because: `public DNS does not know ${name}` };
  }

  #byServer(server: string, name: string, vnet?: VirtualNetwork): Answer {
    const network = this.#network;
    if (server === AZURE_DNS && vnet !== undefined) return this.#byAzure(vnet, name);
    const inbound = network.dnsInboundEndpoints.find(({ addresses }) => addresses.includes(server));
    if (inbound !== undefined) {
      note(network, inbound.id);
      const resolver = find(network, 'dnsResolvers', inbound.resolver);
      if (resolver.status !== 'found') return unseen(whyNot(inbound.resolver, resolver));
      return this.#byAzureOf(resolver.value.vnet, name);
    }
    const firewall = network.firewalls.find(({ privateAddress }) => privateAddress === server);
    if (firewall?.subnet === undefined) return unseen(`the DNS server ${server} was not followed: it is not Azure's`);

    note(network, firewall.id);
    const { proxiesDns, dnsServers = [] } = passesOf(network, firewall).settings;
    if (proxiesDns !== true) return { status: 'noName', by: firewall.id, because: 'the firewall does not proxy DNS' };
    const home = find(network, 'vnets', vnetOf(firewall.subnet));
    if (home.status !== 'found') return unseen(whyNot(vnetOf(firewall.subnet), home));
    return dnsServers.length === 0 ? this.#byAzure(home.value, name) : this.byServers(dnsServers, name, home.value);
  }

  #byAzureOf(id: ResourceId, name: string): Answer {
    const vnet = find(this.#network, 'vnets', id);
    return vnet.status === 'found' ? this.#byAzure(vnet.value, name) : unseen(whyNot(id, vnet));
  }

  /**
   * Azure's DNS in a VNet: the linked private zone with the longest matching suffix, else a linked forwarding ruleset, else public DNS.
   * A zone that matches has the last word: what it lacks does not exist. https://learn.microsoft.com/azure/dns/private-dns-privatednszone
   */
  #byAzure(vnet: VirtualNetwork, name: string): Answer {
    if (++this.#steps > MOST_STEPS) return unseen(`the answers for ${name} go round in a circle`);
    const linked = this.#zoneFor(vnet, name);
    if (linked !== undefined) return this.#byZone(vnet, linked.zone, linked.link, name);

    const rule = this.#forwardingRule(vnet, name);
    if (rule !== undefined) return this.byServers(rule.servers, name);
    const answer = this.inPublic(name, vnet);
    const why =
      whyIncomplete(this.#network, 'privateDnsZones') ??
      whyIncomplete(this.#network, 'privateDnsLinks') ??
      this.#linkUnseen(name);
    if (why === undefined) return answer;
    // A zone that was not seen may answer in the place of public DNS.
    const gap = `private zones linked to ${vnet.id}: ${why}`;
    return answer.status === 'public' ? { ...answer, unseen: gap } : unseen(gap);
  }

  /** Azure counts the links of a zone on the zone itself. */
  #linkUnseen(name: string): string | undefined {
    const { privateDnsZones } = this.#network;
    const zone = privateDnsZones.find((one) => isWithin(name, one.name) && !hasAllLinks(this.#network, one));
    return zone && `not every link of the zone ${zone.id} was seen`;
  }

  #zoneFor({ id }: VirtualNetwork, name: string): { zone: PrivateDnsZone; link: PrivateDnsLink } | undefined {
    const [linked] = (linksByVnet(this.#network).get(id) ?? [])
      .flatMap((link) => {
        const zone = peek(this.#network, 'privateDnsZones', link.zone);
        return zone.status === 'found' && isWithin(name, zone.value.name) ? [{ zone: zone.value, link }] : [];
      })
      .toSorted((a, b) => b.zone.name.length - a.zone.name.length);
    if (linked !== undefined) noting(this.#network, [linked.zone, linked.link]);
    return linked;
  }

  #byZone(vnet: VirtualNetwork, zone: PrivateDnsZone, link: PrivateDnsLink, name: string): Answer {
    if (link.state !== 'Completed') return unseen(`${link.id} is ${link.state}, not Completed`);
    const records = recordsByZone(this.#network).get(zone.id) ?? [];
    const own = recordsFor(records, name === zone.name ? '@' : name.slice(0, -zone.name.length - 1));
    const found = noting(this.#network, own);
    const [alias] = found.flatMap((record) => record.alias ?? []);
    if (alias !== undefined) return this.#byAzure(vnet, canonical(alias));
    if (found.length > 0)
      return { status: 'addresses', addresses: found.flatMap(({ addresses }) => addresses), by: zone.id };

    const why = whyIncomplete(this.#network, 'privateDnsRecords');
    // The SOA record is counted and is in no list of ours.
    if (why !== undefined && zone.recordCount !== records.length + 1)
      return unseen(`not all records of ${zone.id} were read: ${why}`);
    if (link.resolutionPolicy?.toLowerCase() === 'nxdomainredirect') return this.inPublic(name);
    return { status: 'noName', by: zone.id, because: `the zone ${zone.name} has no record for ${name}` };
  }

  #forwardingRule(vnet: VirtualNetwork, name: string): DnsForwardingRule | undefined {
    const links = this.#network.dnsRulesetLinks.filter((link) => link.vnet === vnet.id);
    const rulesets = noting(this.#network, links).map(({ ruleset }) => ruleset);
    const [rule] = this.#network.dnsForwardingRules
      .filter(({ ruleset, isEnabled }) => isEnabled && rulesets.includes(ruleset))
      .filter(({ domain }) => domain === '' || isWithin(name, domain))
      .toSorted((a, b) => b.domain.length - a.domain.length);
    if (rule !== undefined) note(this.#network, rule.id);
    return rule;
  }
}

/** The records of a name; without any, those of the nearest wildcard. */
function recordsFor(records: readonly PrivateDnsRecord[], name: string): readonly PrivateDnsRecord[] {
  const exact = records.filter((record) => record.name === name);
  if (exact.length > 0 || name === '@') return exact;
  const parts = name.split('.');
  const wildcards = parts.map((_, index) => ['*', ...parts.slice(index + 1)].join('.'));
  const nearest = wildcards.find((wildcard) => records.some((record) => record.name === wildcard));
  return records.filter((record) => record.name === nearest);
}

function unseen(why: string): Answer {
  return { status: 'unseen', why };
}
