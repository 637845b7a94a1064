import { healthyPublic } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const officeLeftOut = scenario(
  'office-left-out',
  'authorized-ranges',
  'a runbook overwrote the ranges with those of the agents',
  healthyPublic,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['192.0.2.200/32'] };
  },
);
