import { securityRule } from '../fleet/security.ts';
import { at } from '../fleet/world.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const nodesDenied = scenario(
  'nodes-denied',
  'api-server-subnet',
  'the subnet of the API server denies nodes https',
  healthyIntegrated,
  (world) => {
    securityRule(world.apiGroup, 'no-nodes', {
      protocol: 'Tcp',
      sourceAddressPrefix: at(world, '128.0/20'),
      destinationPortRange: '443',
      direction: 'Inbound',
      priority: 100,
    });
  },
);
