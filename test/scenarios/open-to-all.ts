import { healthyPublic } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const openToAll = scenario(
  'open-to-all',
  'range-hygiene',
  'the ranges name both halves of the internet',
  healthyPublic,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: ['0.0.0.0/1', '128.0.0.0/1'] };
  },
);
