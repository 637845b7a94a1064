import { healthyNat, OFFICE } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const natBeforeBalancer = scenario(
  'nat-before-balancer',
  'authorized-egress',
  'somebody put a NAT gateway on the subnet of a cluster with a load balancer',
  healthyNat,
  ({ cluster }) => {
    cluster.properties.networkProfile.outboundType = 'loadBalancer';
    cluster.properties.apiServerAccessProfile = { authorizedIPRanges: [OFFICE] };
  },
);
