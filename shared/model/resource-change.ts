import type { ResourceId } from '../reachability/index.ts';

/**
 * A change of a resource as Azure keeps it for some days: what, when, and what kind of caller. Never who: names of people are not read.
 * https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export interface ResourceChange {
  /** Of the change itself, in lower case: `<id of the resource>/providers/microsoft.resources/changes/<name>`. */
  readonly id: string;
  readonly resource: ResourceId;
  readonly changedAt: string;
  readonly kind: 'create' | 'update' | 'delete';
  /** The kind of caller: `User`, `Application`, `System`. Absent where Azure does not say. */
  readonly by?: string;
  /** `Azure Portal`, or the id of an application. Absent where Azure does not say. */
  readonly client?: string;
  /** The permission that was used: `Microsoft.Network/networkSecurityGroups/securityRules/write`. Absent where Azure does not say. */
  readonly operation?: string;
  /** Only of an update. */
  readonly properties: readonly PropertyChange[];
}

/** One property, by its place in the resource. Azure gives all values as texts. */
export interface PropertyChange {
  /** `properties.routes["to-firewall"].properties.nextHopType`; an entry that is new goes by a number: `properties.routes[2].name`. */
  readonly path: string;
  /** Absent where there was nothing. */
  readonly before?: string;
  /** Absent where nothing is left. */
  readonly after?: string;
}
