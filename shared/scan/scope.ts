import type { Scope } from '../model/config.ts';
import type { ClusterRef } from '../model/snapshot.ts';

/** Whether a cluster, or a subscription with the management groups above it, lies where the configuration looks. */
export function isInScope(
  { subscriptions, managementGroups: groups, exclude }: Scope,
  { subscriptionId, managementGroups = [] }: Pick<ClusterRef, 'subscriptionId' | 'managementGroups'>,
): boolean {
  const lower = (list: readonly string[] = []) => list.map((one) => one.toLowerCase());
  if (lower(exclude).includes(subscriptionId)) return false;
  const isEverywhere = subscriptions === undefined && groups === undefined;
  return (
    isEverywhere ||
    lower(subscriptions).includes(subscriptionId) ||
    lower(groups).some((group) => managementGroups.includes(group))
  );
}
