import { dropRule } from '../fleet/security.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const probesDenied = scenario(
  'probes-denied',
  'api-server-subnet',
  'the subnet of the API server denies the probes of its load balancer',
  healthyIntegrated,
  ({ apiGroup }) => {
    dropRule(apiGroup, 'AllowProbes');
  },
);
