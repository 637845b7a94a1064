import { haveReady, healthyBusy } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

export const noAgentReady = scenario(
  'no-agent-ready',
  'tunnel-pods',
  'none of the agents gets through to the API server',
  healthyBusy,
  (world) => {
    haveReady(world, 0);
  },
);
