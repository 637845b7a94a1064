import type { Guard } from '../../../model/guard.ts';
import { Body } from '../body.ts';

export const GUARD = 'aks-managed-apiserver-guard';

/** Looks for the guard among FlowSchemas and PriorityLevelConfigurations. */
export function parseGuard(objects: readonly unknown[]): Guard {
  const kinds = objects
    .map((object) => new Body(object))
    .filter((object) => object.requiredObject('metadata').text('name') === GUARD)
    .map((object) => object.text('kind'));
  return {
    hasFlowSchema: kinds.includes('FlowSchema'),
    hasPriorityLevel: kinds.includes('PriorityLevelConfiguration'),
  };
}
