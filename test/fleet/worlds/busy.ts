import { healthyPublic } from '../fleet.ts';
import { apiService, namespace, service } from '../kubernetes-system.ts';
import { type KubernetesObject, kubernetesOf } from '../kubernetes.ts';
import type { World } from '../world.ts';

/** A world of which the objects of its cluster are at hand, for a scenario to change. */
export interface BusyWorld extends World {
  kubernetes: KubernetesObject[];
}

/** A healthy public cluster with much going on in it. */
export function healthyBusy(name: string, index: number): BusyWorld {
  const world = healthyPublic(name, index);
  return Object.assign(world, { kubernetes: [...kubernetesOf(world), ...workloads()] });
}

/** Webhooks, parts of the API that come with workloads, and releases of Helm. */
function workloads(): readonly KubernetesObject[] {
  return [
    ...['cert-manager', 'gatekeeper-system', 'keda', 'web'].map((name) => namespace(name)),
    ...service('cert-manager', 'cert-manager-webhook', 1),
    // It refuses what it does not answer: certificates alone.
    webhook('cert-manager-webhook', 'webhook.cert-manager.io', {
      clientConfig: { service: { namespace: 'cert-manager', name: 'cert-manager-webhook', path: '/validate' } },
      failurePolicy: 'Fail',
      rules: [rule('cert-manager.io', '*/*')],
      timeoutSeconds: 30,
    }),
    // Nothing answers for it, and it lets everything pass.
    ...service('gatekeeper-system', 'gatekeeper-webhook-service', 0),
    webhook('gatekeeper-validating-webhook-configuration', 'validation.gatekeeper.sh', {
      clientConfig: {
        service: { namespace: 'gatekeeper-system', name: 'gatekeeper-webhook-service', path: '/v1/admit' },
      },
      failurePolicy: 'Ignore',
      rules: [rule('*', '*')],
      timeoutSeconds: 3,
    }),
    ...service('keda', 'keda-operator-metrics-apiserver', 1),
    apiService('v1beta1.external.metrics.k8s.io', 'external.metrics.k8s.io', 'v1beta1', {
      namespace: 'keda',
      name: 'keda-operator-metrics-apiserver',
    }),
    ...release('web', 'shop', 1, 10),
  ];
}

function rule(group: string, resource: string): object {
  return {
    apiGroups: [group],
    apiVersions: ['*'],
    operations: ['CREATE', 'UPDATE'],
    resources: [resource],
    scope: '*',
  };
}

/** AKS adds what is left out here to every webhook that it may: it keeps them from kube-system. https://learn.microsoft.com/azure/aks/faq */
const ENFORCED = [
  { key: 'control-plane', operator: 'NotIn', values: ['true'] },
  { key: 'kubernetes.azure.com/managedby', operator: 'NotIn', values: ['aks'] },
];

function webhook(configuration: string, name: string, said: object): KubernetesObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: configuration },
    webhooks: [{ name, namespaceSelector: { matchExpressions: ENFORCED }, sideEffects: 'None', ...said }],
  };
}

/** The Secrets of a release's revisions, from one to another. Their content must never be asked for. */
export function release(namespace: string, name: string, first: number, last: number): readonly KubernetesObject[] {
  return Array.from({ length: last - first + 1 }, (_, at): KubernetesObject => {
    const version = String(first + at);
    const status = first + at === last ? 'deployed' : 'superseded';
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: `sh.helm.release.v1.${name}.v${version}`,
        namespace,
        labels: { owner: 'helm', name, status, version, modifiedAt: '1767225600' },
      },
      type: 'helm.sh/release.v1',
      data: { release: SECRET_CONTENT },
    };
  });
}

/** What nobody may read. */
export const SECRET_CONTENT = Buffer.from('the manifests of a release, with passwords in them').toString('base64');

export function objectOf({ kubernetes }: BusyWorld, kind: string, name: string): KubernetesObject {
  const found = kubernetes.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`the cluster has no ${kind} ${name}`);
  return found;
}

/** The agents of the tunnel. */
export function agentsIn({ kubernetes }: BusyWorld): readonly KubernetesObject[] {
  return kubernetes.filter(({ kind, metadata }) => kind === 'Pod' && metadata.labels?.['app'] === 'konnectivity-agent');
}

/** Sets the condition of this type of an object. */
export function setCondition({ status }: KubernetesObject, type: string, said: object): void {
  const { conditions = [] } = status as { conditions?: { type: string }[] };
  const condition = conditions.find((one) => one.type === type);
  if (condition === undefined) throw new Error(`there is no condition ${type}`);
  Object.assign(condition, said);
}

/** So many agents are ready; the others are not. */
export function haveReady(world: BusyWorld, ready: number): void {
  const all = agentsIn(world);
  for (const pod of all.slice(ready)) setCondition(pod, 'Ready', { status: 'False', reason: 'ContainersNotReady' });
  const { readyReplicas: _, availableReplicas: __, ...rest } = (objectOf(world, 'Deployment', 'konnectivity-agent').status ?? {}) as Record<string, unknown>; // prettier-ignore
  const counts = ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready };
  replace(world, 'Deployment', 'konnectivity-agent', { status: { ...rest, ...counts, unavailableReplicas: all.length - ready } }); // prettier-ignore
}

/** Puts other values into an object. */
export function replace(world: BusyWorld, kind: string, name: string, different: Partial<KubernetesObject>): void {
  const at = world.kubernetes.indexOf(objectOf(world, kind, name));
  world.kubernetes[at] = { ...objectOf(world, kind, name), ...different };
}
