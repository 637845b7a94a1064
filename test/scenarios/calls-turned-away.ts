import { call, logsOf, minutesAgo } from '../fleet/logs.ts';
import { healthyAgents } from '../fleet/worlds/agents.ts';
import { scenario } from './scenario.ts';

export const callsTurnedAway = scenario(
  'calls-turned-away',
  'api-server-load',
  'the API server has no seat left for a program and turns its calls away',
  healthyAgents,
  (world) => {
    const { settings, rows } = logsOf(world);
    const refused = Array.from({ length: 24 }, (_, index) =>
      call(world, minutesAgo(10 + index), {
        UserAgent: 'argocd-application-controller/v3.1.0 (linux/amd64) kubernetes/9edcffc',
        User: { username: 'system:serviceaccount:argocd:argocd-application-controller' },
        ResponseStatus: { code: index % 2 === 0 ? 429 : 200 },
      }),
    );
    world.logs = { settings, rows: { ...rows, AKSAudit: [...(rows['AKSAudit'] ?? []), ...refused] } };
  },
);
