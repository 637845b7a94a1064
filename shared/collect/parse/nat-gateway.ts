import type { NatGateway } from '../../reachability/index.ts';
import { Body } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/natGateways`; the `V6` lists are those of the StandardV2 kind. */
export function parseNatGateway({ id, body }: RawResource): NatGateway {
  const fields = new Body(body).properties();
  return {
    id,
    publicIps: [...fields.references('publicIpAddresses'), ...fields.references('publicIpAddressesV6')],
    publicIpPrefixes: [...fields.references('publicIpPrefixes'), ...fields.references('publicIpPrefixesV6')],
  };
}
