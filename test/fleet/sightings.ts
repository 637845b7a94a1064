import { type KubernetesObject, kubernetesOf, SYSTEM } from './kubernetes.ts';
import { type LogRows, minutesAgo } from './logs.ts';
import type { World } from './world.ts';

interface PodStatus {
  readonly phase: string;
  readonly containerStatuses?: readonly {
    readonly name: string;
    readonly restartCount: number;
    readonly state: Readonly<Record<string, { readonly reason?: string }>>;
    readonly lastState: Readonly<Record<string, object>>;
  }[];
}

/**
 * What Container insights tells of the pods that a cluster has, every ten minutes of the last two hours, a row a container, in the columns of
 * `KubePodInventory`: https://github.com/microsoft/Docker-Provider (`in_kube_podinventory.rb`)
 */
export function podRows(world: World): LogRows {
  const pods = (world.kubernetes ?? kubernetesOf(world)).filter(({ kind }) => kind === 'Pod');
  return Array.from({ length: 12 }, (_, at) => 1 + at * 10).flatMap((minutes) =>
    pods.flatMap((pod) => podRow(world, pod, minutesAgo(minutes), minutes)),
  );
}

/** The same of one pod and time. One that ends again and again had fewer restarts before. */
export function podRow(
  { cluster }: World,
  { metadata, spec, status }: KubernetesObject,
  time: Date,
  minutes = 0,
): LogRows {
  // One of which nothing was told yet waits for a node.
  const { phase = 'Pending', containerStatuses } = (status ?? {}) as Partial<PodStatus>;
  const { nodeName = '' } = (spec ?? {}) as { nodeName?: string };
  const [, controller = ''] = /^(.+)-[a-z0-9]{5}$/.exec(metadata.name) ?? [];
  const uid = `uid-${metadata.name}`;
  const shared = {
    TimeGenerated: time,
    Computer: nodeName,
    ClusterId: cluster.id,
    ClusterName: cluster.name,
    Name: metadata.name,
    Namespace: metadata.namespace,
    PodUid: uid,
    PodLabel: JSON.stringify([metadata.labels ?? {}]),
    PodCreationTimeStamp: minutesAgo(7_200),
    PodStartTime: nodeName === '' ? null : minutesAgo(7_200),
    PodStatus: metadata.deletionTimestamp === undefined ? phase : 'Terminating',
    PodIp: nodeName === '' ? '' : '10.244.1.17',
    ServiceName: '',
    ControllerKind: 'ReplicaSet',
    ControllerName: controller,
    _ResourceId: cluster.id.toLowerCase(),
  };
  const containers = containerStatuses ?? [];
  if (containers.length === 0)
    return [{ ...shared, PodRestartCount: 0, ContainerName: '', ContainerStatus: '', ContainerStatusReason: '', ContainerLastStatus: '' }]; // prettier-ignore
  return containers.map(({ name, restartCount, state, lastState }) => {
    const [[found, { reason = '' }] = ['', {}]] = Object.entries(state);
    const [last] = Object.entries(lastState);
    const restarts = Math.max(0, restartCount - (found === 'waiting' ? Math.floor(minutes / 5) : 0));
    return {
      ...shared,
      PodRestartCount: restarts,
      ContainerID: '9d5fd1a74326885af569c9eb0faa845c386cdbb27e00646566e8f27e7c3b5579',
      ContainerName: `${uid}/${name}`,
      ContainerRestartCount: restarts,
      ContainerStatus: found,
      ContainerStatusReason: reason,
      ContainerLastStatus: JSON.stringify(last === undefined ? {} : { lastState: last[0], ...last[1] }),
      ContainerCreationTimeStamp: minutesAgo(7_200),
    };
  });
}

/**
 * Warnings about a pod as Kubernetes counts them, every ten minutes from so long ago on, in the columns of `KubeEvents`: an event comes again
 * each time that it counts one more, with the time of the first. The scheduler counts none.
 */
export function warningRows(
  { cluster }: World,
  name: string,
  reason: string,
  message: string,
  { fromMinutes, toMinutes = 1, source = 'kubelet' }: { fromMinutes: number; toMinutes?: number; source?: string },
): LogRows {
  const first = minutesAgo(fromMinutes);
  const isCounted = source !== 'default-scheduler';
  const times = isCounted ? Math.floor((fromMinutes - toMinutes) / 10) + 1 : 1;
  return Array.from({ length: times }, (_, at) => ({
    TimeGenerated: first,
    Computer: '',
    ClusterId: cluster.id,
    ClusterName: cluster.name,
    ObjectKind: 'Pod',
    Namespace: SYSTEM,
    Name: name,
    Reason: reason,
    Message: message,
    KubeEventType: 'Warning',
    SourceComponent: isCounted ? source : '',
    FirstSeen: isCounted ? first : null,
    LastSeen: isCounted ? minutesAgo(fromMinutes - at * 10) : null,
    Count: isCounted ? at + 1 : null,
    _ResourceId: cluster.id.toLowerCase(),
  }));
}
