import { CALLERS, type ChangeOfResource } from '../fleet/changes.ts';
import { TENANT } from './entra.ts';
import type { Row } from './kql/evaluate.ts';

const MINUTE = 60_000;

/**
 * Rows of `resourcechanges` or `networkresourcechanges`, as recorded ones are. Those of resources that were made or deleted name no
 * property: https://learn.microsoft.com/azure/governance/resource-graph/changes/get-resource-changes
 */
export function changeRows(changes: readonly ChangeOfResource[], now: Date): readonly Row[] {
  return changes.map(({ target, targetType, changeType, minutesAgo, caller, changes: values }, index) => {
    const [, , subscriptionId = '', , group = ''] = target.split('/');
    const number = `0858453${String(index).padStart(13, '0')}`;
    const guid = `81485f8d-2b1c-b17b-67df-${String(index).padStart(12, '0')}`;
    // Of groups of firewall rules Azure never tells who changed them.
    const isUnnamed = targetType.endsWith('/rulecollectiongroups');
    const { changedByType, changedBy, clientType } = CALLERS[isUnnamed ? 'unnamed' : caller];
    const isBackground = changedByType === 'System' || isUnnamed;
    return {
      id: `${target}/providers/Microsoft.Resources/changes/${number}_${guid}`,
      name: `${number}_${guid}`,
      type: 'microsoft.resources/changes',
      tenantId: TENANT,
      kind: '',
      location: '',
      resourceGroup: group.toLowerCase(),
      subscriptionId,
      managedBy: '',
      sku: null,
      plan: null,
      properties: {
        targetResourceType: targetType,
        targetResourceId: target,
        changeAttributes: {
          previousResourceSnapshotId: `${number}_${guid}_580266158_1734666971`,
          newResourceSnapshotId: `${number}_${guid}_3150122394_1734669471`,
          correlationId: guid,
          changedByType,
          changesCount: changeType === 'Update' ? Object.keys(values).length : 0,
          clientType,
          timestamp: new Date(now.getTime() - minutesAgo * MINUTE).toISOString(),
          changedBy,
          operation: isBackground ? 'Unspecified' : `${targetType}/${changeType === 'Delete' ? 'delete' : 'write'}`,
        },
        changeType,
        ...(changeType === 'Update' && { changes: values }),
      },
      tags: null,
      identity: null,
      zones: null,
      extendedLocation: null,
    };
  });
}
