import type { HttpRequest } from '@azure/functions';
import type { App } from '../shared/app.ts';
import type { Access } from '../shared/model/config.ts';
import type { ClusterRef } from '../shared/model/snapshot.ts';
import { isInScope } from '../shared/scan/scope.ts';
import { type Caller, callerOf } from './caller.ts';
import { listingOf } from './listing.ts';
import { Refusal } from './problem.ts';

/** What a caller is told of and may have scanned: the configured scope, and of that the part that the configuration gives them. */
export interface View {
  /** Whether it is all of the scope. */
  readonly isWhole: boolean;
  has(place: Pick<ClusterRef, 'subscriptionId' | 'managementGroups'>): boolean;
}

/** That of whoever makes the request; all of the scope without one. */
export async function viewOf(app: App, request?: HttpRequest): Promise<View> {
  const { scope = {}, access } = await app.config();
  const caller = request && callerOf(request);
  const parts = access === undefined || caller === undefined ? undefined : access.filter((one) => isFor(one, caller));
  return {
    isWhole: parts === undefined,
    has: (place) => isInScope(scope, place) && (parts?.some((part) => isInScope(part, place)) ?? true),
  };
}

function isFor({ principal, role }: Access, { ids, roles }: Caller): boolean {
  return (
    (principal === undefined || ids.includes(principal.toLowerCase())) && (role === undefined || roles.includes(role))
  );
}

/**
 * Why a subscription lies outside of what a caller may see; `undefined` when it lies within. Azure is not asked: which management groups
 * are above it is known from clusters that earlier scans saw in it.
 */
export async function whyOutside(subscriptionId: string, app: App, request?: HttpRequest): Promise<string | undefined> {
  const view = await viewOf(app, request);
  if (view.has({ subscriptionId })) return undefined;
  const { scope = {}, access = [] } = await app.config();
  const namesGroups = [scope, ...access].some(({ managementGroups }) => managementGroups !== undefined);
  const clusters = namesGroups ? (await listingOf(app)).clusters : [];
  if (clusters.some((cluster) => cluster.subscriptionId === subscriptionId && view.has(cluster))) return undefined;
  const whose = view.isWhole ? '' : ' for whoever signed in';
  const doubt = namesGroups ? ', as far as scans have seen what its management groups hold' : '';
  return `Subscription ${subscriptionId} is outside of the scope that is configured here${whose}${doubt}.`;
}

/** Throws a Refusal for a subscription outside of what the caller may see. */
export async function refuseOutside(subscriptionId: string, app: App, request: HttpRequest): Promise<void> {
  const why = await whyOutside(subscriptionId, app, request);
  if (why !== undefined) throw new Refusal(403, why);
}
