import { networkParsers } from '../../shared/collect/parse/index.ts';
import { asResource } from '../../shared/collect/parse/resource.ts';
import type { ResourceKind, Resources } from '../../shared/reachability/index.ts';
import { AT } from '../builders.ts';

export const NET = '/subscriptions/X/resourceGroups/RG/providers/Microsoft.Network';
export const net = NET.toLowerCase();

/** Fields by which a body is a whole one, and not its `properties` alone. */
const WHOLE = ['properties', 'provisioningState', 'value', 'fqdn'];

/** Reads one network resource: the id from the provider on, and the body, or its `properties` alone. */
export function parseOne<K extends ResourceKind>(kind: K, id: string, body: object): Resources[K][number] {
  const whole = WHOLE.some((field) => field in body) ? body : { properties: body };
  const resource = asResource({ ...whole, id: id.startsWith('/') ? id : `${NET}/${id}` }, AT, 'a file');
  if (resource === undefined) throw new Error('no resource');
  expect(networkParsers[kind].types).toContain(resource.type);
  return networkParsers[kind].parse(resource);
}
