import type { Unseen } from '../../reachability/index.ts';
import { isObject } from '../parse/body.ts';
import { kql } from '../../kql.ts';

export const NETWORK_MANAGERS = kql`resources | where type =~ 'microsoft.network/networkmanagers' | project id, properties`;

/**
 * Where security admin rules may be that Resource Graph does not hold: in the subscriptions that a Virtual Network Manager has in its scope.
 * Without one there are none. https://learn.microsoft.com/azure/virtual-network-manager/concept-network-manager-scope
 */
export function adminRulesUnseen(
  managers: readonly unknown[],
  subscriptions: readonly { readonly id: string; readonly managementGroups: readonly string[] }[],
): readonly Unseen[] {
  return managers.filter(isObject).flatMap((manager) => {
    const properties = isObject(manager['properties']) ? manager['properties'] : {};
    const accesses = properties['networkManagerScopeAccesses'];
    // A manager made without saying what for may do all it can.
    if (Array.isArray(accesses) && accesses.length > 0 && !namesIn(accesses).includes('securityadmin')) return [];
    const scopes = isObject(properties['networkManagerScopes']) ? properties['networkManagerScopes'] : {};
    const own = namesIn(scopes['subscriptions']);
    const groups = namesIn(scopes['managementGroups']);
    return subscriptions
      .filter((one) => own.includes(one.id) || one.managementGroups.some((group) => groups.includes(group)))
      .map(({ id }) => ({
        within: `/subscriptions/${id}/`,
        kind: 'securityAdminRules' as const,
        why: `the network manager ${String(manager['id'])} may have rules there, and Resource Graph does not hold them`,
      }));
  });
}

/** The last parts of ids, in lower case. */
function namesIn(ids: unknown): readonly string[] {
  return Array.isArray(ids) ? ids.map((id) => String(id).toLowerCase().split('/').at(-1) ?? '') : [];
}
