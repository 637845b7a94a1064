import { ruleOf } from '../fleet/security.ts';
import { at } from '../fleet/world.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const overlayDenied = scenario(
  'overlay-denied',
  'node-traffic',
  'the group of the nodes knows nodes, and not the pods on them',
  healthyIntegrated,
  (world) => {
    ruleOf(world.group, 'AllowNodesAndPods').properties.sourceAddressPrefixes = [at(world, '128.0/20')];
  },
);
