import { healthyBusy, objectOf, setCondition } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const metricsUnavailable = scenario(
  'metrics-unavailable',
  'webhooks',
  'metrics-server is gone, and kubectl top with it',
  healthyBusy,
  (world) => {
    setCondition(objectOf(world, 'APIService', 'v1beta1.metrics.k8s.io'), 'Available', {
      status: 'False',
      reason: 'MissingEndpoints',
    });
  },
);
