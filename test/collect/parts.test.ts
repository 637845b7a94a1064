import { collect } from '../../shared/collect/collect.ts';
import { parseExport } from '../../shared/collect/parse/export.ts';
import { unseen } from '../../shared/model/observed.ts';
import type { Network } from '../../shared/reachability/index.ts';
import { joinParts } from '../../shared/scan/join-parts.ts';
import { AT } from '../builders.ts';
import type { Resource } from '../fleet/resources.ts';
import { variety } from '../fleet/variety.ts';

/** Lists of a resource's parts, and how the resource without any of them and each by itself are exported. */
const LISTS = ['subnets', 'virtualNetworkPeerings', 'securityRules', 'routes'];

interface Group {
  securityRules: Resource<{ priority: number }>[];
}

function takenApart(resources: readonly Resource[]): readonly object[] {
  return resources.flatMap((resource) => {
    const properties = resource.properties as Record<string, unknown>;
    const lists = LISTS.filter((list) => Array.isArray(properties[list]));
    const parts = lists.flatMap((list) => properties[list] as object[]);
    const empty = Object.fromEntries(lists.map((list) => [list, []]));
    return [...parts, { ...resource, properties: { ...properties, ...empty } }];
  });
}

function read(exported: readonly unknown[]) {
  const { resources, refused } = parseExport(exported, AT, 'a.json');
  const reading = { resources, managementGroups: new Map(), seen: [], unseen: [], problems: [] };
  const facts = { clients: unseen('none'), serviceTags: unseen('none') };
  const { snapshot, parts, problems } = collect(reading, { takenAt: AT, cloud: 'files', facts });
  const joined = joinParts(snapshot, parts);
  const { network } = joined.snapshot.facts;
  if (!network.known) throw new Error('no network');
  return { network: network.value, left: joined.left, problems, refused };
}

function sorted({ vnets, securityGroups, routeTables, ...others }: Network) {
  const by = <T extends { readonly id: string } | { readonly name: string }>(list: readonly T[]) =>
    list.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return {
    ...others,
    vnets: vnets.map((vnet) => ({ ...vnet, subnets: by(vnet.subnets), peerings: by(vnet.peerings) })),
    securityGroups: securityGroups.map((group) => ({ ...group, rules: by(group.rules) })),
    routeTables: routeTables.map((table) => ({ ...table, routes: by(table.routes) })),
  };
}

function nameOf(part: { readonly id: string } | { readonly name: string }): string {
  return 'id' in part ? part.id : part.name;
}

describe('subnets, peerings, rules and routes that are exported by themselves', () => {
  const { resources } = variety();

  it('are joined into what holds them, whatever comes first', () => {
    const whole = read(resources);
    const apart = read(takenApart(resources));

    expect(whole.network.vnets.flatMap(({ subnets }) => subnets).length).toBeGreaterThan(10);
    expect(sorted(apart.network)).toEqual(sorted(whole.network));
    expect([apart.left, apart.problems]).toEqual([[], []]);
  });

  it('take the place of those of the same name', () => {
    const groups = resources.filter(({ type }) => type.endsWith('/networkSecurityGroups')) as Resource<Group>[];
    const group = groups.find(({ properties }) => properties.securityRules.length > 1);
    const [rule] = group?.properties.securityRules ?? [];
    if (group === undefined || rule === undefined) throw new Error('no rule');
    const other = { ...rule, name: rule.name.toUpperCase(), properties: { ...rule.properties, priority: 4_000 } };
    const { network } = read([other, group]);

    const [only] = network.securityGroups;
    expect(only?.rules.map(({ priority }) => priority)).toContain(4_000);
    expect(only?.rules).toHaveLength(group.properties.securityRules.length);
  });

  it('are left where nothing is there that holds them', () => {
    const table = resources.find(({ type }) => type.endsWith('/routeTables'));
    const { network, left } = read((table?.properties as { routes: object[] }).routes);

    expect(network.routeTables).toEqual([]);
    expect(new Set(left.map(({ of }) => of))).toEqual(new Set([table?.id.toLowerCase()]));
  });

  it('make what holds them unseen where they cannot be read', () => {
    const group = resources.find(({ type }) => type.endsWith('/networkSecurityGroups'));
    const id = `${group?.id ?? ''}/securityRules/broken`;
    const { network, problems } = read([group, { id, name: 'broken', properties: { priority: 'first' } }]);

    const why = 'properties.priority: expected a number, got the text "first"';
    expect(problems).toMatchObject([{ where: `${id.toLowerCase()} (a.json)`, what: why, kind: 'unread' }]);
    expect(network.securityGroups).toEqual([]);
    expect(network.unseen).toEqual([{ within: group?.id.toLowerCase(), kind: 'securityGroups', why }]);
  });
});
