import type { PrivateDnsLink, PrivateDnsZone } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/privateDnsZones`. The zone's domain is the last word of its id. */
export function parsePrivateDnsZone({ id, body }: RawResource): PrivateDnsZone {
  const linkCount = new Body(body).properties().number('numberOfVirtualNetworkLinks');
  return defined({ id, name: id.slice(id.lastIndexOf('/') + 1), linkCount });
}

/** Reads `Microsoft.Network/privateDnsZones/virtualNetworkLinks`. */
export function parsePrivateDnsLink({ id, body }: RawResource): PrivateDnsLink {
  const fields = new Body(body).properties();
  return {
    id,
    zone: id.replace(/\/virtualnetworklinks\/[^/]+$/, ''),
    vnet: fields.requiredObject('virtualNetwork').requiredText('id').toLowerCase(),
    state: fields.requiredText('virtualNetworkLinkState'),
  };
}
