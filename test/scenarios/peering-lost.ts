import { healthyPrivate } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const peeringLost = scenario(
  'peering-lost',
  'private-access',
  'the spoke was made anew, and the peering with the hub was not',
  healthyPrivate,
  ({ hub, spoke }) => {
    spoke.properties.virtualNetworkPeerings = [];
    for (const { properties } of hub.properties.virtualNetworkPeerings) properties.peeringState = 'Disconnected';
  },
);
