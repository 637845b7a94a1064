import { nameOf, type PrivateDnsLink, type PrivateDnsRecord, type PrivateDnsZone } from '../../reachability/index.ts';
import { Body, defined } from './body.ts';
import { parentOf, type RawResource } from './resource.ts';

/** Reads `Microsoft.Network/privateDnsZones`. The zone's domain is the last word of its id. */
export function parsePrivateDnsZone({ id, body }: RawResource): PrivateDnsZone {
  const fields = new Body(body).properties();
  return defined({
    id,
    name: nameOf(id),
    linkCount: fields.number('numberOfVirtualNetworkLinks'),
    recordCount: fields.number('numberOfRecordSets'),
  });
}

/** Reads `Microsoft.Network/privateDnsZones/virtualNetworkLinks`. */
export function parsePrivateDnsLink({ id, body }: RawResource): PrivateDnsLink {
  const fields = new Body(body).properties();
  return defined({
    id,
    zone: parentOf(id),
    vnet: fields.requiredReference('virtualNetwork'),
    state: fields.requiredWord('virtualNetworkLinkState', ['Completed']),
    resolutionPolicy: fields.text('resolutionPolicy'),
  });
}

/** Reads `Microsoft.Network/privateDnsZones/A`, `/AAAA` and `/CNAME`. The record's name is the last word of its id. */
export function parsePrivateDnsRecord({ id, body }: RawResource): PrivateDnsRecord {
  const fields = new Body(body).properties('ttl');
  const alias = fields.object('cnameRecord')?.text('cname');
  return defined({
    id,
    zone: parentOf(id),
    name: nameOf(id),
    addresses: [
      ...fields.objects('aRecords').flatMap((record) => record.range('ipv4Address') ?? []),
      ...fields.objects('aaaaRecords').flatMap((record) => record.range('ipv6Address') ?? []),
    ],
    alias: alias === undefined ? undefined : asDomain(alias),
  });
}

/** A domain in lower case and without the dot that may end it. */
export function asDomain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
