import { healthyPrivate } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const notPeered = scenario(
  'not-peered',
  'private-access',
  'the agents moved to a VNet that nobody peered',
  healthyPrivate,
  ({ hub, spoke }) => {
    hub.properties.virtualNetworkPeerings = [];
    spoke.properties.virtualNetworkPeerings = [];
  },
);
