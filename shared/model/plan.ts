import type { ResourceId } from '../reachability/index.ts';
import type { ClusterFacts, FleetFacts, Seen } from './facts.ts';
import type { ListedCluster } from './listing.ts';
import type { LogsUse } from './logs.ts';
import type { AzureCalls, Problem, ScanReport } from './report.ts';
import type { AzureTarget, ScanRequest } from './request.ts';
import type { ClusterRef } from './snapshot.ts';

/** What a door puts into the queue. Whoever takes it out adds the configuration, and looks in all its scope where the target names none. */
export interface QueuedRequest extends Pick<ScanRequest, 'id' | 'trigger'> {
  readonly target?: Partial<AzureTarget>;
}

/** What a caller asked for, from when on the id of its scan is known. */
export interface Asked extends Pick<AzureTarget, 'clusters' | 'subscriptions'> {
  readonly id: string;
  readonly askedAt: string;
}

/** Who works on a scan: the message that came first. A message comes back until it is dealt with, so nobody else needs to look after it. */
export interface Claim {
  readonly request: QueuedRequest;
  readonly messageId: string;
  readonly startedAt: string;
  /** Whatever is not there by then is unseen. */
  readonly deadlineAt: string;
}

/** What a scan is about, decided once. */
export interface Plan {
  readonly request: ScanRequest & { readonly target: AzureTarget };
  readonly startedAt: string;
  /** The blob of the snapshot. */
  readonly snapshot: string;
  /** Clusters to look at one by one, a few at a time. */
  readonly batches: readonly (readonly ResourceId[])[];
  /** Clusters of earlier scans that Azure knows no more. */
  readonly gone: readonly ClusterRef[];
  readonly problems: readonly Problem[];
  readonly azureCalls: AzureCalls;
  /** What the logs cost, where they were asked. */
  readonly logs?: LogsUse;
}

/** What the logs told when they were asked last. They have a cadence of their own: until they are asked again this stands, with the time it was seen. */
export interface Told {
  readonly use: LogsUse;
  readonly fleet: Partial<Seen<FleetFacts>>;
  readonly clusters: Readonly<Record<ResourceId, Partial<Seen<ClusterFacts>>>>;
}

/** What looking at a batch of clusters brought, or why nothing. */
export type Inspected =
  | {
      readonly facts: Readonly<Record<ResourceId, Partial<Seen<ClusterFacts>>>>;
      readonly azureCalls: AzureCalls;
    }
  | { readonly failed: string };

/** A scan that has ended. */
export interface Closed {
  /** It was about all the scope. */
  readonly isWhole: boolean;
  readonly report: ScanReport;
  /** Ids of findings that say what the scan before said. */
  readonly unchanged: readonly string[];
  /** How it leaves each cluster, in a line. */
  readonly listed: readonly ListedCluster[];
}

/** A scan in the list of the last ones. */
export interface PastScan
  extends Pick<ScanReport, 'summary'>, Pick<ScanReport['scan'], 'id' | 'trigger' | 'startedAt' | 'finishedAt'> {
  readonly problems: number;
}

/** A message of a queue. When it comes back, because nobody dealt with it to the end, it is the same. */
export interface Message {
  readonly id: string;
  readonly insertedAt: string;
}

export interface BatchMessage {
  readonly scan: string;
  readonly batch: number;
}

export interface CloseMessage {
  readonly scan: string;
  /** Where it is closed before it has ended by itself: why. */
  readonly why?: string;
}
