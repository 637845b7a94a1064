import type { ResourceId } from '../reachability/index.ts';

/** Someone who must reach API servers: an office, a build agent, a jump box. The scanner itself is none. */
export interface Client {
  readonly name: string;
  /** Addresses and blocks it calls from. */
  readonly addresses?: readonly string[];
  /** The subnet it lives in. */
  readonly subnet?: ResourceId;
  /** The VNet through whose gateway an on-premises client comes in. */
  readonly via?: ResourceId;
  /** DNS servers an on-premises client asks. */
  readonly dnsServers?: readonly string[];
  /** Public addresses that an on-premises client's calls to the internet come from. */
  readonly publicEgress?: readonly string[];
  /** Which clusters it must reach; all of them when not given. Every condition named must hold, one value of each is enough. */
  readonly must?: ClientNeed;
}

export interface ClientNeed {
  readonly subscriptions?: readonly string[];
  readonly managementGroups?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
}
