import { at } from '../fleet/world.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const smallSubnet = scenario(
  'small-subnet',
  'api-server-subnet',
  'the subnet of the API server is smaller than any that is supported',
  healthyIntegrated,
  (world) => {
    world.apiSubnet.properties.addressPrefix = at(world, '144.0/29');
  },
);
