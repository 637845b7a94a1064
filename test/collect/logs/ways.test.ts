import { agentLog } from '../../../shared/collect/read/logs/agent-log.ts';
import { failedCalls, serverLog } from '../../../shared/collect/read/logs/server-errors.ts';
import { healthyPublic } from '../../fleet/fleet.ts';
import { call } from '../../fleet/logs.ts';
import { agentLine, serverLine } from '../../fleet/path-logs.ts';
import { ask } from './ask.ts';

const [world, other] = [healthyPublic('one', 1), healthyPublic('two', 2)];
const of = world.cluster.id.toLowerCase();
const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 10, count));
const time = (count: number) => minute(count).toISOString();

describe('the log of an API server', () => {
  const dial = (address: string) => `error dialing backend: dial tcp ${address}:10250: i/o timeout`;
  const rows = [
    serverLine(world, minute(1), dial('10.1.0.70')),
    serverLine(world, minute(9), dial('10.1.0.70')),
    serverLine(world, minute(5), dial('10.1.0.70')),
    serverLine(world, minute(5), dial('10.1.0.71')),
    serverLine(world, minute(5), 'error dialing backend: dial tcp 10.1.0.70:10250: connect: connection refused'),
    serverLine(
      world,
      minute(5),
      'Failed calling webhook, failing open a.example.com: failed calling webhook "a.example.com": failed to call webhook: Post "https://a.b.svc:443/": context deadline exceeded',
    ),
    serverLine(
      world,
      minute(5),
      'Failed calling webhook, failing open b.example.com: failed calling webhook "b.example.com": failed to call webhook: Post "https://a.b.svc:443/": context deadline exceeded',
    ),
    serverLine(world, minute(5), 'error dialing backend: dial tcp 10.1.0.70:10250: i/o timeout, of another category'),
    serverLine(world, minute(5), 'Operation cannot be fulfilled on leases.coordination.k8s.io'),
    serverLine(other, minute(5), dial('10.2.0.70')),
  ].map((row) => (String(row['Message']).includes('category') ? { ...row, Category: 'kube-scheduler' } : row));

  it('is told by what failed, and where', () => {
    const told = ask(serverLog, rows, { of }).map(({ error, hits, firstSeenAt, lastSeenAt }) => ({
      ...error,
      hits,
      firstSeenAt,
      lastSeenAt,
    }));

    const once = { hits: 1, firstSeenAt: time(5), lastSeenAt: time(5) };
    expect(told).toHaveLength(5);
    expect(told).toEqual(
      expect.arrayContaining([
        { kind: 'kubeletTimeOut', kubelet: '10.1.0.70', hits: 3, firstSeenAt: time(1), lastSeenAt: time(9) },
        { kind: 'kubeletTimeOut', kubelet: '10.1.0.71', ...once },
        { kind: 'kubeletError', kubelet: '10.1.0.70', ...once },
        { kind: 'webhookFailed', webhook: 'a.example.com', failsOpen: true, ...once },
        { kind: 'webhookFailed', webhook: 'b.example.com', failsOpen: true, ...once },
      ]),
    );
  });

  it('says the same in the legacy form', () => {
    const legacy = rows.map(({ TimeGenerated, Category, Message, PodName, _ResourceId }) => ({
      TimeGenerated,
      Category,
      log_s: Message,
      pod_s: PodName,
      stream_s: 'stderr',
      _ResourceId,
    }));

    expect(ask(serverLog, legacy, { isLegacy: true, of })).toEqual(ask(serverLog, rows, { of }));
  });
});

it('of calls only those count that the API server itself failed', () => {
  const answered = (code: number, at: number) =>
    call(world, minute(at), {
      ResponseStatus: { metadata: {}, code, message: 'error dialing backend: No agent available' },
    });
  const rows = [answered(500, 1), answered(503, 2), answered(404, 3), call(world, minute(4))];

  expect(ask(failedCalls, rows, { of })).toMatchObject([{ error: { kind: 'noAgent' }, hits: 2, lastSeenAt: time(2) }]);
});

describe('the log of agents', () => {
  const vain =
    'clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 203.0.113.7:443: i/o timeout\\""';
  const looked = vain.replace(
    'tcp 203.0.113.7:443',
    'tcp: lookup a.example on 172.16.0.10:53: read udp 10.1.0.1:53->172.16.0.10:53',
  );

  it('has a row for each trouble, and one for all else', () => {
    const told = ask(
      agentLog,
      [
        agentLine(world, minute(1), 'E', vain),
        agentLine(world, minute(2), 'E', vain, 'other-pod'),
        agentLine(world, minute(3), 'E', looked),
        agentLine(world, minute(4), 'I', 'client.go:528] "remote connection EOF" connectionID=42'),
        agentLine(
          world,
          minute(5),
          'I',
          'client.go:420] "error dialing backend" error="dial tcp 10.1.0.5:19100: connect: connection refused"',
        ),
        agentLine(world, minute(6), 'E', vain, 'autoscaler-7c9-abcde'),
        { ...agentLine(world, minute(7), 'E', vain), PodNamespace: 'shop' },
        agentLine(other, minute(8), 'E', vain),
      ],
      { of },
    );

    expect(told.map(({ error, hits, lastSeenAt }) => ({ kind: error?.kind, hits, lastSeenAt }))).toEqual([
      { kind: undefined, hits: 2, lastSeenAt: time(5) },
      { kind: 'timeOut', hits: 2, lastSeenAt: time(2) },
      { kind: 'nameNotFound', hits: 1, lastSeenAt: time(3) },
    ]);
  });

  it('is empty where none of it is collected', () => {
    expect(ask(agentLog, [{ ...agentLine(world, minute(1), 'E', vain), PodName: 'coredns-1' }], { of })).toEqual([]);
  });
});
