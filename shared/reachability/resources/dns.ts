import type { ResourceId } from './id.ts';

export interface PrivateDnsZone {
  readonly id: ResourceId;
  /** The domain, in lower case and without a trailing dot. */
  readonly name: string;
  /** How many links Azure counts on the zone: with all of them in hand, a missing one is really missing. */
  readonly linkCount?: number;
  /** How many record sets Azure counts on the zone, `SOA` included. */
  readonly recordCount?: number;
}

export interface PrivateDnsLink {
  readonly id: ResourceId;
  readonly zone: ResourceId;
  readonly vnet: ResourceId;
  /** `Completed` when it works. */
  readonly state: string;
  /** `NxDomainRedirect`: what the zone lacks is asked of public DNS. */
  readonly resolutionPolicy?: string;
}

/** A record set of type A, AAAA or CNAME. */
export interface PrivateDnsRecord {
  readonly id: ResourceId;
  readonly zone: ResourceId;
  /** Relative to the zone, in lower case; `@` is the zone itself, `*` any name. */
  readonly name: string;
  readonly addresses: readonly string[];
  /** The name that a CNAME leads to. */
  readonly alias?: string;
}

export interface DnsResolver {
  readonly id: ResourceId;
  readonly vnet: ResourceId;
}

/** An address at which a resolver answers. */
export interface DnsInboundEndpoint {
  readonly id: ResourceId;
  readonly resolver: ResourceId;
  readonly addresses: readonly string[];
}

export interface DnsRuleset {
  readonly id: ResourceId;
  /** Resolvers that send the questions out. */
  readonly resolvers: readonly ResourceId[];
}

export interface DnsForwardingRule {
  readonly id: ResourceId;
  readonly ruleset: ResourceId;
  /** In lower case and without a trailing dot; empty is every name. */
  readonly domain: string;
  readonly isEnabled: boolean;
  readonly servers: readonly string[];
}

/** A ruleset that holds for a VNet that asks Azure's own DNS. */
export interface DnsRulesetLink {
  readonly id: ResourceId;
  readonly ruleset: ResourceId;
  readonly vnet: ResourceId;
}
