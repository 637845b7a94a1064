import type { Part } from '../collect/parse/part.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import {
  find,
  type ResourceId,
  type Resources,
  type RouteTable,
  type SecurityGroup,
  type VirtualNetwork,
  withResources,
} from '../reachability/index.ts';

type Holder = VirtualNetwork | SecurityGroup | RouteTable;

/** The snapshot with parts in what holds them, in place of those of the same name or beside them. What nothing holds is left. */
export function joinParts(
  snapshot: FleetSnapshot,
  parts: readonly Part[],
): { readonly snapshot: FleetSnapshot; readonly left: readonly Part[] } {
  const { network } = snapshot.facts;
  if (parts.length === 0 || !network.known) return { snapshot, left: parts };
  const left: Part[] = [];
  const joined = { vnets: new Map(), securityGroups: new Map(), routeTables: new Map() } as Record<
    Part['kind'],
    Map<ResourceId, Holder>
  >;
  for (const part of parts) {
    const found = find(network.value, part.kind, part.of);
    const holder = joined[part.kind].get(part.of) ?? (found.status === 'found' ? found.value : undefined);
    if (holder === undefined) left.push(part);
    else joined[part.kind].set(part.of, withPart(holder, part));
  }
  const lists = Object.entries(joined).map(([kind, holders]) => [kind, [...holders.values()]]);
  const value = withResources(network.value, Object.fromEntries(lists) as Partial<Resources>);
  return { snapshot: { ...snapshot, facts: { ...snapshot.facts, network: { ...network, value } } }, left };
}

function withPart(holder: Holder, { list, entry }: Part): Holder {
  const entries = (holder as unknown as Record<Part['list'], readonly Part['entry'][]>)[list];
  const byName = new Map([...entries, entry].map((one) => [nameIn(one), one]));
  return { ...holder, [list]: [...byName.values()] };
}

/** Names of parts have no case. */
function nameIn(entry: Part['entry']): string {
  return 'id' in entry ? entry.id : entry.name.toLowerCase();
}
