import type { ResourceId } from './network.ts';
import type { Protocol } from './packet.ts';

/** A question: does this get from here to there? Sets of addresses and ports are asked about as a whole, and answered in parts. */
export interface Flow {
  readonly source: Place;
  readonly destination: Target;
  readonly protocol: Protocol;
  /** Each a port or `first-last`; absent where the protocol has none. */
  readonly ports?: readonly string[];
  /** Absent: 1024-65535, out of which clients choose. */
  readonly sourcePorts?: readonly string[];
}

/** Where packets begin. */
export interface Place {
  /** Addresses, blocks or `first-last`. Absent: all of the subnet, or those of the machine. */
  readonly addresses?: readonly string[];
  readonly subnet?: ResourceId;
  /** A network interface, or a scale set whose machines are alike. */
  readonly machine?: ResourceId;
  /** On premises: the VNet whose gateway leads there. */
  readonly via?: ResourceId;
  /** Servers that somebody outside of Azure asks for names; absent, public DNS. */
  readonly dnsServers?: readonly string[];
}

export interface Target {
  /** What the client dials. With `addresses`, the name is expected to lead to them. */
  readonly name?: string;
  readonly addresses?: readonly string[];
  /** The destination is one of the addresses, nobody knows which: only where all fare alike there is an answer. */
  readonly isOneOf?: boolean;
  /** Whether the name is taken to lead to the addresses, or without any to a public one, where DNS does not say: that is asked elsewhere. */
  readonly isResolved?: boolean;
  /** Where the addresses must be: an address space may be used twice. */
  readonly subnet?: ResourceId;
  /** Who alone is let in by the destination itself, whatever networks allow. */
  readonly allowedSources?: readonly string[];
  /** Why it may let in others all the same. */
  readonly allowedUnseen?: string;
}

export type Disposition =
  | 'delivered'
  | 'deniedOutbound'
  | 'deniedInbound'
  | 'deniedByFirewall'
  | 'noRoute'
  | 'droppedByRoute'
  | 'nameNotResolved'
  | 'resolvedElsewhere'
  | 'notAuthorized'
  | 'notApproved'
  | 'returnLost'
  | 'insufficientInfo';

export type HopKind =
  | 'securityAdmin'
  | 'nsg'
  | 'route'
  | 'peering'
  | 'gateway'
  | 'appliance'
  | 'firewall'
  | 'nat'
  | 'internet'
  | 'privateEndpoint'
  | 'dns'
  | 'endpoint';

/** One thing on the way that had a say. */
export interface Hop {
  /** The resource; an address or name for what is no resource of ours. */
  readonly at: string;
  readonly kind: HopKind;
  readonly ruling: 'allow' | 'deny' | 'forward' | 'unknown';
  /** The line that decided: a rule, a route, a link. */
  readonly by?: string;
  /** The resource that holds the line, where it is another than `at`. */
  readonly of?: ResourceId;
  readonly because: string;
  /** Of a way out to the internet: the public addresses that the other side may see, as CIDR blocks. Absent where they are not known. */
  readonly addresses?: readonly string[];
  /** The public IPs and prefixes that those addresses are of. */
  readonly sources?: readonly ResourceId[];
  /** Of a firewall: the rule ends the client's TLS and begins another. Not known where it hangs on which rule it is. */
  readonly inspectsTls?: true | 'unknown';
}

/** Addresses and ports that fare alike. */
export interface Part {
  readonly flow: {
    readonly sources: readonly string[];
    /** Where it begins, if that was asked by a subnet. */
    readonly subnet?: ResourceId;
    readonly destinations: readonly string[];
    readonly name?: string;
    readonly protocol: Protocol;
    readonly ports: readonly string[];
    readonly sourcePorts: readonly string[];
  };
  readonly disposition: Disposition;
  readonly hops: readonly Hop[];
}

/** The answer: every part of the flow, and of the worst part its end and its hops. */
export interface Trace {
  readonly disposition: Disposition;
  readonly hops: readonly Hop[];
  readonly parts: readonly Part[];
  /** What was taken as not there because it was not seen, and might change the answer. */
  readonly unseen: readonly string[];
}
