import type { App } from '../shared/app.ts';
import { isInScope } from '../shared/scan/scope.ts';
import { listingOf } from './listing.ts';
import { Refusal } from './problem.ts';

/**
 * Why a subscription lies outside of the scope that is configured; `undefined` when it lies within. Azure is not asked: which management
 * groups are above it is known from clusters that earlier scans saw in it.
 */
export async function whyOutside(subscriptionId: string, app: App): Promise<string | undefined> {
  const { scope = {} } = await app.config();
  if (isInScope(scope, { subscriptionId })) return undefined;
  const clusters = scope.managementGroups === undefined ? [] : (await listingOf(app)).clusters;
  if (clusters.some((cluster) => cluster.subscriptionId === subscriptionId && isInScope(scope, cluster)))
    return undefined;
  const doubt =
    scope.managementGroups === undefined ? '' : ', as far as scans have seen what its management groups hold';
  return `Subscription ${subscriptionId} is outside of the scope that is configured here${doubt}.`;
}

/** Throws a Refusal for a subscription outside of the scope. */
export async function refuseOutside(subscriptionId: string, app: App): Promise<void> {
  const why = await whyOutside(subscriptionId, app);
  if (why !== undefined) throw new Refusal(403, why);
}
