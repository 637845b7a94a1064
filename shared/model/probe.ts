/** What dialing an API server showed, from the place where this runs. It tells of that place alone, and of no client. */
export interface Probe {
  /** What the place is called. */
  readonly vantage: string;
  /** One for each name that the cluster has. */
  readonly dials: readonly Dial[];
}

/**
 * How far a dial came. `nameNotFound`: no such name. `nameUnanswered`: DNS itself did not answer. `timeOut`, `refused`, `unroutable`: no TCP
 * connection. `tlsTimeOut`, `tlsAlert`, `reset`: TCP, but no TLS. `silent`: TLS, but no answer to HTTP. `reachable`: an answer, whatever it says.
 */
export type DialOutcome =
  | 'nameNotFound'
  | 'nameUnanswered'
  | 'timeOut'
  | 'refused'
  | 'unroutable'
  | 'reset'
  | 'tlsTimeOut'
  | 'tlsAlert'
  | 'silent'
  | 'reachable';

/** One try to reach one name: DNS, TCP, TLS, ALPN, and `GET /version` without a token. */
export interface Dial {
  readonly name: string;
  readonly outcome: DialOutcome;
  /** What DNS answered. */
  readonly addresses: readonly string[];
  readonly tls?: DialedTls;
  /** The HTTP status of the answer. 401 and 403 are those of an API server that is well. */
  readonly status?: number;
  /** The error's own code, where there was one: `ECONNREFUSED`, `ERR_SSL_TLSV1_ALERT_…`. */
  readonly error?: string;
}

export interface DialedTls {
  /** What the other side chose of `konnectivity` and `h2`; absent where it chose none. */
  readonly alpn?: string;
  /** The common name, or else all, of whoever signed the certificate. */
  readonly issuer: string;
  /** Whether the cluster's own authority signed it; absent where that is not known. */
  readonly isOwn?: boolean;
}
