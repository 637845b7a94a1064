import { healthyPublic } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const upgrading = scenario(
  'upgrading',
  'cluster-state',
  'the cluster is being upgraded',
  healthyPublic,
  ({ cluster }) => {
    cluster.properties.provisioningState = 'Upgrading';
  },
);
