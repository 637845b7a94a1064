import type { ResourceId } from '../../../reachability/index.ts';
import { Body, defined } from '../body.ts';

/** A flow log of a VNet, a subnet or an interface. */
export interface FlowLog {
  readonly id: ResourceId;
  readonly of: ResourceId;
  /** Where its traffic analytics go; absent where it keeps none, or is off. */
  readonly workspace?: ResourceId;
}

/** https://learn.microsoft.com/azure/templates/microsoft.network/networkwatchers/flowlogs */
export function parseFlowLog(row: unknown): FlowLog {
  const body = new Body(row);
  const fields = body.requiredObject('properties');
  const analytics = fields.object('flowAnalyticsConfiguration')?.object('networkWatcherFlowAnalyticsConfiguration');
  const isOn = fields.flag('enabled') === true && analytics?.flag('enabled') === true;
  return defined({
    id: body.ownId(),
    of: fields.requiredText('targetResourceId').toLowerCase(),
    workspace: isOn ? analytics.id('workspaceResourceId') : undefined,
  });
}
