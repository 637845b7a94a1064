import type { Fault } from './faults.ts';

const READ = 'shared/collect/read/kubernetes.ts';
const CLIENT = 'shared/collect/read/kubernetes-client.ts';
const caughtIn = 'test/collect/kubernetes.test.ts';

/** Faults in how API servers are asked. */
export const kubernetesFaults: readonly Fault[] = [
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
