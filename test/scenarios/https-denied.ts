import { securityRule } from '../fleet/security.ts';
import { healthyPods } from '../fleet/worlds/pods.ts';
import { scenario } from './scenario.ts';

export const httpsDenied = scenario(
  'https-denied',
  'required-egress',
  'a rule on the subnet of one pool denies https to the internet',
  healthyPods,
  ({ groups }) => {
    securityRule(groups.user, 'no-web', {
      protocol: 'Tcp',
      destinationAddressPrefix: 'Internet',
      destinationPortRange: '443',
      priority: 100,
    });
  },
);
