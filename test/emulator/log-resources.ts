import type { Fleet } from '../fleet/fleet.ts';
import { PLACE } from '../fleet/world.ts';
import { failure, json } from './answers.ts';

/** What ARM tells of where logs go: diagnostic settings, workspaces, tables of these. `undefined` for any other path. */
export function logResource(path: string, { logs, resources }: Fleet): Response | undefined {
  const [of = '', settings] = path.split('/providers/microsoft.insights/diagnosticsettings');
  if (settings === '') {
    if (!resources.some(({ id }) => id.toLowerCase() === of)) return missing(of);
    const own = logs?.settings.get(of) ?? [];
    const value = own.map(({ name, properties }) => ({
      id: `${of}/providers/microsoft.insights/diagnosticSettings/${name}`,
      type: 'Microsoft.Insights/diagnosticSettings',
      name,
      location: null,
      kind: null,
      tags: null,
      properties: { serviceBusRuleId: null, eventHubAuthorizationRuleId: null, eventHubName: null, ...properties },
      identity: null,
    }));
    return json({ value });
  }
  if (!path.includes('/providers/microsoft.operationalinsights/workspaces/')) return undefined;
  const [workspaceId = '', table] = path.split('/tables/');
  const workspace = logs?.workspaces.find(({ id }) => id.toLowerCase() === workspaceId);
  if (workspace === undefined) return missing(workspaceId);
  const { id, customerId, plans } = workspace;
  if (table === undefined) {
    const name = id.split('/').at(-1);
    const sku = { name: 'PerGB2018' };
    const properties = { customerId, provisioningState: 'Succeeded', sku, retentionInDays: 30 };
    return json({ id, name, type: 'Microsoft.OperationalInsights/workspaces', location: PLACE, properties });
  }
  const [, plan = 'Analytics'] = Object.entries(plans).find(([name]) => name.toLowerCase() === table) ?? [];
  const properties = { plan, totalRetentionInDays: 30, retentionInDays: 30, provisioningState: 'Succeeded' };
  return json({ id: `${id}/tables/${table}`, name: table, properties });
}

function missing(id: string): Response {
  const [, , , , group = ''] = id.split('/');
  const of = id.split('/providers/')[1] ?? '';
  return failure(404, 'ResourceNotFound', `The Resource '${of}' under resource group '${group}' was not found.`);
}
