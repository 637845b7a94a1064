import type { PublicIp, PublicIpPrefix } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/publicIPAddresses`. */
export function parsePublicIp({ id, body }: RawResource): PublicIp {
  return defined({ id, address: new Body(body).properties().range('ipAddress') });
}

/** Reads `Microsoft.Network/publicIPPrefixes`. */
export function parsePublicIpPrefix({ id, body }: RawResource): PublicIpPrefix {
  return defined({ id, prefix: new Body(body).properties().range('ipPrefix') });
}
