import { healthyPublic } from '../fleet/fleet.ts';
import { pool } from '../fleet/resources.ts';
import { scenario } from './scenario.ts';

export const poolFailed = scenario(
  'pool-failed',
  'cluster-state',
  'the nodes of a new pool never joined',
  healthyPublic,
  ({ cluster, spoke }) => {
    cluster.properties.agentPoolProfiles.push({
      ...pool('batch', `${spoke.id}/subnets/nodes`),
      mode: 'User',
      provisioningState: 'Failed',
    });
  },
);
