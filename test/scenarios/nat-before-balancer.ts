import { healthyPublic, nodesOf } from '../fleet/fleet.ts';
import { leaveByNat } from '../fleet/pools.ts';
import { scenario } from './scenario.ts';

export const natBeforeBalancer = scenario(
  'nat-before-balancer',
  'authorized-egress',
  'somebody put a NAT gateway on the subnet of a cluster with a load balancer',
  healthyPublic,
  (world) => {
    leaveByNat(world, [nodesOf(world)]);
    world.cluster.properties.networkProfile.outboundType = 'loadBalancer';
  },
);
