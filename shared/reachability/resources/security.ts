import type { ResourceId } from './id.ts';

export interface SecurityGroup {
  readonly id: ResourceId;
  readonly rules: readonly SecurityRule[];
  /** Absent where an export left them out; Azure has them all the same. */
  readonly defaultRules?: readonly SecurityRule[];
}

/** A rule as Azure stores it. All lists empty for a side: Azure said nothing of it, which is not "any". */
export interface SecurityRule {
  readonly name: string;
  readonly priority: number;
  readonly direction: Direction;
  readonly access: 'Allow' | 'Deny' | 'AlwaysAllow';
  /** `Tcp`, `Udp`, `Icmp`, `Esp`, `Ah`, `*` or `Any`, in any case. */
  readonly protocol: string;
  /** Each an address, a CIDR block, `first-last`, `*` or a service tag. */
  readonly sources: readonly string[];
  /** Application security groups. */
  readonly sourceGroups: readonly ResourceId[];
  readonly destinations: readonly string[];
  readonly destinationGroups: readonly ResourceId[];
  /** Each `*`, a port, or `first-last`. */
  readonly sourcePorts: readonly string[];
  readonly ports: readonly string[];
}

export type Direction = 'Inbound' | 'Outbound';

/** The security admin rules of Azure Virtual Network Manager that are in force in a VNet, as Azure works them out. */
export interface SecurityAdminRules {
  /** `<id of the VNet>/securityadminrules/effective`. */
  readonly id: ResourceId;
  readonly vnet: ResourceId;
  readonly rules: readonly SecurityRule[];
}
