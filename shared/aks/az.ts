import type { ClusterRef } from '../model/snapshot.ts';
import { nameOf, type ResourceId } from '../reachability/index.ts';

/** The options by which `az aks` finds one cluster, whatever the shell's default subscription is. */
export function azCluster({ subscriptionId, resourceGroup, name }: ClusterRef): string {
  return `--subscription ${word(subscriptionId)} -g ${word(resourceGroup)} -n ${word(name)}`;
}

/** The options by which `az` finds a resource's group. */
export function azGroup(id: ResourceId): string {
  const [, , subscription = '', , group = ''] = id.split('/');
  return `--subscription ${word(subscription)} -g ${word(group)}`;
}

export function azName(id: ResourceId): string {
  return word(nameOf(id));
}

/** One word of a shell command, whatever it holds. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
