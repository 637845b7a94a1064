import { addRows } from '../fleet/path-logs.ts';
import { warningRows } from '../fleet/sightings.ts';
import { agentsIn, haveReady, healthyBusy, replace } from '../fleet/worlds/busy.ts';
import { scenario } from './scenario.ts';

/** Kubernetes shows it, and so does Container insights where nobody may ask Kubernetes. */
export const agentCrashing = scenario(
  'agent-crashing',
  'tunnel-pods',
  'one of the agents runs out of memory again and again',
  healthyBusy,
  (world) => {
    haveReady(world, 1);
    const [, agent] = agentsIn(world);
    const { name = '' } = agent?.metadata ?? {};
    const container = {
      name: 'konnectivity-agent',
      ready: false,
      restartCount: 42,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { reason: 'OOMKilled', exitCode: 137 } },
    };
    replace(world, 'Pod', name, { status: { ...agent?.status, containerStatuses: [container] } });
    const message = `Back-off restarting failed container konnectivity-agent in pod ${name}_kube-system(uid-${name})`;
    addRows(world, 'KubeEvents', warningRows(world, name, 'BackOff', message, { fromMinutes: 90 }));
  },
);
