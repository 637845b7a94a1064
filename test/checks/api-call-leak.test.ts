import { apiCallLeak } from '../../shared/checks/api-call-leak.ts';
import type { ApiUse } from '../../shared/model/api-use.ts';
import { account, aProgram, type Habits, ordinary, QUARTERS, tidy } from '../api-use-builders.ts';
import { anApiServer, ask, logged, CLUSTER } from '../builders.ts';
import { measured, QUIET } from '../metric-builders.ts';
import { testCheck } from './rows.ts';

const CART = account('shop', 'cart');

/** Ordinary traffic, and one program of the owner's that is looked at. */
function beside(habits: Habits, agent = 'cart', username = CART, others = ordinary()) {
  return { apiUse: logged([...others, aProgram(agent, username, habits)]) };
}

/** The same for what is told of others as well. */
function among(others: readonly ApiUse[], habits: Habits) {
  return beside(habits, 'cart', CART, others);
}

/** A reconnection of everybody in these quarters: their old watches ended without a word, and new ones were opened. */
function restarted(...quarters: readonly number[]): readonly ApiUse[] {
  return ordinary().map((use) => {
    const bins = use.watcher.bins.map((bin, at) => (quarters.includes(at) ? { ...bin, opened: bin.opened * 2 } : bin));
    return { ...use, watcher: { ...use.watcher, bins } };
  });
}

/** Nodes that join in these quarters, two in each, after three at first. */
function joining(...quarters: readonly number[]): readonly ApiUse[] {
  const joined = [0, 0, 0, ...quarters.flatMap((quarter) => [quarter, quarter])];
  return ordinary(joined.length).map((use) => {
    if (use.username !== 'system:node') return use;
    return { ...use, each: use.each.map((one, at) => ({ ...one, firstSeenAt: QUARTERS[joined[at] ?? 0] ?? '' })) };
  });
}

function lastHour(use: ApiUse): ApiUse {
  const cut = ({ instance, bins }: ApiUse['reader']) => ({
    instance,
    bins: bins.filter(({ startedAt }) => startedAt >= '2025-12-31T23'),
  });
  return { ...use, reader: cut(use.reader), watcher: cut(use.watcher) };
}

const LEAK: Habits = { opened: 24, closed: 20, resource: 'configmaps' };
const leakFrom = (quarter: number): Habits => ({ opened: (at) => (at < quarter ? 4 : 10), closed: 4 });

testCheck(apiCallLeak, [
  { because: 'traffic is ordinary', facts: { apiUse: logged(ordinary()) }, is: 'pass' },
  {
    because: 'the cluster is stopped',
    facts: { apiServer: anApiServer({ powerState: 'Stopped' }) },
    is: 'notApplicable',
  },
  { because: 'of the API server nothing is known', facts: { apiServer: undefined }, is: 'unknown' },
  { because: 'reads are not in the log that is collected', facts: { apiUse: undefined }, is: 'unknown' },
  {
    because: 'the log holds no call at all',
    facts: { apiUse: logged<ApiUse>([]) },
    is: 'unknown',
    says: 'something always calls',
  },
  {
    because: 'the log was only begun an hour ago',
    facts: { apiUse: logged(ordinary().map(lastHour)) },
    is: 'unknown',
    says: 'only 4 quarters',
  },
  {
    because: 'not all rows were seen',
    facts: { apiUse: logged(ordinary(), { unseen: ['rows may be missing'] }) },
    is: 'unknown',
    says: 'rows may be missing',
  },

  // What is noisy and well.
  ...(
    [
      [
        'the garbage collector reads all there is',
        'kube-controller-manager',
        'system:kube-controller-manager',
        { reads: 60, lists: 9, unboundedLists: 3, ...tidy(300) },
      ],
      [
        'the scheduler holds more watches, as kinds are added',
        'kube-scheduler',
        'system:kube-scheduler',
        { reads: 30, opened: 12, closed: 2 },
      ],
      [
        'kubelets watch a secret for each pod that comes',
        'kubelet',
        'system:node',
        { reads: 20, opened: 60, closed: 20, instances: 50 },
      ],
      [
        'cloud node managers ask for their nodes, from one address',
        'cloud-node-manager',
        account('kube-system', 'cloud-node-manager'),
        { reads: 20, toldApartBy: 'address' },
      ],
      [
        'kube-proxies watch, from one address',
        'kube-proxy',
        account('kube-system', 'kube-proxy'),
        { opened: 40, closed: 10, toldApartBy: 'address' },
      ],
      [
        'metrics-server lists nodes and pods',
        'metrics-server',
        account('kube-system', 'metrics-server'),
        { reads: 8, lists: 6 },
      ],
      [
        'CSI drivers ask for the leases of their five sidecars',
        'csi-provisioner',
        account('kube-system', 'csi-azuredisk-controller-sa'),
        { reads: 6 },
      ],
      [
        'the audit of gatekeeper lists everything each minute',
        'gatekeeper',
        account('gatekeeper-system', 'gatekeeper-admin'),
        { reads: 9, lists: 9, unboundedLists: 2 },
      ],
      [
        'the scanner looks at the cluster',
        'aks-reach',
        '8c1f0000-0000-4000-8000-000000000000',
        { reads: (at: number) => (at === 23 ? 0.02 : 0), lists: 0.005, toldApartBy: 'address' },
      ],
      ['Envoy and kube-probe ask how it is', 'Envoy', 'system:anonymous', { reads: 10, toldApartBy: 'address' }],
    ] as const
  ).map(([because, agent, username, habits]) => ({
    because,
    facts: beside(habits, agent, username),
    is: 'pass' as const,
  })),
  { because: 'a few watches stay open for long', facts: beside({ opened: (at) => (at === 2 ? 6 : 0) }), is: 'pass' },
  { because: 'watches end as often as they open, however many', facts: beside(tidy(400)), is: 'pass' },
  {
    because: 'watches grow for two hours, are all lost, and grow again no further: the program is started anew',
    facts: beside({ opened: 10, closed: (at) => (at % 9 === 8 ? 90 : 0) }),
    is: 'pass',
  },
  {
    because: 'watches came in steps, as replicas do',
    facts: beside({ opened: (at) => (at % 6 === 0 ? 40 : 8), closed: 8 }),
    is: 'pass',
  },
  {
    because: 'watches grow by fewer than are told',
    facts: beside({ opened: (at) => (at % 2 ? 5 : 3), closed: 3 }),
    is: 'pass',
  },
  {
    because: 'informers list anew after they lost their connection',
    facts: beside({
      reads: (at) => (at === 12 ? 30 : 0.1),
      lists: (at) => (at === 12 ? 29 : 0),
      unboundedLists: (at) => (at === 12 ? 2 : 0),
      ...tidy(9),
    }),
    is: 'pass',
  },
  {
    because: 'a pipeline reads much for ten minutes, every hour',
    facts: beside({ reads: (at) => (at % 4 ? 0 : 12) }),
    is: 'pass',
  },
  { because: 'it reads less than is told', facts: beside({ reads: 4.9 }), is: 'pass' },
  {
    because: 'a pod on each of many nodes reads a little',
    facts: beside({ reads: 0.2, instances: 300 }, 'agent', account('logs', 'agent'), ordinary(300)),
    is: 'pass',
  },
  {
    because: 'the same from one address, which a hundred share',
    facts: beside({ reads: 20, toldApartBy: 'address' }, 'agent', account('logs', 'agent'), ordinary(100)),
    is: 'pass',
  },
  {
    because: 'an API server goes down again and again, and everybody watches anew',
    facts: among(restarted(2, 5, 8, 11, 14, 17, 20), {
      opened: (at) => (at % 3 === 2 && at < 21 ? 30 : 10),
      closed: 10,
    }),
    is: 'pass',
  },
  {
    because: 'nodes joined, and each has a pod that watches',
    facts: among(joining(6, 10, 14), {
      opened: (at) => ([6, 7, 10, 11, 14, 15].includes(at) ? 30 : 12),
      closed: 12,
      toldApartBy: 'address',
    }),
    is: 'pass',
  },
  {
    because: 'nodes join all the time, and its pods cannot be told apart',
    facts: among(joining(2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22), { opened: 30, closed: 24, toldApartBy: 'address' }),
    is: 'unknown',
    says: 'mostly when nodes joined',
  },

  // What leaks.
  {
    because: 'watches are opened and not ended',
    facts: beside(LEAK),
    is: 'fail',
    subjects: [`cart as ${CART} watches`],
    says: 'cart (service account shop/cart) holds ever more watches, mostly of configmaps: since 2025-12-31T18:00:00Z 96 more',
    cites: ['96 watches more'],
  },
  {
    because: 'it began in the middle',
    facts: beside(leakFrom(12)),
    is: 'fail',
    says: 'since 2025-12-31T21:00:00Z 72 more',
  },
  {
    because: 'the leak goes on across the fall of an API server',
    facts: among(restarted(9), { ...LEAK, opened: (at) => (at === 9 ? 200 : 24) }),
    is: 'fail',
    says: '92 more',
  },
  {
    because: 'the leak goes on while nodes join',
    facts: among(joining(6, 10), { ...LEAK, toldApartBy: 'address' }),
    is: 'fail',
    says: '80 more',
  },
  {
    because: 'four programs leak at once, and are no reconnection of each other',
    facts: {
      apiUse: logged([
        ...ordinary(),
        ...['a', 'b', 'c', 'd'].map((name) => aProgram(name, account('shop', name), LEAK)),
      ]),
    },
    is: 'fail',
    subjects: ['a', 'b', 'c', 'd'].map((name) => `${name} as ${account('shop', name)} watches`),
  },
  {
    because: 'it gets the same object again and again',
    facts: beside({ reads: 6.5, resource: 'secrets' }),
    is: 'fail',
    subjects: [`cart as ${CART} reads`],
    says: 'reads 6.5 times a second for at least half an hour, from 2025-12-31T18:00:00Z on, mostly secrets: 140400 times in all',
    cites: ['140400 reads by cart-0'],
  },
  {
    because: 'half an hour is enough',
    facts: beside({ reads: (at) => (at === 20 || at === 21 ? 8 : 0) }),
    is: 'fail',
    says: 'from 2025-12-31T23:00:00Z on',
  },
  {
    because: 'it lists again and again',
    facts: beside({ reads: 1.5, lists: 1.5 }),
    is: 'fail',
    says: 'lists 1.5 times a second',
  },
  {
    because: 'it lists all there is every five seconds',
    facts: beside({ reads: 0.2, lists: 0.2, unboundedLists: 0.2 }),
    is: 'fail',
    says: 'lists all there is 12 times a minute',
    cites: ['4320 lists by cart-0'],
  },
  {
    because: 'one of its instances does, alone',
    facts: beside({ reads: 9, instances: 12, others: 0.01 }),
    is: 'fail',
    says: 'cart-0, alone of the 12 instances of cart (service account shop/cart), reads 9 times',
  },
  {
    because: 'all of its instances do',
    facts: beside({ reads: 9, instances: 12 }),
    is: 'fail',
    says: 'cart (service account shop/cart) reads 9 times',
  },
  {
    because: 'its pods cannot be told apart, and are few',
    facts: beside({ reads: 9, toldApartBy: 'address' }),
    is: 'fail',
    says: 'cannot be told apart',
  },
  {
    because: 'a person does, by a script',
    facts: beside({ reads: 9, toldApartBy: 'address' }, 'curl', 'bob@example.com'),
    is: 'fail',
    subjects: ['curl as bob@example.com reads'],
  },
  {
    because: 'it calls itself as what AKS runs, and is not',
    facts: beside({ reads: 9 }, 'kube-controller-manager', CART),
    is: 'fail',
  },
  {
    because: 'it lies in kube-system, and is not of AKS',
    facts: beside({ reads: 9 }, 'cart', account('kube-system', 'cart')),
    is: 'fail',
  },
  {
    because: 'it reads and leaks',
    facts: beside({ ...LEAK, reads: 9 }),
    is: 'fail',
    subjects: [`cart as ${CART} reads`, `cart as ${CART} watches`],
  },
  {
    because: 'how busy the API server is was not seen',
    facts: { ...beside(LEAK), apiServerLoad: undefined },
    is: 'fail',
  },
  {
    because: 'a leak is seen though rows are missing',
    facts: { apiUse: logged([...ordinary(), aProgram('cart', CART, LEAK)], { unseen: ['rows may be missing'] }) },
    is: 'fail',
    says: 'rows may be missing',
  },
  {
    because: 'too few others call to compare it with',
    facts: { apiUse: logged([...ordinary().slice(0, 2), aProgram('cart', CART, { reads: 9 })]) },
    is: 'unknown',
    says: 'too few others',
  },
]);

describe('a program that reads too much', () => {
  const throttled = aProgram('flux', account('flux', 'flux'), { throttled: 3 });
  const busy = measured(CLUSTER.id, { ...QUIET, apiserver_cpu_usage_percentage: 93 });

  it.each([
    ['medium', 'while nothing suffers', beside({ reads: 9 })],
    ['high', 'while the API server is busy', { ...beside({ reads: 9 }), apiServerLoad: busy }],
    ['high', 'while its calls are turned away', beside({ reads: 9, throttled: 12 })],
    ['high', 'while calls of others are', among([...ordinary(), throttled], { reads: 9 })],
  ] as const)('is %s %s', (severity, _, facts) => {
    expect(ask(apiCallLeak, facts).map((finding) => finding.severity)).toEqual([severity]);
  });

  it('has a command that only reads, and finds its pods', () => {
    const [finding] = ask(apiCallLeak, beside({ reads: 9 }));

    expect(finding?.remediation.command).toMatch(
      /^kubectl --context aks get pods -n shop --field-selector spec\.serviceAccountName=cart -o /,
    );
    expect(finding?.certainty).toBe('likely');
    expect(finding?.disprovedBy).toBeDefined();
  });

  it('has the load beside what it did', () => {
    const [finding] = ask(apiCallLeak, { ...beside({ reads: 9 }), apiServerLoad: busy });

    expect(finding?.evidence.map(({ source }) => source.split('|')[0])).toContain(`metric:${CLUSTER.id}`);
  });
});
