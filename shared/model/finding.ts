import type { ResourceId, Resources, Trace } from '../reachability/index.ts';
import type { ClusterFacts } from './facts.ts';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
/** How bad the trouble is, not how sure we are. Worst first. */
export type Severity = (typeof SEVERITIES)[number];

/** The number of the cause in Microsoft's article on time-outs to the API server, or `extra` for one that it does not list. */
export type Cause = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 'extra';

export type Status = Verdict['status'];

/** A check's answer about one cluster. */
export type Verdict =
  | { readonly status: 'pass' | 'unknown' | 'notApplicable'; readonly reason: string }
  | { readonly status: 'fail'; readonly troubles: readonly Trouble[]; readonly unseen: readonly string[] };

/** One thing that is wrong, with what proves it and what mends it. */
export interface Trouble {
  /** What fails: a client, a pool, a deciding rule. The same in every scan, so that the finding keeps its id. */
  readonly subject: string;
  readonly reason: string;
  /** `proven`: the configuration decides it. `likely`: a partial view hints at it. */
  readonly certainty: 'proven' | 'likely';
  /** When it differs from the check's own. */
  readonly severity?: Severity;
  readonly evidence: readonly Evidence[];
  /** The one line to mend. Findings with the same one are one thing to do. */
  readonly decidedBy?: Decider;
  /** For a person at a shell: safe to run as it is, and never makes things worse. */
  readonly command?: string;
  /** The same fix as data: with it in the snapshot, the trouble is gone. */
  readonly change?: Change;
  /** What observation would clear it. */
  readonly disprovedBy?: string;
}

/** One observation. `source` (`<resource id>#<json path>`) leads to the value that `fact` quotes. */
export interface Evidence {
  readonly fact: string;
  readonly source: string;
  /** The way of a flow that the line ends, where one was followed. */
  readonly trace?: Trace;
  /** When, of a change that came before the failure: then `source` leads into the change's own row (`<change id>#properties.changes[…]`). */
  readonly changedAt?: string;
}

export interface Decider {
  readonly resource: ResourceId;
  readonly line: string;
}

/** Resources and facts that replace or join those of a snapshot, by id. */
export interface Change {
  readonly network?: Partial<Resources>;
  readonly clusters?: Readonly<Record<ResourceId, Partial<ClusterFacts>>>;
}

export interface Remediation {
  readonly summary: string;
  /** A page of Microsoft's documentation, without a locale. */
  readonly docs: string;
}

/** A verdict with all that a reader needs to act on it. One a subject where something fails, else one a check with subject ''. */
export interface Finding {
  /** Hash of cluster, check and subject: the same trouble has the same id in every scan. */
  readonly id: string;
  readonly check: string;
  readonly cause: Cause;
  readonly cluster: ResourceId;
  readonly subject: string;
  readonly title: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly certainty?: 'proven' | 'likely';
  readonly reason: string;
  readonly unseen: readonly string[];
  readonly observedAt: string;
  readonly evidence: readonly Evidence[];
  readonly decidedBy?: Decider;
  readonly disprovedBy?: string;
  readonly remediation: Remediation & { readonly command?: string; readonly change?: Change };
  readonly exemption?: Pick<Exemption, 'reason' | 'owner' | 'expiresAt'>;
  /** Of a failure, or of one that is mended, and only where something remembers earlier scans; the two times as well. */
  readonly state?: State;
  readonly firstSeenAt?: string;
  /** When a scan last saw that it fails. */
  readonly lastConfirmedAt?: string;
}

/** Where a failure stands. `resolved`: it was mended since the scan before. `reopened`: it had been mended once. */
export type State = 'new' | 'open' | 'resolved' | 'reopened';

/** Somebody's word that a finding is accepted for a while. */
export interface Exemption {
  readonly check: string;
  /** A cluster's id or name. */
  readonly cluster: string;
  readonly subject?: string;
  readonly reason: string;
  readonly owner: string;
  readonly expiresAt: string;
}
