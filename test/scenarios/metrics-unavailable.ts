import { healthyBusy, KEDA, objectOf, setCondition } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const metricsUnavailable = scenario(
  'metrics-unavailable',
  'webhooks',
  'what answers for metrics of workloads is gone',
  healthyBusy,
  (world) => {
    setCondition(objectOf(world, 'APIService', KEDA), 'Available', { status: 'False', reason: 'MissingEndpoints' });
  },
);
