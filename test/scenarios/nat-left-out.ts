import { healthyNat, OFFICE } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const natLeftOut = scenario(
  'nat-left-out',
  'authorized-egress',
  'the ranges name the office, and not the NAT gateway of the nodes',
  healthyNat,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE] };
  },
);
