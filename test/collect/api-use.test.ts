import type { ApiUse } from '../../shared/model/api-use.ts';
import { Body } from '../../shared/collect/parse/body.ts';
import { apiUse } from '../../shared/collect/read/logs/api-use.ts';
import { queryOf } from '../../shared/collect/read/logs/question.ts';
import { evaluate } from '../emulator/kql/evaluate.ts';
import { LOG_SCHEMAS } from '../emulator/log-schemas.ts';
import { kubelet, ordinaryCalls, podOf, reads, watch } from '../fleet/audit.ts';
import { healthyPublic } from '../fleet/fleet.ts';
import { call, type LogRows } from '../fleet/logs.ts';

const world = healthyPublic('one', 1);
const other = healthyPublic('other', 4);
const CLUSTER = world.cluster.id.toLowerCase();
const CART = podOf('cart', 'shop', 'cart');
const PODS = '/api/v1/namespaces/shop/pods/cart';

/** Minutes of an hour that begins at a quarter. */
function at(minute: number, second = 0): Date {
  return new Date(Date.UTC(2026, 0, 1, 10, minute, second));
}

/** The answer of Log Analytics as it is understood: dynamic values come as JSON. */
function ask(rows: LogRows, isLegacy = false): readonly ApiUse[] {
  const query = queryOf(apiUse, { log: 'kube-audit', isLegacy }, [CLUSTER]);
  const table = isLegacy ? 'azurediagnostics' : 'aksaudit';
  const answer = evaluate(query, { [table]: isLegacy ? rows.map(legacy) : rows }, LOG_SCHEMAS);
  return answer.map((row) => apiUse.parse(new Body(JSON.parse(JSON.stringify(row)))));
}

/** An event as Azure diagnostics mode keeps it: one JSON text, with the names of Kubernetes. */
function legacy(row: LogRows[number]): LogRows[number] {
  const event = {
    auditID: row['AuditId'],
    stage: row['Stage'],
    requestURI: row['RequestUri'],
    verb: row['Verb'],
    user: row['User'],
    sourceIPs: row['SourceIps'],
    userAgent: row['UserAgent'],
    objectRef: row['ObjectRef'],
    responseStatus: row['ResponseStatus'],
    requestReceivedTimestamp: row['RequestReceivedTime'],
    stageTimestamp: row['StageReceivedTime'],
  };
  const { TimeGenerated, _ResourceId } = row;
  return { TimeGenerated, _ResourceId, Category: 'kube-audit', log_s: JSON.stringify(event), pod_s: 'kube-apiserver' };
}

/** An API server tells of a watch when its answer begins and when it ends, whatever the answer is. */
function refusedWatch(when: Date, code: number): LogRows {
  const watched = { ...reads(world, CART, 'get', PODS, [when])[0], Verb: 'watch', ResponseStatus: { code } };
  return ['ResponseStarted', 'ResponseComplete'].map((Stage) => call(world, when, { ...watched, Stage }));
}

function only(rows: LogRows, isLegacy = false): ApiUse {
  const [one, ...others] = ask(rows, isLegacy);
  if (one === undefined || others.length > 0)
    throw new Error(`expected one program, got ${others.length + (one ? 1 : 0)}`);
  return one;
}

describe('who uses the API server', () => {
  it('is told by program and user, with what each quarter of an hour saw', () => {
    const rows = [
      ...reads(world, CART, 'get', PODS, [at(1), at(2), at(16)]),
      ...reads(world, CART, 'list', '/api/v1/namespaces/shop/secrets', [at(3)]),
    ];

    expect(only(rows)).toEqual({
      agent: 'cart',
      username: 'system:serviceaccount:shop:cart',
      toldApartBy: 'pod',
      instances: 1,
      each: [{ reads: 4, lists: 1, unboundedLists: 0, firstSeenAt: '2026-01-01T10:00:00Z' }],
      throttled: 0,
      reader: {
        instance: 'cart-6d5f9-x2x7k',
        bins: [
          {
            startedAt: '2026-01-01T10:00:00Z',
            reads: 3,
            lists: 1,
            unboundedLists: 0,
            opened: 0,
            closed: 0,
            readMost: 'pods',
            watchedMost: 'pods',
          },
          {
            startedAt: '2026-01-01T10:15:00Z',
            reads: 1,
            lists: 0,
            unboundedLists: 0,
            opened: 0,
            closed: 0,
            readMost: 'pods',
            watchedMost: 'pods',
          },
        ],
      },
      watcher: expect.objectContaining({ instance: 'cart-6d5f9-x2x7k' }) as ApiUse['watcher'],
      binSeconds: 900,
    });
  });

  it('is told from Azure diagnostics mode alike', () => {
    const rows = [...ordinaryCalls(world), ...reads(world, CART, 'get', PODS, [at(1)])];

    expect(ask(rows, true)).toEqual(ask(rows));
    expect(ask(rows).length).toBeGreaterThan(8);
  });

  it('leaves other clusters, writes, probes and what is not complete out', () => {
    expect(
      ask([
        ...reads(other, CART, 'get', PODS, [at(1)]),
        ...reads(world, CART, 'get', '/livez', [at(1)]),
        call(world, at(1), { Verb: 'create' }),
        call(world, at(1), { Verb: 'get', Stage: 'ResponseStarted' }),
      ]),
    ).toEqual([]);
  });

  it('has the instance that does most, and what each does', () => {
    const rows = ['a', 'b', 'b', 'b', 'c'].flatMap((suffix, minute) =>
      reads(world, podOf('cart', 'shop', 'cart', suffix), 'get', PODS, [at(minute)]),
    );

    expect(only(rows)).toMatchObject({ instances: 3, reader: { instance: 'cart-b' } });
    expect(
      only(rows)
        .each.map((one) => one.reads)
        .toSorted(),
    ).toEqual([1, 1, 3]);
  });

  it.each([
    ['/api/v1/pods', 1],
    ['/apis/apps/v1/deployments?timeout=10s', 1],
    ['/api/v1/pods?resourceVersion=', 1],
    ['/api/v1/pods?resourceVersion=0', 0],
    ['/api/v1/pods?limit=500', 0],
    ['/api/v1/pods?timeout=5s&labelSelector=app%3Dcart', 0],
    ['/api/v1/pods?fieldSelector=spec.nodeName%3Done', 0],
    ['/api/v1/namespaces/shop/pods', 0],
  ])('a list of %s is unbounded: %d', (uri, unbounded) => {
    expect(only(reads(world, CART, 'list', uri, [at(1)])).each[0]?.unboundedLists).toBe(unbounded);
  });

  it('a watch counts when it opens and when it ends; one that was refused never opened', () => {
    const rows = [
      ...watch(world, CART, 'configmaps', at(0), 60, at(30)),
      ...watch(world, CART, 'pods', at(1), 20, at(30)),
      ...refusedWatch(at(5), 403),
      ...refusedWatch(at(6), 429),
      // Of a token that ran out nothing is told but that the answer began.
      ...refusedWatch(at(7), 401).slice(0, 1),
    ];

    const { watcher, throttled } = only(rows);
    expect(watcher.bins.map(({ opened, closed }) => [opened, closed])).toEqual([
      [2, 0],
      [1, 1],
    ]);
    expect(watcher.bins[0]?.watchedMost).toMatch(/configmaps|pods/);
    expect(throttled).toBe(1);
  });

  it('all nodes are one, and so is all of the controller manager, but for who only says so', () => {
    const manager = (username: string) => ({ userAgent: 'kube-controller-manager/v1.33.2 (linux/amd64)', username });
    const uses = ask([
      ...['a', 'b'].flatMap((node) => reads(world, kubelet(node), 'get', PODS, [at(1)])),
      ...['cronjob-controller', 'job-controller'].flatMap((name) =>
        reads(world, manager(`system:serviceaccount:kube-system:${name}`), 'get', PODS, [at(1)]),
      ),
      ...reads(world, manager('system:serviceaccount:shop:cart'), 'get', PODS, [at(1)]),
    ]);

    expect(uses.map(({ username, toldApartBy, instances }) => [username, toldApartBy, instances])).toEqual([
      ['system:node', 'name', 2],
      ['system:kube-controller-manager', 'name', 2],
      ['system:serviceaccount:shop:cart', 'address', 1],
    ]);
  });

  it('who has neither pod nor address is told all the same', () => {
    const bare = {
      User: { username: 'bob@example.com' },
      UserAgent: '',
      SourceIps: null,
      Verb: 'get',
      ObjectRef: null,
    };

    expect(only([call(world, at(1), bare)])).toMatchObject({
      agent: '',
      username: 'bob@example.com',
      toldApartBy: 'address',
    });
  });
});
