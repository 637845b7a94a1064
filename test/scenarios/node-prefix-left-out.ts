import { healthyPublic } from '../fleet/fleet.ts';
import { givePublicIps } from '../fleet/pools.ts';
import { publicIpPrefix } from '../fleet/resources.ts';
import { PLACE, subscriptionOf } from '../fleet/world.ts';
import { scenario } from './scenario.ts';

export const nodePrefixLeftOut = scenario(
  'node-prefix-left-out',
  'authorized-egress',
  'nodes have public addresses out of a prefix that the ranges do not name',
  healthyPublic,
  (world) => {
    const prefix = publicIpPrefix(subscriptionOf(world), 'rg-net', 'node-prefix', PLACE, '192.0.2.240/28');
    world.resources.push(prefix);
    givePublicIps(world, prefix);
  },
);
