import { dropRule } from '../fleet/security.ts';
import { healthyIntegrated } from '../fleet/worlds/integrated.ts';
import { scenario } from './scenario.ts';

export const apiServerToKubelet = scenario(
  'api-server-to-kubelet',
  'node-traffic',
  'the group of the nodes denies the API server the way to the kubelet',
  healthyIntegrated,
  ({ group }) => {
    dropRule(group, 'AllowApiServer');
  },
);
