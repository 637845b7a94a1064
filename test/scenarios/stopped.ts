import { healthyPublic } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const stopped = scenario(
  'stopped',
  'cluster-state',
  'somebody stopped the cluster for the weekend',
  healthyPublic,
  ({ cluster }) => {
    // As in real answers: provisioning stays Succeeded, and the names stay too.
    cluster.properties.powerState.code = 'Stopped';
    for (const pool of cluster.properties.agentPoolProfiles)
      Object.assign(pool, { count: 0, powerState: { code: 'Stopped' } });
  },
);
