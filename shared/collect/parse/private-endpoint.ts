import type { PrivateEndpoint } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import type { RawResource } from './resource.ts';

/** Reads `Microsoft.Network/privateEndpoints`. Its one connection is in the list of those that somebody approves by hand, or in the other. */
export function parsePrivateEndpoint({ id, body }: RawResource): PrivateEndpoint {
  const fields = new Body(body).properties();
  const [connection] = [
    ...fields.objects('privateLinkServiceConnections'),
    ...fields.objects('manualPrivateLinkServiceConnections'),
  ].map((one) => one.properties());
  return defined({
    id,
    subnet: fields.requiredReference('subnet'),
    addresses: addressesOf(fields),
    interfaces: fields.references('networkInterfaces'),
    state:
      connection?.requiredObject('privateLinkServiceConnectionState').requiredWord('status', ['Approved']) ??
      'Disconnected',
    isManual: fields.objects('manualPrivateLinkServiceConnections').length > 0,
    service: connection?.id('privateLinkServiceId'),
    applicationSecurityGroups: fields.references('applicationSecurityGroups'),
  });
}

/** Names of its own have addresses beside them, unless a zone group keeps the names. */
function addressesOf(fields: Body): readonly string[] {
  const named = fields.objects('customDnsConfigs').flatMap((one) => one.texts('ipAddresses'));
  const given = fields
    .objects('ipConfigurations')
    .flatMap((one) => one.properties('privateIPAddress').range('privateIPAddress') ?? []);
  return [...new Set([...named, ...given])];
}
