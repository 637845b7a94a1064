import { healthyPrivate } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const nodesNotLinked = scenario(
  'nodes-not-linked',
  'node-dns',
  'the link that AKS made from the zone to the nodes is gone',
  healthyPrivate,
  ({ spoke, zone, resources }) => {
    const index = resources.findIndex(({ id }) => id === `${zone.id}/virtualNetworkLinks/to-${spoke.name}`);
    resources.splice(index, 1);
    zone.properties.numberOfVirtualNetworkLinks--;
  },
);
