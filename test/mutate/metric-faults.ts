import type { Fault } from './faults.ts';

const READ = 'shared/collect/read/metrics.ts';
const SUSPECTS = 'shared/collect/read/suspect-metrics.ts';
const PARSE = 'shared/collect/parse/metrics.ts';
const LOAD = 'test/checks/api-server-load.test.ts';
const PORTS = 'test/checks/snat-exhaustion.test.ts';
const CLOSER = 'test/collect/suspect-metrics.test.ts';
const BULK = 'test/collect/metrics.test.ts';

/** Faults in how metrics are read and what is made of them. */
export const metricFaults: readonly Fault[] = [
  {
    says: 'a batch names more resources than Azure takes',
    file: READ,
    from: 'const MOST_RESOURCES = 50;',
    to: 'const MOST_RESOURCES = 500;',
    caughtIn: BULK,
    caughtBy: 'is asked of 50 clusters at once',
  },
  {
    says: 'one batch that fails loses all',
    file: READ,
    from: 'const why = deadline.aborted',
    to: 'if (resources.length > 0) throw error; const why = deadline.aborted',
    caughtIn: BULK,
    caughtBy: 'leaves the others, and the missing permission is named',
  },
  {
    says: 'a region that never answers holds up the scan',
    file: READ,
    from: 'within(deadline),',
    to: '',
    caughtIn: BULK,
    caughtBy: 'is not known where a region never answers',
  },
  {
    says: 'a throttled call that says no time is given up, as the client does',
    file: 'shared/collect/read/azure.ts',
    from: "if (!response.headers.has('retry-after'))",
    to: 'if (seconds < 0)',
    caughtIn: BULK,
    caughtBy: 'does not say how long to wait',
  },
  {
    says: 'what was not measured reads as 0',
    file: PARSE,
    from: 'point.number(aggregation) ?? null',
    to: 'point.number(aggregation) ?? 0',
    caughtIn: BULK,
    caughtBy: 'is not known where nothing was measured',
  },
  {
    says: "a metric's own failure reads as a metric without data",
    file: PARSE,
    from: "if (code !== 'Success')",
    to: "if (code === '')",
    caughtIn: BULK,
    caughtBy: 'a failure of its own for each metric',
  },
  {
    says: 'the first series are taken for all',
    file: PARSE,
    from: 'listed.length >= top',
    to: 'listed.length > top',
    caughtIn: CLOSER,
    caughtBy: 'says that there is more where the answer was cut off',
  },
  {
    says: "the agents' autoscaler is taken for an agent",
    file: SUSPECTS,
    from: '/^konnectivity-agent-(?!autoscaler-)|',
    to: '/^konnectivity-agent-|',
    caughtIn: CLOSER,
    caughtBy: 'tells it from the autoscaler of the agents',
  },
  {
    says: 'every cluster is looked at closer',
    file: 'shared/aks/suspicion.ts',
    from: 'isLoaded(apiServerLoad.value, limits)',
    to: '!isLoaded(apiServerLoad.value, { ...limits, sustainedMinutes: 1e9 })',
    caughtIn: CLOSER,
    caughtBy: 'is for clusters under suspicion',
  },
  {
    says: 'a peak is taken for load',
    file: 'shared/aks/load.ts',
    from: '* measured.grainMinutes >= limits.sustainedMinutes)',
    to: '* measured.grainMinutes > 0)',
    caughtIn: LOAD,
    caughtBy: 'a peak of a quarter of an hour is no load',
  },
  {
    says: 'a time that nobody measured joins two peaks',
    file: 'shared/aks/measured.ts',
    from: 'if (value === null || value < least)',
    to: 'if (value !== null && value < least)',
    caughtIn: LOAD,
    caughtBy: 'a time that nobody measured joins no two peaks',
  },
  {
    says: 'a quiet API server is acquitted though nobody looked for the guard',
    file: 'shared/checks/api-server-load.ts',
    from: '...(guard.known ? [] :',
    to: '...(load.known ? [] :',
    caughtIn: LOAD,
    caughtBy: 'nobody asked Kubernetes, and a guard makes the load look well',
  },
  {
    says: 'half of a guard throttles',
    file: 'shared/checks/api-server-load.ts',
    from: '!guard.value.hasFlowSchema || !guard.value.hasPriorityLevel',
    to: '!guard.value.hasPriorityLevel',
    caughtIn: LOAD,
    caughtBy: 'half of a guard throttles nobody',
  },
  {
    says: 'low use acquits a promise that cannot be kept',
    file: 'shared/checks/snat-exhaustion.ts',
    from: 'set.disprovedBy !== undefined',
    to: "set.subject !== ''",
    caughtIn: PORTS,
    caughtBy: 'is proven by numbers',
  },
  {
    says: 'ports that nobody measured suffice',
    file: 'shared/checks/snat-exhaustion.ts',
    from: 'use?.why ?? []',
    to: '[]',
    caughtIn: PORTS,
    caughtBy: 'nobody measured, and each node has only what every node has',
  },
  {
    says: 'the average over both protocols hides that one has no port left',
    file: 'shared/aks/port-use.ts',
    from: '(a, b) => (averageOf(b) ?? 0) - (averageOf(a) ?? 0),\n  );\n  if (used',
    to: '(a, b) => (averageOf(a) ?? 0) - (averageOf(b) ?? 0),\n  );\n  if (used',
    caughtIn: PORTS,
    caughtBy: 'a firewall uses 96 % of its ports for TCP',
  },
];
