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

/** A name that nobody has: to create what exists would overwrite it. Names have no case. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const lower = taken.map((name) => name.toLowerCase());
  let name = wanted;
  for (let next = 2; lower.includes(name.toLowerCase()); next++) name = `${wanted}-${next}`;
  return name;
}

/** A few letters that stand for a resource in names that are made for it: many clusters may have one name, and one hub. FNV-1a, 32 bits. */
export function tagOf(id: ResourceId): string {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}

/** One word of a shell command, whatever it holds. */
export function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
