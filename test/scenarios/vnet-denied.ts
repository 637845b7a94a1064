import { securityRule } from '../fleet/security.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { scenario } from './scenario.ts';

export const vnetDenied = scenario(
  'vnet-denied',
  'node-traffic',
  'the subnet of one pool denies all that comes from the VNet',
  healthyPods,
  ({ groups }) => {
    securityRule(groups.user, 'no-vnet', {
      sourceAddressPrefix: 'VirtualNetwork',
      direction: 'Inbound',
      priority: 100,
    });
  },
);
