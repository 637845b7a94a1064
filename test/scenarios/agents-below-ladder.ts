import { node, nodeUseOf } from '../fleet/kubernetes.ts';
import { healthyBusy } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const agentsBelowLadder = scenario(
  'agents-below-ladder',
  'tunnel-pods',
  'the cluster grew to 100 nodes, and nothing scaled the agents',
  healthyBusy,
  ({ kubernetes }) => {
    const names = Array.from({ length: 97 }, (_, at) => `aks-batch-vmss${String(at).padStart(6, '0')}`);
    kubernetes.push(...names.map((name) => node(name, 'batch', 'User')), ...names.map(nodeUseOf));
  },
);
