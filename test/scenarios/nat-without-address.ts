import { healthyNat } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const natWithoutAddress = scenario(
  'nat-without-address',
  'required-egress',
  'the NAT gateway of the nodes lost its only address',
  healthyNat,
  ({ nat }) => {
    nat.properties.publicIpAddresses = [];
  },
);
