import type { TunnelDeployment, TunnelKind, TunnelLadder, TunnelPod } from '../../../model/tunnel.ts';
import { Body, defined } from '../body.ts';

const KINDS: readonly TunnelKind[] = ['konnectivity-agent', 'aks-link', 'tunnelfront'];

/** The Deployments of the tunnel among those of kube-system. */
export function parseTunnelDeployments(objects: readonly unknown[]): readonly TunnelDeployment[] {
  return objects.flatMap((object) => {
    const deployment = new Body(object);
    const metadata = deployment.requiredObject('metadata');
    const name = KINDS.find((kind) => kind === metadata.text('name'));
    if (name === undefined || metadata.text('namespace') !== 'kube-system') return [];
    const status = deployment.object('status');
    return [
      {
        name,
        wanted: deployment.requiredObject('spec').number('replicas') ?? 1,
        // Kubernetes leaves a count of none out.
        ready: status?.number('readyReplicas') ?? 0,
        updated: status?.number('updatedReplicas') ?? 0,
        rollout: rolloutOf(metadata, status),
      },
    ];
  });
}

/** https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status */
function rolloutOf(metadata: Body, status: Body | undefined): TunnelDeployment['rollout'] {
  const progress = status?.objects('conditions').find((condition) => condition.text('type') === 'Progressing');
  if (progress?.text('reason') === 'ProgressDeadlineExceeded') return 'stalled';
  const isUnnoticed = (metadata.number('generation') ?? 0) > (status?.number('observedGeneration') ?? 0);
  const isDone = progress === undefined || progress.text('reason') === 'NewReplicaSetAvailable';
  return isDone && !isUnnoticed ? 'done' : 'going';
}

/** The tunnel's pods among those of kube-system: by their labels, as the agents' autoscaler shares their names' beginning. */
export function parseTunnelPods(objects: readonly unknown[]): readonly TunnelPod[] {
  const pods = objects.flatMap((object) => {
    const pod = new Body(object);
    const metadata = pod.requiredObject('metadata');
    const kind = kindOf(metadata);
    return kind === undefined ? [] : [parsePod(pod, metadata, kind)];
  });
  // Two labels mark them, and most pods have both.
  return [...new Map(pods.map((pod) => [pod.name, pod])).values()];
}

function kindOf(metadata: Body): TunnelKind | undefined {
  if (metadata.text('namespace') !== 'kube-system') return undefined;
  const labels = metadata.object('labels');
  const app = KINDS.find((kind) => kind === labels?.text('app'));
  if (app !== undefined || labels?.text('component') !== 'tunnel') return app;
  return KINDS.find((kind) => metadata.requiredText('name').startsWith(`${kind}-`));
}

function parsePod(pod: Body, metadata: Body, kind: TunnelKind): TunnelPod {
  const status = pod.requiredObject('status');
  const container = worstOf(status.objects('containerStatuses'));
  const ready = status.objects('conditions').find((condition) => condition.text('type') === 'Ready');
  return defined({
    name: metadata.requiredText('name'),
    kind,
    node: pod.requiredObject('spec').filledText('nodeName'),
    isReady: ready?.text('status') === 'True',
    readiness: ready?.text('status'),
    phase: status.text('phase'),
    isLeaving: metadata.has('deletionTimestamp'),
    container: container?.text('name'),
    restarts: container?.number('restartCount') ?? 0,
    waits: waitingOf(container),
    ended: container?.object('lastState')?.object('terminated')?.text('reason'),
  });
}

/** One that waits, or else the one that was restarted most. */
function worstOf(containers: readonly Body[]): Body | undefined {
  const restarts = (container: Body) => container.number('restartCount') ?? 0;
  return (
    containers.find((container) => waitingOf(container) !== undefined) ??
    containers.toSorted((a, b) => restarts(b) - restarts(a))[0]
  );
}

function waitingOf(container: Body | undefined): string | undefined {
  return container?.object('state')?.object('waiting')?.text('reason');
}

/**
 * The ladder in ConfigMap `konnectivity-agent-autoscaler`: pairs of nodes and agents, as JSON within its text.
 * https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues
 */
export function parseTunnelLadder(objects: readonly unknown[]): TunnelLadder {
  const data = objects
    .map((object) => new Body(object))
    .find((map) => map.requiredObject('metadata').text('name') === 'konnectivity-agent-autoscaler')
    ?.object('data');
  const text = data?.text('ladder');
  if (text === undefined) return [];
  const pairs = new Body(JSON.parse(text), 'data.ladder').pairs('nodesToReplicas');
  return pairs.map(([nodes, agents]) => ({ nodes, agents })).toSorted((a, b) => a.nodes - b.nodes);
}
