import { agentEvents, agentPods } from '../../../shared/collect/read/logs/agent-sightings.ts';
import { healthyPublic } from '../../fleet/fleet.ts';
import { type KubernetesObject, pod } from '../../fleet/kubernetes.ts';
import { minutesAgo } from '../../fleet/logs.ts';
import { podRow, warningRows } from '../../fleet/sightings.ts';
import { ask } from './ask.ts';

const [world, other] = [healthyPublic('one', 1), healthyPublic('two', 2)];
const of = world.cluster.id.toLowerCase();
const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 10, count));
const time = (count: number) => minute(count).toISOString();
const agent = (suffix: string) => pod(`konnectivity-agent-6754b444df-${suffix}`, 'node-1', {});
const rows = (one: KubernetesObject, ...minutes: readonly number[]) =>
  minutes.flatMap((count) => podRow(world, one, minute(count)));

/** The pod with another status. */
function being(one: KubernetesObject, status: object): KubernetesObject {
  return { ...one, status: { ...one.status, ...status } };
}

function container(restartCount: number, state: object, lastState: object = {}) {
  return { containerStatuses: [{ name: 'konnectivity-agent', restartCount, state, lastState }] };
}

describe('pods of the agents', () => {
  it('are told one by one, with how each was found last and how often it was restarted meanwhile', () => {
    const crashes = { waiting: { reason: 'CrashLoopBackOff' } };
    const told = ask(
      agentPods,
      [
        ...rows(being(agent('aaaaa'), container(40, { running: {} })), 1, 2),
        ...rows(being(agent('aaaaa'), container(43, crashes, { terminated: { reason: 'OOMKilled' } })), 3),
        ...rows(being({ ...agent('bbbbb'), spec: {} }, { phase: 'Pending', containerStatuses: [] }), 1, 3),
        ...rows({ ...agent('ccccc'), metadata: { ...agent('ccccc').metadata, deletionTimestamp: 'now' } }, 3),
      ],
      { of },
    );

    expect(told.flatMap((row) => row.agent ?? []).map(({ uid: _, ...rest }) => rest)).toEqual([
      {
        name: 'konnectivity-agent-6754b444df-aaaaa',
        state: 'Running, waiting, CrashLoopBackOff',
        lastUpAt: time(2),
        restarts: 3,
        ended: 'OOMKilled',
      },
      { name: 'konnectivity-agent-6754b444df-bbbbb', state: 'Pending', restarts: 0 },
      { name: 'konnectivity-agent-6754b444df-ccccc', state: 'Terminating, running', restarts: 0 },
    ]);
    expect(told[1]).toMatchObject({ firstSeenAt: time(1), lastSeenAt: time(3) });
  });

  it('are told beside all others of kube-system, which show that it is looked at', () => {
    const told = ask(
      agentPods,
      [
        ...rows(agent('aaaaa'), 2),
        ...rows(pod('coredns-6f8d9c7b5-x2x4z', 'node-1', {}), 1, 4),
        ...rows(pod('konnectivity-agent-autoscaler-5c8d9b7f6-x2x4z', 'node-1', {}), 3),
        ...podRow(other, agent('eeeee'), minute(5)),
      ],
      { of },
    );

    expect(told.map(({ agent: its, pods, lastSeenAt }) => [its?.name, pods, lastSeenAt])).toEqual([
      [undefined, 2, time(4)],
      ['konnectivity-agent-6754b444df-aaaaa', 1, time(2)],
    ]);
  });

  it("are not there where kube-system is left out: Container insights' own pods are told nevertheless", () => {
    const elsewhere = { ...agent('aaaaa').metadata, namespace: 'shop' };
    const left = [
      ...rows(pod('ama-logs-rs-6f8d9c7b5-x2x4z', 'node-1', {}), 1),
      ...rows({ ...agent('aaaaa'), metadata: elsewhere }, 2),
    ];

    expect(ask(agentPods, left, { of })).toEqual([]);
  });
});

describe('warnings about agents', () => {
  it('are told by reason, each counted once, however often its event came', () => {
    const warn = (name: string, reason: string, message: string, fromMinutes: number, source?: string) =>
      warningRows(world, name, reason, message, { fromMinutes, toMinutes: 1, ...(source && { source }) });
    const told = ask(
      agentEvents,
      [
        ...warn('konnectivity-agent-a', 'BackOff', 'Back-off restarting failed container', 41),
        ...warn('konnectivity-agent-b', 'BackOff', 'Back-off pulling image "mcr.microsoft.com/x"', 21),
        ...warn(
          'konnectivity-agent-c',
          'FailedScheduling',
          '0/3 nodes are available: 3 Insufficient cpu.',
          90,
          'default-scheduler',
        ),
        ...warn('konnectivity-agent-c', 'DNSConfigForming', 'Nameserver limits were exceeded', 11),
        ...warn('konnectivity-agent-autoscaler-d', 'BackOff', 'Back-off restarting failed container', 31),
        ...warn('coredns-e', 'BackOff', 'Back-off restarting failed container', 31),
        ...warn('konnectivity-agent-f', 'Pulled', 'Successfully pulled image', 31).map((row) => ({
          ...row,
          KubeEventType: 'Normal',
        })),
        ...warningRows(other, 'konnectivity-agent-g', 'BackOff', 'Back-off', { fromMinutes: 31 }),
      ],
      { of },
    );

    expect(told.map(({ name, reason, kind, hits }) => [name, reason, kind, hits].join(' ')).toSorted()).toEqual([
      'konnectivity-agent-a BackOff crashes 5',
      'konnectivity-agent-b BackOff imageNotPulled 3',
      'konnectivity-agent-c DNSConfigForming  2',
      'konnectivity-agent-c FailedScheduling notScheduled 1',
    ]);
  });

  it('have the time of the first and of the last', () => {
    const [told] = ask(
      agentEvents,
      warningRows(world, 'konnectivity-agent-a', 'Unhealthy', 'Readiness probe failed', { fromMinutes: 41 }),
      { of },
    );
    const minutes = (at = '') => Math.round((minutesAgo(0).getTime() - Date.parse(at)) / 60_000);

    expect([minutes(told?.firstSeenAt), minutes(told?.lastSeenAt)]).toEqual([41, 1]);
  });
});
