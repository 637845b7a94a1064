import { OFFICE } from '../fleet/fleet.ts';
import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const firewallLeftOut = scenario(
  'firewall-left-out',
  'authorized-egress',
  'the ranges name the office, and not the firewall of the nodes',
  healthyHub,
  ({ cluster }) => {
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE] };
  },
);
