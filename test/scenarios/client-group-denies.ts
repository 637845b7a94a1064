import { healthyPrivate } from '../fleet/fleet.ts';
import { subnetOf } from '../fleet/resources.ts';
import { securityRule } from '../fleet/security.ts';
import { guard } from '../fleet/worlds/guard.ts';
import { scenario } from './scenario.ts';

export const clientGroupDenies = scenario(
  'client-group-denies',
  'private-access',
  'a group on the subnet of the agents denies https to the VNet',
  healthyPrivate,
  (world) => {
    const group = guard(world, subnetOf(world.hub, 'agents'));
    securityRule(group, 'no-web', {
      protocol: 'Tcp',
      destinationAddressPrefix: 'VirtualNetwork',
      destinationPortRange: '443',
      priority: 200,
    });
  },
);
