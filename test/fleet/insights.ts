import type { Resource } from './resources.ts';
import { PLACE, type World } from './world.ts';

export interface RuleProperties {
  dataSources: { extensions: Extension[] };
  destinations: { logAnalytics: { workspaceResourceId: string; workspaceId: string; name: string }[] };
  dataFlows: { streams: string[]; destinations: string[]; outputStream?: string }[];
  readonly provisioningState: string;
}

interface Extension {
  streams: string[];
  readonly extensionName: string;
  readonly name: string;
  extensionSettings?: { dataCollectionSettings: Record<string, unknown> };
}

/** The data collection rule that enabling Container insights makes for a cluster: https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable */
export function insightsRule(
  { name, cluster }: World,
  workspace: { readonly id: string; readonly customerId: string },
): Resource<RuleProperties> {
  const streams = ['Microsoft-ContainerInsights-Group-Default'];
  const group = cluster.id.split('/providers/')[0]?.replace('resourcegroups', 'resourceGroups') ?? '';
  return {
    id: `${group}/providers/Microsoft.Insights/dataCollectionRules/MSCI-${PLACE}-${name}`,
    name: `MSCI-${PLACE}-${name}`,
    type: 'Microsoft.Insights/dataCollectionRules',
    location: PLACE,
    properties: {
      dataSources: {
        extensions: [
          {
            streams,
            extensionName: 'ContainerInsights',
            extensionSettings: {
              dataCollectionSettings: { interval: '1m', namespaceFilteringMode: 'Off', enableContainerLogV2: true },
            },
            name: 'ContainerInsightsExtension',
          },
        ],
      },
      destinations: {
        logAnalytics: [{ workspaceResourceId: workspace.id, workspaceId: workspace.customerId, name: 'ciworkspace' }],
      },
      dataFlows: [{ streams, destinations: ['ciworkspace'] }],
      provisioningState: 'Succeeded',
    },
  };
}

/** That a rule holds for a cluster. */
export function associated({ cluster }: World, rule: { readonly id: string }): Resource {
  const name = 'ContainerInsightsExtension';
  return {
    id: `${cluster.id}/providers/Microsoft.Insights/dataCollectionRuleAssociations/${name}`,
    name,
    type: 'Microsoft.Insights/dataCollectionRuleAssociations',
    properties: { description: 'routes monitoring data to a Log Analytics workspace', dataCollectionRuleId: rule.id },
  };
}
