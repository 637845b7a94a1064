import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const firewallDeleted = scenario(
  'firewall-deleted',
  'required-egress',
  'the firewall is gone, and the route leads to where it was',
  healthyHub,
  ({ firewall, resources }) => {
    resources.splice(resources.indexOf(firewall), 1);
  },
);
