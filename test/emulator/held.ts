import type { Resource } from '../fleet/resources.ts';

/** Parts that lie in a list of the resource that they are parts of, and are read and written by themselves too. */
const LISTS: Readonly<Record<string, string>> = {
  'microsoft.network/networksecuritygroups/securityrules': 'securityRules',
  'microsoft.network/routetables/routes': 'routes',
  'microsoft.network/virtualnetworks/subnets': 'subnets',
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': 'virtualNetworkPeerings',
};

export type Held = Resource<Record<string, unknown>>;

/** The kinds in a path: every other word after the provider's namespace, whether the last word is a kind or a name. */
export function typeOf(path: string): string {
  const [namespace = '', ...rest] = (path.toLowerCase().split('/providers/').at(-1) ?? '').split('/');
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

export function isPart(path: string): boolean {
  return typeOf(path) in LISTS;
}

/** The resource or part of this path, in any letters. */
export function find(resources: readonly Resource[], path: string): Held | undefined {
  const list = isPart(path) ? partsBeside(resources, path) : resources;
  return list.find(({ id }) => id.toLowerCase() === path.toLowerCase()) as Held | undefined;
}

/** The parts of the same kind of the same resource. */
export function partsBeside(resources: readonly Resource[], path: string): readonly Held[] {
  const holder = find(resources, parentOf(path));
  return (holder?.properties[LISTS[typeOf(path)] ?? ''] as readonly Held[] | undefined) ?? [];
}

export function parentOf(path: string): string {
  return path.split('/').slice(0, -2).join('/');
}

/** Puts one in place of what has its path, or adds it; `undefined` takes it away. Resources are not changed in place: others may hold them. */
export function put(resources: Resource[], path: string, value: Held | undefined): void {
  if (isPart(path)) {
    const holder = find(resources, parentOf(path));
    if (holder === undefined) throw new Error(`${path} is a part of nothing`);
    const list = LISTS[typeOf(path)] ?? '';
    const others = partsBeside(resources, path).filter(({ id }) => id.toLowerCase() !== path.toLowerCase());
    const properties = { ...holder.properties, [list]: value === undefined ? others : [...others, value] };
    put(resources, holder.id, { ...holder, properties });
    return;
  }
  const index = resources.findIndex(({ id }) => id.toLowerCase() === path.toLowerCase());
  const at = index === -1 ? resources.length : index;
  resources.splice(at, 1, ...(value === undefined ? [] : [value as Resource]));
}
