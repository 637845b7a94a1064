import type { ClusterFacts } from '../../../model/facts.ts';
import type { Webhook } from '../../../model/webhook.ts';
import { isObject } from '../body.ts';
import { KUBERNETES_FACTS, type KubernetesFact, kubernetesParsers } from './index.ts';
import { continuationOf, objectsIn } from './objects.ts';
import { parseBackend } from './webhooks.ts';

/** An object as `kubectl get -o json` prints it, as far as all have it. */
interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name?: unknown; readonly namespace?: unknown; readonly labels?: unknown };
}

/** What one command of kubectl, or one answer of an API server, brought. */
export interface KubernetesOutput {
  readonly isList: boolean;
  readonly hasMore: boolean;
  readonly objects: readonly KubernetesObject[];
}

/** `undefined` where JSON is nothing of Kubernetes. Of Secrets only metadata is kept. */
export function asKubernetes(json: Readonly<Record<string, unknown>>): KubernetesOutput | undefined {
  const { apiVersion, kind, items } = json;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  return {
    isList: Array.isArray(items),
    hasMore: continuationOf(json) !== undefined,
    objects: objectsIn(json).flatMap(asObject),
  };
}

function asObject(json: unknown): readonly KubernetesObject[] {
  if (!isObject(json) || typeof json['kind'] !== 'string' || !isObject(json['metadata'])) return [];
  const { kind, metadata } = json;
  if (kind === 'Secret' || kind === 'PartialObjectMetadata') return [{ kind: 'Secret', metadata }];
  return [{ ...json, kind, metadata }];
}

const SYSTEM = 'kube-system';
const LADDER = 'konnectivity-agent-autoscaler';

/** Kinds that facts are made of, each fact of all of its kinds. */
const KINDS: Readonly<Record<KubernetesFact, readonly string[]>> = {
  tunnelDeployments: ['Deployment'],
  tunnelPods: ['Pod'],
  tunnelLadder: ['ConfigMap'],
  nodes: ['Node'],
  nodeUse: ['NodeMetrics'],
  networkPolicies: ['NetworkPolicy'],
  webhooks: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
  apiServices: ['APIService'],
  helmReleases: ['Secret'],
  guard: ['FlowSchema', 'PriorityLevelConfiguration'],
};

/** Of these only what is in kube-system is read: a list without any of it is one of other namespaces. */
const OF_SYSTEM = ['Deployment', 'Pod', 'NetworkPolicy'];
const READ = [...Object.values(KINDS).flat(), 'Service', 'EndpointSlice'];

/** The objects of use by their kinds, and why the others are of none. Files prove that something does not exist only by a whole list of its kind. */
export function sortOut({ isList, hasMore, objects }: KubernetesOutput): {
  readonly used: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly refused: readonly string[];
} {
  const used = new Map<string, readonly KubernetesObject[]>();
  const refused: string[] = objects.length === 0 ? ['an empty list of Kubernetes, which does not say from where'] : [];
  for (const [kind, own] of Map.groupBy(objects, (one) => one.kind)) {
    const why = refusalOf(kind, own, isList && !hasMore);
    if (why === undefined) used.set(kind, own);
    else refused.push(why);
  }
  return { used, refused };
}

function refusalOf(kind: string, objects: readonly KubernetesObject[], isWhole: boolean): string | undefined {
  if (!READ.includes(kind)) return `Kubernetes objects of kind ${kind} are read by no check`;
  if (kind === 'ConfigMap')
    return objects.some(({ metadata }) => metadata.name === LADDER)
      ? undefined
      : `of ConfigMaps only ${LADDER} is read`;
  if (!isWhole) return `of kind ${kind} a whole list is needed, and this is a part of one`;
  if (OF_SYSTEM.includes(kind) && !objects.some(({ metadata }) => metadata.namespace === SYSTEM))
    return `of kind ${kind} only what is in ${SYSTEM} is read`;
  return undefined;
}

/** Facts of one cluster, each either its value or the error that keeps it from being understood. What files do not hold whole is left out. */
export type FileFacts = {
  readonly [F in keyof ClusterFacts]?: { readonly value: ClusterFacts[F] } | { readonly why: string };
};

export function factsOf(byKind: ReadonlyMap<string, readonly unknown[]>): FileFacts {
  const entries = KUBERNETES_FACTS.flatMap((fact) => {
    const lists = KINDS[fact].map((kind) => byKind.get(kind));
    if (lists.some((list) => list === undefined)) return [];
    return [[fact, understood(() => kubernetesParsers[fact](lists.flatMap((list) => list ?? [])))] as const];
  });
  const facts = Object.fromEntries(entries) as FileFacts;
  const { webhooks } = facts;
  if (webhooks === undefined || !('value' in webhooks)) return facts;
  return { ...facts, webhookBackends: understood(() => backendsOf(webhooks.value, byKind)) };
}

function understood<T>(understand: () => T): { readonly value: T } | { readonly why: string } {
  try {
    return { value: understand() };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** Of a namespace of which nothing was listed nobody can tell what is in it. */
function backendsOf(webhooks: readonly Webhook[], byKind: ReadonlyMap<string, readonly unknown[]>) {
  const objects = (kind: string) => (byKind.get(kind) ?? []) as readonly KubernetesObject[];
  const isListed = (kind: string, namespace: string) =>
    objects(kind).some(({ metadata }) => metadata.namespace === namespace);
  return webhooks.flatMap(({ service }) => {
    if (service === undefined) return [];
    const { namespace } = service;
    if (!isListed('Service', namespace) || !isListed('EndpointSlice', namespace)) return [];
    return [parseBackend(service, [...objects('Service'), ...objects('EndpointSlice')])];
  });
}
