import type { Peering, ResourceId, Route, SecurityRule, Subnet } from '../../reachability/index.ts';
import { Body } from './body.ts';
import { parentOf, type RawResource } from './resource.ts';
import { parseRoute } from './route-table.ts';
import { parseRule } from './security-group.ts';
import { parsePeering, parseSubnet } from './virtual-network.ts';

/** A part of a resource that Azure also gives by itself, as in the answer to `az network nsg rule list`. */
export interface Part {
  readonly id: ResourceId;
  /** What holds it: of which kind that is, and in which of its lists. */
  readonly of: ResourceId;
  readonly kind: 'vnets' | 'securityGroups' | 'routeTables';
  readonly list: 'subnets' | 'peerings' | 'rules' | 'routes';
  readonly entry: Subnet | Peering | SecurityRule | Route;
}

type Parser = Pick<Part, 'kind' | 'list'> & { readonly parse: (body: Body) => Part['entry'] };

const parsers: Readonly<Record<string, Parser>> = {
  'microsoft.network/virtualnetworks/subnets': { kind: 'vnets', list: 'subnets', parse: parseSubnet },
  'microsoft.network/virtualnetworks/virtualnetworkpeerings': { kind: 'vnets', list: 'peerings', parse: parsePeering },
  'microsoft.network/networksecuritygroups/securityrules': { kind: 'securityGroups', list: 'rules', parse: parseRule },
  'microsoft.network/routetables/routes': { kind: 'routeTables', list: 'routes', parse: parseRoute },
};

/** The kind of what holds parts of a type, and how such a part is read; `undefined` for a type that is no part. */
export function partParserOf(
  type: string,
): { readonly kind: Part['kind']; readonly parse: (part: RawResource) => Part } | undefined {
  const parser = parsers[type];
  if (parser === undefined) return undefined;
  const { kind, list, parse } = parser;
  return { kind, parse: ({ id, body }) => ({ id, of: parentOf(id), kind, list, entry: parse(new Body(body)) }) };
}
