import { apiServerLoad } from '../../shared/checks/api-server-load.ts';
import type { CallTrouble } from '../../shared/model/call-trouble.ts';
import type { Measured } from '../../shared/model/metrics.ts';
import { anApiServer, ask, AT, CLUSTER, logged } from '../builders.ts';
import { measured, QUIET } from '../metric-builders.ts';
import { type Row, testCheck } from './rows.ts';

const load = (different: Parameters<typeof measured>[1]): Measured => measured(CLUSTER.id, { ...QUIET, ...different });

/** Of what nobody measured there is no series at all. */
function without(metric: keyof typeof QUIET, why?: string): Measured {
  const all = load({});
  return {
    ...all,
    series: all.series.filter((one) => one.metric !== metric),
    unseen: why === undefined ? [] : [{ resource: CLUSTER.id, metric, why }],
  };
}

function aCallTrouble(different: Partial<CallTrouble>): CallTrouble {
  return { agent: 'argocd', username: 'argo', requests: 1_000, throttled: 0, slow: 0, lastSeenAt: AT, ...different };
}

const rows: readonly Row[] = [
  { is: 'pass', because: 'a quiet API server', facts: {}, says: 'the CPU of the API server up to 21%' },
  {
    is: 'pass',
    because: 'a peak of a quarter of an hour is no load',
    facts: { apiServerLoad: load({ apiserver_cpu_usage_percentage: [20, 99, 20, 20] }) },
  },
  {
    is: 'pass',
    because: 'two peaks with rest between them are none either',
    facts: { apiServerLoad: load({ apiserver_cpu_usage_percentage: [99, 20, 99, 20] }) },
  },
  {
    is: 'pass',
    because: 'a time that nobody measured joins no two peaks',
    facts: { apiServerLoad: load({ apiserver_cpu_usage_percentage: [99, null, 99, 20] }) },
  },
  {
    is: 'fail',
    because: 'the API server was busy for half an hour',
    facts: { apiServerLoad: load({ apiserver_cpu_usage_percentage: [20, 81, 85, 20] }) },
    subjects: ['CPU of the API server'],
    says: '83% on average from 2026-01-01T00:15:00Z to 2026-01-01T00:45:00Z, and 80 or more in every 15 minutes of it',
  },
  {
    is: 'fail',
    because: 'it still is',
    facts: { apiServerLoad: load({ apiserver_memory_usage_percentage: [20, 20, 96, 98] }) },
    subjects: ['memory of the API server'],
    says: '97% on average from 2026-01-01T00:30:00Z on, and 95 or more',
  },
  {
    is: 'fail',
    because: 'etcd has trouble of its own',
    facts: { apiServerLoad: load({ etcd_cpu_usage_percentage: 96, etcd_memory_usage_percentage: 80 }) },
    subjects: ['CPU of etcd', 'memory of etcd'],
  },
  {
    // https://learn.microsoft.com/azure/aks/best-practices-performance-scale-large
    is: 'fail',
    because: 'more than half of the database of etcd is in use',
    facts: { apiServerLoad: load({ etcd_database_usage_percentage: 51 }) },
    subjects: ['database of etcd'],
    says: '51% of its quota',
  },
  {
    is: 'pass',
    because: 'less than half is as it should be',
    facts: { apiServerLoad: load({ etcd_database_usage_percentage: 49 }) },
  },
  {
    is: 'fail',
    because: 'as many requests are in flight as an API server takes that reads alone',
    facts: { apiServerLoad: load({ apiserver_current_inflight_requests: 210 }) },
    subjects: ['requests in flight at the API server'],
  },
  {
    is: 'fail',
    because: 'the guard is in force, and behind it the load looks well',
    facts: { guard: { hasFlowSchema: true, hasPriorityLevel: true } },
    subjects: ['guard'],
    says: 'HTTP 429',
  },
  {
    is: 'pass',
    because: 'half of a guard throttles nobody',
    facts: { guard: { hasFlowSchema: false, hasPriorityLevel: true } },
  },
  {
    is: 'fail',
    because: 'the guard is in force, and nobody measured',
    facts: { guard: { hasFlowSchema: true, hasPriorityLevel: true }, apiServerLoad: undefined },
    subjects: ['guard'],
    says: 'apiServerLoad was not read',
  },
  {
    is: 'unknown',
    because: 'nobody asked Kubernetes, and a guard makes the load look well',
    facts: { guard: undefined },
    says: 'Whether AKS throttles its clients is not known: guard was not read',
  },
  {
    is: 'fail',
    because: 'load needs no Kubernetes',
    facts: { guard: undefined, apiServerLoad: load({ apiserver_cpu_usage_percentage: 97 }) },
    subjects: ['CPU of the API server'],
  },
  {
    is: 'fail',
    because: 'one program was turned away again and again, another now and then',
    facts: {
      callTroubles: logged([
        aCallTrouble({ throttled: 400 }),
        aCallTrouble({ agent: 'kubectl', throttled: 9 }),
        aCallTrouble({ agent: 'flux', throttled: 10 }),
      ]),
    },
    subjects: ['throttling'],
    says: '400 of 1000 calls of argocd as argo were turned away with HTTP 429, and 1 other program fared so',
    cites: ['400 calls of argocd got HTTP 429', '10 calls of flux got HTTP 429'],
  },
  {
    is: 'fail',
    because: 'calls take longer than Kubernetes promises of any',
    facts: { callTroubles: logged([aCallTrouble({ slow: 12 })]) },
    subjects: ['slow calls'],
    says: '12 of 1000 calls of argocd as argo took more than 30 seconds',
  },
  {
    is: 'fail',
    because: 'it is seen to be busy, though the logs were not asked',
    facts: { apiServerLoad: load({ apiserver_cpu_usage_percentage: 96 }), callTroubles: undefined },
  },
  {
    is: 'pass',
    because: 'clients ask again what was turned away a few times',
    facts: { callTroubles: logged([aCallTrouble({ throttled: 9, slow: 9 })]) },
  },
  {
    is: 'unknown',
    because: 'the logs were not asked whose calls are turned away',
    facts: { callTroubles: undefined },
    says: 'Whether calls are turned away is not known: callTroubles was not read',
  },
  {
    is: 'unknown',
    because: 'rows of the audit log do not arrive',
    facts: { callTroubles: logged([], { unseen: ['AKSAudit holds no row of its last 3 hours'] }) },
    says: 'AKSAudit holds no row of its last 3 hours',
  },
  {
    is: 'unknown',
    because: 'nobody measured',
    facts: { apiServerLoad: undefined },
    says: 'How loaded the API server is, is not known: apiServerLoad was not read',
  },
  {
    is: 'unknown',
    because: 'one metric had no data',
    facts: { apiServerLoad: without('etcd_database_usage_percentage', 'Azure Monitor has no data of it') },
    says: 'How loaded the database of etcd is, is not known: Azure Monitor has no data of it',
  },
  {
    is: 'unknown',
    because: 'one metric was not asked for',
    facts: { apiServerLoad: without('apiserver_cpu_usage_percentage') },
    says: 'it was not asked for',
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  {
    is: 'notApplicable',
    because: 'a stopped cluster has no load',
    facts: { apiServer: anApiServer({ powerState: 'Stopped' }), apiServerLoad: undefined },
  },
];

testCheck(apiServerLoad, rows);

describe('a loaded API server', () => {
  const pinned = load({ apiserver_cpu_usage_percentage: [20, 96, 98, 97] });

  it('is quoted as Azure Monitor measured it, and likely', () => {
    const [finding] = ask(apiServerLoad, { apiServerLoad: pinned });

    expect(finding).toMatchObject({ certainty: 'likely', severity: 'critical' });
    expect(finding?.disprovedBy).toContain('apiserver_cpu_usage_percentage');
    expect(finding?.evidence).toEqual([
      {
        fact: 'apiserver_cpu_usage_percentage, on average from 2026-01-01T00:15:00Z to 2026-01-01T01:00:00Z, is 97',
        source: `metric:${CLUSTER.id}|apiserver_cpu_usage_percentage|2026-01-01T00:15:00Z/2026-01-01T01:00:00Z`,
      },
    ]);
  });

  it('of the tier Free is said to be so', () => {
    const [finding] = ask(apiServerLoad, { apiServer: anApiServer({ tier: 'Free' }), apiServerLoad: pinned });

    expect(finding?.reason).toContain('Its tier is Free');
    expect(finding?.evidence[0]).toEqual({ fact: 'sku.tier is Free', source: `${CLUSTER.id}#sku.tier` });
  });
});

it('a guard is proven by both of its objects', () => {
  const [finding] = ask(apiServerLoad, { guard: { hasFlowSchema: true, hasPriorityLevel: true } });

  expect(finding).toMatchObject({ certainty: 'proven', severity: 'critical' });
  expect(finding?.evidence.map(({ source }) => source)).toEqual([
    'k8s:/FlowSchema/aks-managed-apiserver-guard',
    'k8s:/PriorityLevelConfiguration/aks-managed-apiserver-guard',
  ]);
});
