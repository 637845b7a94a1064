import { ruleOf } from '../fleet/security.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const secondPortClosed = scenario(
  'second-port-closed',
  'api-server-subnet',
  'the subnet of the API server lets nodes in on 443, and not on 4443',
  healthyIntegrated,
  ({ apiGroup }) => {
    ruleOf(apiGroup, 'AllowNodes').properties.destinationPortRanges = ['443'];
  },
);
