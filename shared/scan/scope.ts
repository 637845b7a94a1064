import type { Scope } from '../model/config.ts';
import type { AzureTarget } from '../model/request.ts';
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

/** Whether a scan is about a part of what is in scope. */
export function isPartial({ clusters, subscriptions }: Pick<AzureTarget, 'clusters' | 'subscriptions'>): boolean {
  return clusters !== undefined || subscriptions !== undefined;
}

/** Whether a scan is about this cluster, if it lies in scope. */
export function isWanted(
  target: AzureTarget,
  { id, subscriptionId }: Pick<ClusterRef, 'id' | 'subscriptionId'>,
): boolean {
  const { clusters = [], subscriptions = [] } = target;
  return !isPartial(target) || clusters.includes(id) || subscriptions.includes(subscriptionId);
}
