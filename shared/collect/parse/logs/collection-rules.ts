import type { ResourceId } from '../../../reachability/index.ts';
import { Body } from '../body.ts';

/** That a data collection rule holds for a resource. */
export interface Association {
  readonly of: ResourceId;
  readonly rule: ResourceId;
}

/** What a data collection rule has sent of clusters, and where to. */
export interface CollectionRule {
  readonly id: ResourceId;
  readonly isOfInsights: boolean;
  /** Streams in lower case. */
  readonly flows: readonly { readonly streams: readonly string[]; readonly workspaces: readonly ResourceId[] }[];
  /** It leaves kube-system out of what it tells of pods and events. */
  readonly leavesSystemOut: boolean;
}

/**
 * Reads an association; nothing of one that names an endpoint and no rule.
 * https://learn.microsoft.com/azure/templates/microsoft.insights/datacollectionruleassociations
 */
export function parseAssociation(row: unknown): readonly Association[] {
  const body = new Body(row);
  const [of = ''] = body.ownId().split('/providers/microsoft.insights/datacollectionruleassociations/');
  const rule = body.requiredObject('properties').id('dataCollectionRuleId');
  return rule === undefined ? [] : [{ of, rule }];
}

/**
 * Reads a data collection rule, one of Container insights or another. What is sent on to tables of somebody's own is left out.
 * https://learn.microsoft.com/azure/azure-monitor/containers/container-insights-data-collection-configure
 */
export function parseCollectionRule(row: unknown): CollectionRule {
  const body = new Body(row);
  const fields = body.requiredObject('properties');
  const extension = fields
    .object('dataSources')
    ?.objects('extensions')
    .find((one) => one.text('extensionName')?.toLowerCase() === 'containerinsights');
  const workspaces = new Map(
    (fields.object('destinations')?.objects('logAnalytics') ?? []).map((one) => [
      one.requiredText('name'),
      one.id('workspaceResourceId'),
    ]),
  );
  const flows = fields
    .objects('dataFlows')
    .filter((flow) => flow.text('outputStream')?.startsWith('Custom-') !== true)
    .map((flow) => ({
      streams: flow.texts('streams').map((stream) => stream.toLowerCase()),
      workspaces: flow.texts('destinations').flatMap((name) => workspaces.get(name) ?? []),
    }));
  const settings = extension?.object('extensionSettings')?.object('dataCollectionSettings');
  return {
    id: body.ownId(),
    isOfInsights: extension !== undefined,
    flows,
    leavesSystemOut: settings !== undefined && leavesOut(settings, 'kube-system'),
  };
}

function leavesOut(settings: Body, namespace: string): boolean {
  const isNamed = settings.texts('namespaces').some((name) => name.trim().toLowerCase() === namespace);
  const mode = settings.text('namespaceFilteringMode')?.toLowerCase();
  return (mode === 'exclude' && isNamed) || (mode === 'include' && !isNamed);
}
