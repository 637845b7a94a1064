import { healthyPublic, nodesOf } from '../fleet/fleet.ts';
import { guard } from '../fleet/worlds/guard.ts';
import { scenario } from './scenario.ts';

export const denyAllButVnet = scenario(
  'deny-all-but-vnet',
  'required-egress',
  'a new group on the nodes lets out to the VNet, and denies all else',
  healthyPublic,
  (world) => {
    const outbound = {
      AllowVnet: { sourceAddressPrefix: 'VirtualNetwork', destinationAddressPrefix: 'VirtualNetwork' },
    };
    guard(world, nodesOf(world), { outbound });
  },
);
