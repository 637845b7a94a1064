import type { ResourceId } from '../reachability/index.ts';
import type { LogsUse } from './logs.ts';
import type { Dial } from './probe.ts';
import type { Finding, Severity } from './finding.ts';

/** Something about the scan itself that a reader must know. */
export interface Problem {
  /** A file, a subscription, a resource, a setting. */
  readonly where: string;
  readonly what: string;
  /** `unread`: the scan set out to read it and could not. `notice`: nothing was lost. */
  readonly kind: 'unread' | 'notice';
}

/** What became of a file that a scan was given. */
export type FileUse =
  { readonly path: string; readonly used: string } | { readonly path: string; readonly refused: string };

/** How many requests went to each service, retries included. */
export interface AzureCalls {
  readonly resourceGraph: number;
  readonly arm: number;
  /** Resources read by themselves, because failures rest on them: these grow with the failures, the others with the fleet. */
  readonly confirm: number;
  /** Queries for what changed before failures: these grow with the failures as well. */
  readonly changes: number;
  readonly logs: number;
  /** Metrics of all clusters: these grow with the fleet. */
  readonly metrics: number;
  /** Metrics of clusters under suspicion, and of what their nodes leave by: these grow with the suspects. */
  readonly suspects: number;
  readonly ingestion: number;
  readonly kubernetes: number;
}

export interface ScanReport {
  readonly schemaVersion: 1;
  readonly scan: {
    readonly id: string;
    readonly cloud: string;
    /** What asked for it: `cli`, `timer`. */
    readonly trigger: string;
    readonly startedAt: string;
    readonly finishedAt: string;
    readonly azureCalls: AzureCalls;
    /** Only where the logs were asked. */
    readonly logs?: LogsUse;
    /** Only where a scan read files. */
    readonly files?: readonly FileUse[];
    /** Only where a scan asked what if: files whose resources replaced or joined those that are there. */
    readonly assumed?: readonly FileUse[];
  };
  readonly summary: Summary;
  readonly clusters: readonly ClusterSummary[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** Counts of findings by status; exempted ones are counted apart, not as failures. */
export interface Summary {
  readonly clusters: number;
  readonly fail: number;
  readonly pass: number;
  readonly unknown: number;
  readonly notApplicable: number;
  readonly exempted: number;
}

/** A dial, with what it means for whoever dials from the same place. */
export interface DialSummary extends Dial {
  readonly says: string;
  /** An answer came, and nobody meddled with it. */
  readonly isWell: boolean;
}

export interface ClusterSummary {
  readonly id: ResourceId;
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** The severity of its worst failure, else `unknown` where something could not be told, else `pass`. */
  readonly worst: Severity | 'unknown' | 'pass';
  /** Only where it was dialed. It tells of the place that it was dialed from, and of no client. */
  readonly probe?: { readonly vantage: string; readonly dials: readonly DialSummary[] };
}
