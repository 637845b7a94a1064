import { healthyPrivate } from '../fleet/fleet.ts';
import { scenario } from './scenario.ts';

export const endpointPending = scenario(
  'endpoint-pending',
  'required-egress',
  'nobody has approved the private endpoint',
  healthyPrivate,
  ({ endpoint }) => {
    for (const { properties } of endpoint.properties.privateLinkServiceConnections)
      properties.privateLinkServiceConnectionState.status = 'Pending';
  },
);
