/** A public address that reached an API server. Calls from outside the authorized ranges never do, so they are not among them. */
export interface Caller {
  readonly address: string;
  readonly requests: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}
