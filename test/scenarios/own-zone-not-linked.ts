import { healthyPrivate } from '../fleet/fleet.ts';
import { link, privateDnsZone } from '../fleet/resources.ts';
import { record } from '../fleet/names.ts';
import { scenario } from './scenario.ts';

export const ownZoneNotLinked = scenario(
  'own-zone-not-linked',
  'private-access',
  "the owner's zone is not linked to the agents",
  healthyPrivate,
  (world) => {
    const { cluster, spoke, address, resources } = world;
    const [, , subscription = ''] = cluster.id.split('/');
    const zone = privateDnsZone(subscription, `rg-dns-${world.name}`, 'own.privatelink.westeurope.azmk8s.io');
    const isOfSystemZone = (id: string) => id.startsWith(world.zone.id);
    resources.splice(
      0,
      resources.length,
      ...resources.filter(({ id }) => !isOfSystemZone(id)),
      zone,
      link(zone, spoke),
      record(zone, 'A', 'own-1a2b3c4d', address.properties.aRecords?.map(({ ipv4Address }) => ipv4Address) ?? []),
    );
    cluster.properties.privateFQDN = `own-1a2b3c4d.${zone.name}`;
    Object.assign(cluster.properties.apiServerAccessProfile ?? {}, { privateDNSZone: zone.id });
  },
);
