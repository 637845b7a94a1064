import { healthyPrivate } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const zoneNotLinked = scenario(
  'zone-not-linked',
  'private-access',
  'the zone is linked to the nodes alone, as AKS makes it',
  healthyPrivate,
  ({ zone, agentsLink, resources }) => {
    resources.splice(resources.indexOf(agentsLink), 1);
    zone.properties.numberOfVirtualNetworkLinks--;
  },
);
