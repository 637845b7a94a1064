import type { ResourceId } from '../reachability/index.ts';
import type { ClusterFacts, FleetFacts, Seen } from './facts.ts';
import type { ResourceChange } from './resource-change.ts';

/** What one scan learned: plain JSON, taken once, never changed. It can be saved, mailed and diagnosed again. */
export interface FleetSnapshot {
  readonly takenAt: string;
  readonly cloud: string;
  readonly facts: Seen<FleetFacts>;
  readonly clusters: readonly ClusterSnapshot[];
  /** What changed lately in resources that failures rest on, where that was asked for. No check reads it. */
  readonly changes?: readonly ResourceChange[];
}

export interface ClusterSnapshot {
  readonly cluster: ClusterRef;
  readonly facts: Seen<ClusterFacts>;
}

export interface ClusterRef {
  readonly id: ResourceId;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Names of the management groups above the subscription, in lower case; absent where they were not read. */
  readonly managementGroups?: readonly string[];
}
