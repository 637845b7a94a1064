import { haveReady, healthyBusy, objectOf, setCondition } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

/** Healthy: a rollout leaves one of two for a while. */
export const rollout = scenario(
  'rollout',
  undefined,
  'a new version of the agents is rolled out, one after the other',
  healthyBusy,
  (world) => {
    haveReady(world, 1);
    setCondition(objectOf(world, 'Deployment', 'konnectivity-agent'), 'Progressing', { reason: 'ReplicaSetUpdated' });
  },
);
