import type { Finding } from './finding.ts';
import type { ClusterRef } from './snapshot.ts';

/** What is remembered of a cluster from one scan to the next: its result, and what became of earlier failures. */
export interface ClusterState {
  readonly cluster: ClusterRef;
  /** The scan whose result this is. */
  readonly scan: ScanMark;
  readonly findings: readonly Finding[];
  /** Of the findings, those that say what the scan before said: nobody needs to be told again. */
  readonly unchanged: readonly string[];
  /** Open failures of checks that the scan did not ask. */
  readonly aside: readonly Finding[];
  /** Failures that were mended, by the ids of their findings. */
  readonly mended: Readonly<Record<string, Mended>>;
  /** Failures that were seen and do not count yet, by the ids of their findings. */
  readonly waiting: Readonly<Record<string, Waiting>>;
  /** Azure said that there is no such cluster. */
  readonly isGone: boolean;
}

export interface ScanMark {
  readonly id: string;
  readonly startedAt: string;
}

export interface Waiting {
  readonly check: string;
  readonly firstSeenAt: string;
}

/** A failure that was, in a line. */
export interface Mended extends Pick<Finding, 'check' | 'subject' | 'title' | 'severity'> {
  readonly firstSeenAt: string;
  readonly lastConfirmedAt: string;
  readonly resolvedAt: string;
}
