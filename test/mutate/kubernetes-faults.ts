import type { Fault } from './faults.ts';

const READ = 'shared/collect/read/kubernetes-objects.ts';
const CLIENT = 'shared/collect/read/kubernetes-client.ts';
const caughtIn = 'test/collect/kubernetes.test.ts';
const TUNNEL = 'test/checks/tunnel-pods.test.ts';

/** Faults in how API servers are asked. */
export const kubernetesFaults: readonly Fault[] = [
  {
    says: 'one of two agents is a failure in the middle of a rollout',
    file: 'shared/aks/agent-troubles.ts',
    from: 'ready >= expected || mayBeRollingOut || isInOperation',
    to: 'ready >= expected || isInOperation',
    caughtIn: TUNNEL,
    caughtBy: 'pass: one of two is nothing while a rollout goes on',
  },
  {
    says: 'the number that the Deployment wants is taken for the number that the cluster needs',
    file: 'shared/aks/agents.ts',
    from: 'step?.agents ?? 0',
    to: '0',
    caughtIn: TUNNEL,
    caughtBy: 'fail: at 100 nodes the ladder asks for three',
  },
  {
    says: 'cordoned nodes make the ladder higher',
    file: 'shared/aks/agents.ts',
    from: 'filter(({ isSchedulable }) => isSchedulable)',
    to: 'filter(({ isSchedulable }) => isSchedulable || true)',
    caughtIn: TUNNEL,
    caughtBy: 'pass: a cordoned node counts for no step of the ladder',
  },
  {
    says: "a default-deny is told although AKS's own policy allows all",
    file: 'shared/aks/agent-troubles.ts',
    from: 'own.length === 0 || own.some(({ allowsAllEgress }) => allowsAllEgress)',
    to: 'own.length === 0',
    caughtIn: TUNNEL,
    caughtBy: "pass: AKS's own policy allows what a default-deny does not",
  },
  {
    says: "the pod of the agents' autoscaler is taken for an agent",
    file: 'shared/collect/parse/kubernetes/tunnel.ts',
    from: "if (app !== undefined || labels?.text('component') !== 'tunnel') return app;",
    to: 'if (app !== undefined) return app;',
    caughtIn,
    caughtBy: 'tells of agents, nodes and guard',
  },
  {
    says: 'only the first page of a list is read',
    file: READ,
    from: 'while (next !== undefined);',
    to: 'while (next === null);',
    caughtIn,
    caughtBy: 'is read page by page',
  },
  {
    says: 'a list that expired while it was read is lost',
    file: READ,
    from: 'error.statusCode === 410',
    to: 'error.statusCode === 409',
    caughtIn,
    caughtBy: 'whose list changes while it is read is asked once more',
  },
  {
    says: 'an API that is not there reads as an object that is not there',
    file: CLIENT,
    from: 'return new KubernetesError(status, (bodyAsText',
    to: "if (status === 404) return new KubernetesError(404, '', true); return new KubernetesError(status, (bodyAsText",
    caughtIn,
    caughtBy: 'without that API at all is not one without a guard',
  },
  {
    says: "an admin's certificate is taken for a user's",
    file: 'shared/collect/read/kubernetes-access.ts',
    from: 'if (!acceptsAdmin || user.certData',
    to: 'if (user.certData',
    caughtIn,
    caughtBy: 'of a cluster without Entra integration is not asked as an admin',
  },
  {
    says: 'a deadline of a cluster is none',
    file: CLIENT,
    from: 'AbortSignal.any([deadline, AbortSignal.timeout(CALL_DEADLINE_MS)])',
    to: 'AbortSignal.timeout(CALL_DEADLINE_MS)',
    caughtIn,
    caughtBy: 'that never answers costs its own deadline',
  },
];
