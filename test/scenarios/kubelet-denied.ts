import { securityRule } from '../fleet/security.ts';
import { at } from '../fleet/world.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { scenario } from './scenario.ts';

export const kubeletDenied = scenario(
  'kubelet-denied',
  'node-traffic',
  'the subnet of one pool denies the kubelet to the other, where the tunnel ends',
  healthyPods,
  (world) => {
    securityRule(world.groups.user, 'no-kubelet', {
      protocol: 'Tcp',
      sourceAddressPrefix: at(world, '128.0/20'),
      destinationPortRange: '10250',
      direction: 'Inbound',
      priority: 100,
    });
  },
);
