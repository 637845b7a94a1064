import { healthyPublic, OFFICE } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const privateRange = scenario(
  'private-range',
  'range-hygiene',
  'the ranges name the node subnet, which the API server never sees',
  healthyPublic,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE, '10.8.128.0/20'] };
  },
);
