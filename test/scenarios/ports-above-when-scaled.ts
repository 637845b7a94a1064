import { healthyPublic } from '../fleet/fleet.ts';
import { allocatePorts } from '../fleet/pools.ts';
import { scenario } from './scenario.ts';

export const portsAboveWhenScaled = scenario(
  'ports-above-when-scaled',
  'snat-exhaustion',
  'the pool may grow to more nodes than the address has ports for',
  healthyPublic,
  (world) => {
    allocatePorts(world, 4_000);
    for (const pool of world.cluster.properties.agentPoolProfiles)
      Object.assign(pool, { enableAutoScaling: true, minCount: 3, maxCount: 20 });
  },
);
