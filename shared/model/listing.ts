import type { ScanMark } from './cluster-state.ts';
import type { Finding } from './finding.ts';
import type { ClusterSummary, ScanReport } from './report.ts';
import type { ClusterRef } from './snapshot.ts';

/** All clusters that are remembered, each as the last scan that came upon it left it: what a portal shows first. */
export interface Listing {
  /** The scan that ended last. */
  readonly lastScan?: ListedScan;
  /** The one that ended last of those that were about all the scope. */
  readonly lastWholeScan?: ListedScan;
  /** In the order of their ids. */
  readonly clusters: readonly ListedCluster[];
}

export type ListedScan = Pick<ScanReport['scan'], 'id' | 'trigger' | 'startedAt' | 'finishedAt'>;

export interface ListedCluster extends Pick<
  ClusterRef,
  'id' | 'name' | 'resourceGroup' | 'subscriptionId' | 'location' | 'managementGroups'
> {
  /** The scan whose result this is. */
  readonly scan: ScanMark;
  readonly worst: ClusterSummary['worst'];
  /** The worst failure that is not exempted. */
  readonly finding?: Pick<Finding, 'id' | 'check' | 'subject' | 'title' | 'severity' | 'reason'>;
  /** When Azure last told of it: later scans may have found that it cannot be read. */
  readonly lastSeenAt?: string;
  /** Azure said that there is no such cluster. */
  readonly isGone: boolean;
}
