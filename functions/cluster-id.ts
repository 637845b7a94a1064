import type { ResourceId } from '../shared/reachability/index.ts';

/** Names as ARM takes them: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const SUBSCRIPTION = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const GROUP = String.raw`[-\w.()\p{L}\p{N}]{0,89}[-\w()\p{L}\p{N}]`;
const CLUSTER = '[a-z0-9](?:[-_a-z0-9]{0,61}[a-z0-9])?';

const isSubscription = new RegExp(`^${SUBSCRIPTION}$`, 'iu');
const ofCluster = new RegExp(
  `^(/subscriptions/(${SUBSCRIPTION})/resourcegroups/${GROUP}/providers/microsoft\\.containerservice/managedclusters/${CLUSTER})(?:/|$)`,
  'iu',
);

export interface NamedCluster {
  /** In lower case. */
  readonly id: ResourceId;
  readonly subscriptionId: string;
}

/** The cluster that a resource id names or lies below, in any casing; `undefined` when it is none of a cluster. */
export function clusterIn(text: string): NamedCluster | undefined {
  const [, id, subscriptionId] = ofCluster.exec(text) ?? [];
  if (id === undefined || subscriptionId === undefined) return undefined;
  return { id: id.toLowerCase(), subscriptionId: subscriptionId.toLowerCase() };
}

/** The cluster that an id names, and nothing below it. */
export function clusterNamed(text: string): NamedCluster | undefined {
  const cluster = clusterIn(text);
  return cluster?.id === text.toLowerCase() ? cluster : undefined;
}

/** The id of a subscription in lower case; `undefined` when it is none. */
export function subscriptionIn(text: string): string | undefined {
  return isSubscription.test(text) ? text.toLowerCase() : undefined;
}
