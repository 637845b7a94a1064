import type { ResourceId } from '../reachability/index.ts';
import type { Observed } from './observed.ts';

/** What a question to the logs brought about one resource. */
export interface Logged<T> {
  readonly rows: readonly T[];
  /** Of which time rows were looked for. */
  readonly fromAt: string;
  readonly toAt: string;
  readonly table: string;
  /** The KQL about this one resource: whoever runs it again over that time sees the rows. */
  readonly query: string;
  /** Why rows may be missing; nothing where all were seen. No row acquits while there is something. */
  readonly unseen: readonly string[];
}

/** Answers about resources that are no clusters, as firewalls, by their ids. */
export type LoggedOf<T> = Readonly<Record<ResourceId, Observed<Logged<T>>>>;

/** What the logs cost a scan, and what a later scan must know to keep to the ceiling and the cadence. */
export interface LogsUse {
  readonly askedAt: string;
  readonly queries: number;
  /** Read by the service on this day to answer, as far as it told. */
  readonly scannedGB: number;
  /** When that was, where it is later than `askedAt`: single clusters may have been asked about since. */
  readonly scannedAt?: string;
  /** Of that, by this scan. */
  readonly scannedNowGB: number;
  /** Queries of which it did not tell. */
  readonly unmeasuredQueries: number;
}
