import type { Problem } from '../../model/report.ts';
import type { ResourceChange } from '../../model/resource-change.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { CHANGE_TYPE, parseChange } from '../parse/change.ts';
import { asResource, typeOf } from '../parse/resource.ts';
import type { Azure } from './azure.ts';
import { graphOf, readPages, subscriptionsOf } from './graph.ts';
import { kql } from '../../kql.ts';

/** Fewer than 300 are advised: https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests#grouping-queries */
const RESOURCES_PER_QUERY = 200;
/** An answer holds at most 16 MB, and rows of VNets are long. Of so many pages the newest rows come first. */
const PAGES = { rowsPerPage: 500, most: 10 };

const POLICY_TYPE = 'microsoft.network/firewallpolicies';

/** What is asked for: all changes of some resources and of what they hold, and what was deleted of some types. */
export interface ChangesWanted {
  /** Resources at the top, not parts of others. */
  readonly resources: readonly ResourceId[];
  readonly deletedTypes: readonly string[];
}

/**
 * Reads what changed lately: Resource Graph keeps it for 14 days. The table of a change follows that of its resource:
 * groups of firewall rules are in `networkresources`, all else that is read here in `resources`; of DNS records no changes are kept.
 * It never throws: what cannot be read is a problem. https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export async function readChanges(
  azure: Azure,
  { resources, deletedTypes }: ChangesWanted,
  observedAt: string,
): Promise<{ readonly changes: readonly ResourceChange[]; readonly problems: readonly Problem[] }> {
  const graph = graphOf(azure, 'changes');
  const policies = resources.filter((id) => typeOf(id) === POLICY_TYPE);
  const asks = [
    ...batchesOf(resources).map((ids) => ({ ids, query: `resourcechanges\n${changesOf(ids)}` })),
    ...batchesOf(policies).map((ids) => ({ ids, query: `networkresourcechanges\n${changesOf(ids)}` })),
    ...(deletedTypes.length === 0 ? [] : [{ ids: resources, query: deletionsOf(deletedTypes) }]),
  ];
  const answers = await Promise.all(
    asks.map(({ ids, query }) => readPages(graph, { subscriptions: subscriptionsOf(ids) }, query, PAGES)),
  );
  const changes = new Map<string, ResourceChange>();
  const gaps = answers.flatMap(({ gap }) => gap ?? []);
  for (const row of answers.flatMap(({ rows }) => rows)) {
    const resource = asResource(row, observedAt, 'Resource Graph');
    try {
      if (resource?.type !== CHANGE_TYPE) throw new Error('a row that is no change of a resource');
      changes.set(resource.id, parseChange(resource));
    } catch (error) {
      gaps.push(`${resource?.id ?? 'a row without an id'}: ${(error as Error).message}`);
    }
  }
  return {
    changes: [...changes.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    problems: [...new Set(gaps)].map((what) => ({
      where: 'what changed before failures (Resource Graph)',
      what,
      kind: 'unread',
    })),
  };
}

function batchesOf(ids: readonly ResourceId[]): readonly (readonly ResourceId[])[] {
  return Array.from({ length: Math.ceil(ids.length / RESOURCES_PER_QUERY) }, (_, index) =>
    ids.slice(index * RESOURCES_PER_QUERY, (index + 1) * RESOURCES_PER_QUERY),
  );
}

function changesOf(ids: readonly ResourceId[]): string {
  return kql`| extend target = tolower(tostring(properties.targetResourceId)), at = todatetime(properties.changeAttributes.timestamp)
| extend top = extract('^(/subscriptions/[^/]+/resourcegroups/[^/]+/providers/[^/]+/[^/]+/[^/]+)', 1, target)
| where top in (${ids})
| order by at desc, id asc
| project id, properties`;
}

function deletionsOf(types: readonly string[]): string {
  return kql`resourcechanges
| extend at = todatetime(properties.changeAttributes.timestamp)
| where tostring(properties.changeType) =~ 'Delete' and tostring(properties.targetResourceType) in~ (${types})
| order by at desc, id asc
| project id, properties`;
}
