import { healthyPublic } from '../fleet/fleet.ts';
import { allocatePorts } from '../fleet/pools.ts';
import { scenario } from './scenario.ts';

export const portsAboveAddresses = scenario(
  'ports-above-addresses',
  'snat-exhaustion',
  'ten nodes were promised 8,000 ports each, and one address has 64,000',
  healthyPublic,
  (world) => {
    allocatePorts(world, 8_000);
    for (const pool of world.cluster.properties.agentPoolProfiles) pool.count = 10;
  },
);
