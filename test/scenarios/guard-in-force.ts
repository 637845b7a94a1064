import { healthyBusy } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const guardInForce = scenario(
  'guard-in-force',
  'api-server-load',
  'the API server ran out of memory so often that AKS turns clients away',
  healthyBusy,
  ({ kubernetes }) => {
    for (const kind of ['FlowSchema', 'PriorityLevelConfiguration'])
      kubernetes.push({
        apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
        kind,
        metadata: { name: 'aks-managed-apiserver-guard' },
      });
  },
);
