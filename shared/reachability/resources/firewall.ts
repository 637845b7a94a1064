import type { ResourceId } from './id.ts';

export interface Firewall {
  readonly id: ResourceId;
  /** Absent in a virtual hub. */
  readonly subnet?: ResourceId;
  readonly privateAddress?: string;
  readonly publicIps: readonly ResourceId[];
  /** Its public addresses in a virtual hub, where they are no resources. */
  readonly publicAddresses: readonly string[];
  readonly virtualHub?: ResourceId;
  readonly policy?: ResourceId;
  /** Rules of its own, where it has no policy. */
  readonly collections: readonly RuleCollection[];
  readonly settings: FirewallSettings;
}

export interface FirewallPolicy {
  readonly id: ResourceId;
  /** The parent, whose rules come first. */
  readonly basePolicy?: ResourceId;
  /** Ids of its groups, whether or not they were read. */
  readonly ruleCollectionGroups: readonly ResourceId[];
  readonly settings: FirewallSettings;
}

/** What a firewall or its policy sets beside rules. Absent: not set there. */
export interface FirewallSettings {
  /** `Off`, `Alert` or `Deny`. */
  readonly threatIntelligence?: string;
  /** `Off`, `Alert` or `Deny`. */
  readonly intrusionDetection?: string;
  readonly proxiesDns?: boolean;
  /** Servers it asks instead of Azure's own DNS. */
  readonly dnsServers?: readonly string[];
  /** Destinations that see a client's own address; Azure's default is RFC 1918 and 100.64.0.0/10. */
  readonly privateRanges?: readonly string[];
  /** The name of the certificate authority, without which no rule terminates TLS: https://learn.microsoft.com/azure/firewall/premium-certificates */
  readonly certificateAuthority?: string;
}

export interface RuleCollectionGroup {
  readonly id: ResourceId;
  readonly policy: ResourceId;
  readonly priority: number;
  readonly collections: readonly RuleCollection[];
}

export interface RuleCollection {
  readonly name: string;
  readonly priority: number;
  readonly action: 'Allow' | 'Deny' | 'Dnat';
  readonly rules: readonly FirewallRule[];
}

export type FirewallRule = NatRule | NetworkRule | ApplicationRule;

interface FirewallRuleBase {
  readonly name: string;
  /** Each an address, a CIDR block, `first-last`, `*` or a service tag. */
  readonly sources: readonly string[];
  readonly sourceIpGroups: readonly ResourceId[];
  readonly destinations: readonly string[];
}

export interface NatRule extends FirewallRuleBase {
  readonly kind: 'nat';
  readonly protocols: readonly string[];
  readonly ports: readonly string[];
  readonly translatedAddress?: string;
  readonly translatedFqdn?: string;
  readonly translatedPort: string;
}

export interface NetworkRule extends FirewallRuleBase {
  readonly kind: 'network';
  /** Of `TCP`, `UDP`, `ICMP`, `Any`. */
  readonly protocols: readonly string[];
  readonly destinationIpGroups: readonly ResourceId[];
  readonly fqdns: readonly string[];
  readonly ports: readonly string[];
}

export interface ApplicationRule extends FirewallRuleBase {
  readonly kind: 'application';
  /** Of `Http`, `Https`, `Mssql`, each with its port. */
  readonly protocols: readonly { readonly type: string; readonly port: number }[];
  readonly fqdns: readonly string[];
  readonly fqdnTags: readonly string[];
  readonly webCategories: readonly string[];
  readonly urls: readonly string[];
  readonly terminatesTls: boolean;
}

export interface IpGroup {
  readonly id: ResourceId;
  readonly ranges: readonly string[];
}
