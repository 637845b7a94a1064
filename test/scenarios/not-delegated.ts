import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const notDelegated = scenario(
  'not-delegated',
  'api-server-subnet',
  'the subnet of the API server is no longer given away to AKS',
  healthyIntegrated,
  ({ apiSubnet }) => {
    apiSubnet.properties.delegations = [];
  },
);
