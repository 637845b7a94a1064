import type { Problem } from '../../../model/report.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import type { LogName } from '../../parse/logs/log-tables.ts';
import type { Plan } from '../../parse/logs/workspace.ts';

/** A resource whose logs are asked for. */
export interface LogSource {
  readonly id: ResourceId;
  /** Where the add-on of Container insights sends, on a cluster that has it. */
  readonly insightsWorkspace?: ResourceId;
}

/** Where the rows of one log of one resource lie. */
export interface Place {
  readonly log: LogName;
  /** In `AzureDiagnostics`, among all others. */
  readonly isLegacy: boolean;
  readonly workspace: ResourceId;
  readonly customerId: string;
  readonly plan: Plan;
}

export type Destination = Pick<Place, 'log' | 'isLegacy' | 'workspace'>;

/** What sends logs of resources to workspaces. */
export interface Sender {
  /** Every place that a log of a resource goes to. */
  destinations(source: LogSource, log: LogName): readonly Destination[];
  /** Why that may not be all: what was not read. */
  unread(source: LogSource, log: LogName): string | undefined;
  /** Why the log goes nowhere, and how to have it collected. */
  howToCollect(source: LogSource, log: LogName): string;
  readonly problems: readonly Problem[];
}
