/** What a firewall did with the last requests of some addresses for one name, or one address, and port. */
export interface FirewallRuling {
  /** A name, or an address. */
  readonly destination: string;
  readonly port: number;
  /** `TCP`, `UDP`, `HTTP`, `HTTPS`. */
  readonly protocol: string;
  /** Denied, or let through with its TLS opened. */
  readonly ruling: 'denied' | 'inspected';
  /** The first three numbers of the addresses that it came from. */
  readonly block: string;
  /** These addresses. */
  readonly sources: readonly string[];
  readonly hits: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  /** `group/collection/rule`; absent where no rule matched. */
  readonly rule?: string;
}
