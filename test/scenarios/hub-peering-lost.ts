import { healthyHub } from '../fleet/worlds/hub.ts';
import { scenario } from './scenario.ts';

export const hubPeeringLost = scenario(
  'hub-peering-lost',
  'required-egress',
  'the peering with the hub is gone, and the firewall is there',
  healthyHub,
  ({ hub, spoke }) => {
    spoke.properties.virtualNetworkPeerings = [];
    for (const { properties } of hub.properties.virtualNetworkPeerings) properties.peeringState = 'Disconnected';
  },
);
