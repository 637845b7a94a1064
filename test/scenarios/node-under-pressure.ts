import { agentsIn, healthyBusy, objectOf, setCondition } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const nodeUnderPressure = scenario(
  'node-under-pressure',
  'tunnel-pods',
  'a node that an agent runs on is short of memory',
  healthyBusy,
  (world) => {
    const { nodeName } = agentsIn(world)[0]?.spec as { nodeName: string };
    setCondition(objectOf(world, 'Node', nodeName), 'MemoryPressure', { status: 'True' });
  },
);
