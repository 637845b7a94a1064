import { kql } from '../../../kql.ts';
import type { ResourceId } from '../../../reachability/index.ts';
import { COLLECTION_RULES_READ } from '../../needs.ts';
import { type CollectionRule, parseAssociation, parseCollectionRule } from '../../parse/logs/collection-rules.ts';
import { type LogName, type LogTable, tableOf } from '../../parse/logs/log-tables.ts';
import type { Azure } from '../azure.ts';
import { subscriptionsOf } from '../graph.ts';
import { readForLogs } from './graph-rows.ts';
import type { LogSource, Sender } from './sender.ts';

/** Stands for all streams of Container insights. */
const ALL_STREAMS = 'Microsoft-ContainerInsights-Group-Default';

/** Associations are in a table of their own: https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources */
const ASSOCIATIONS = kql`insightsresources | where type =~ 'microsoft.insights/datacollectionruleassociations' and id contains '/managedclusters/' | project id, properties`;
const RULES = kql`resources | where type =~ 'microsoft.insights/datacollectionrules' | project id, properties`;

/**
 * Reads what Container insights sends of clusters: data collection rules say so where any of it holds for the cluster, and else the add-on's
 * own setting. https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable
 */
export async function readInsights(azure: Azure, clusters: readonly ResourceId[]): Promise<Sender> {
  const scanned = new Set(clusters);
  const what = 'data collection rules';
  const bound = await readForLogs(azure, subscriptionsOf(clusters), { what, query: ASSOCIATIONS }, parseAssociation);
  const own = bound.found.flat().filter(({ of }) => scanned.has(of));
  const homes = subscriptionsOf(own.map(({ rule }) => rule));
  const told = await readForLogs(azure, homes, { what, query: RULES }, parseCollectionRule);
  const rules = new Map(told.found.map((rule) => [rule.id, rule]));
  const namesOf = Map.groupBy(own, ({ of }) => of);
  const rulesOf = (id: ResourceId) =>
    (namesOf.get(id) ?? []).flatMap(({ rule }) => rules.get(rule) ?? []).filter(({ isOfInsights }) => isOfInsights);
  const gaps = [...bound.gaps, ...told.gaps];

  return {
    destinations: (source, log) =>
      workspacesOf(source, log, rulesOf(source.id)).map((workspace) => ({ log, isLegacy: false, workspace })),
    unread: ({ id }) => {
      if (rulesOf(id).length > 0) return undefined;
      const missing = (namesOf.get(id) ?? []).find(({ rule }) => !rules.has(rule));
      const why =
        missing === undefined ? gaps[0] : `${missing.rule} was not found: it needs ${COLLECTION_RULES_READ} there`;
      return why === undefined ? undefined : `where Container insights sends was not read: ${why}`;
    },
    howToCollect: ({ id }, log) => howToCollect(id, log, rulesOf(id)),
    problems: [...bound.problems, ...told.problems],
  };
}

/** What is asked of pods and events is about kube-system. Lines of containers are left out otherwise, within the cluster. */
function tells({ leavesSystemOut }: CollectionRule, log: LogName): boolean {
  return !leavesSystemOut || log === 'ContainerLogV2';
}

function streamsOf(log: LogName): readonly string[] {
  const { streams = [] }: LogTable = tableOf(log);
  return [ALL_STREAMS, ...streams].map((stream) => stream.toLowerCase());
}

function workspacesOf(
  { insightsWorkspace }: LogSource,
  log: LogName,
  rules: readonly CollectionRule[],
): readonly ResourceId[] {
  if (rules.length === 0) return insightsWorkspace === undefined ? [] : [insightsWorkspace];
  const flows = rules.filter((rule) => tells(rule, log)).flatMap((rule) => rule.flows);
  const own = flows.filter(({ streams }) => streamsOf(log).some((stream) => streams.includes(stream)));
  return [...new Set(own.flatMap(({ workspaces }) => workspaces))];
}

function howToCollect(id: ResourceId, log: LogName, [rule, ...others]: readonly CollectionRule[]): string {
  const { table, streams = [] }: LogTable = tableOf(log);
  if (rule === undefined)
    return `${table} is not collected; with the id of a workspace in $WORKSPACE: az aks enable-addons --ids '${id}' --addons monitoring --workspace-resource-id "$WORKSPACE"`;
  const blind = [rule, ...others].find((one) => !tells(one, log));
  if (blind !== undefined)
    return `kube-system is not in ${table}: in the dataCollectionSettings of the data collection rule ${blind.id} set namespaceFilteringMode to Off, or have its namespaces let kube-system in`;
  return `${table} is not collected; add the stream ${streams[0] ?? ALL_STREAMS} to the extension and to a data flow of the data collection rule ${rule.id}`;
}
