/** Flows of a subnet that a rule denied when they were tried last, those of one rule, protocol and port together. */
export interface DeniedFlows {
  /** As the subnet sees it. */
  readonly direction: 'in' | 'out';
  readonly protocol: 'tcp' | 'udp';
  /** 10250 or 53; 0 for all others together. */
  readonly port: number;
  /** Some of them. */
  readonly ports: readonly number[];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** The subnet at the other end as `group/vnet/subnet`, where it is one, and the first two numbers of the addresses there. */
  readonly peer: string;
  readonly block: string;
  readonly hits: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** As traffic analytics names them, where they do. */
  readonly rule?: string;
  readonly group?: string;
}
