/** What became of the calls of one program under one user, where some of them fared ill. */
export interface CallTrouble {
  /** The first word of its user agent, without the version. */
  readonly agent: string;
  readonly username: string;
  readonly requests: number;
  /** Turned away with HTTP 429, but for evictions: those a disruption budget forbids. */
  readonly throttled: number;
  /** That took more than 30 seconds, but for watches, logs and the like, which take as long as somebody looks. */
  readonly slow: number;
  /** When the last of these ended. */
  readonly lastSeenAt: string;
}
