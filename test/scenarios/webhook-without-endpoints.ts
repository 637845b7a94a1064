import { healthyBusy, replace } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const webhookWithoutEndpoints = scenario(
  'webhook-without-endpoints',
  'webhooks',
  'the pod behind a webhook that refuses what it does not answer is gone',
  healthyBusy,
  (world) => {
    replace(world, 'EndpointSlice', 'cert-manager-webhook-x7k2p', { endpoints: [] });
  },
);
