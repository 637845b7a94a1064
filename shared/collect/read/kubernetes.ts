import type { KubernetesSource } from '../../model/config.ts';
import type { HelmReleases } from '../../model/helm.ts';
import { known, type Observed, unseen } from '../../model/observed.ts';
import type { ClusterRef, ClusterSnapshot } from '../../model/snapshot.ts';
import type { Backend, ServiceName, Webhook } from '../../model/webhook.ts';
import { KUBERNETES_FACTS, type KubernetesFact, kubernetesParsers } from '../parse/kubernetes/index.ts';
import { parseBackend } from '../parse/kubernetes/webhooks.ts';
import { type Advance, eachOf } from '../quota.ts';
import type { Looked } from '../reading.ts';
import { UNASKED } from '../unasked.ts';
import type { Azure } from './azure.ts';
import { explain } from './azure-error.ts';
import { readAccess } from './kubernetes-access.ts';
import { connectKubernetes, type KubernetesClients } from './kubernetes-client.ts';
import { readObjects } from './kubernetes-objects.ts';
import { backendReads, helmReads, type Read, READS } from './kubernetes-reads.ts';

/** What one cluster may cost, however slow it is. */
const CLUSTER_DEADLINE_MS = 30_000;
const MOST_CLUSTERS_AT_ONCE = 16;
const MOST_CALLS_AT_ONCE = 4;

/** What may be asked, as `reach.json` says it under `sources`. */
export interface Asked {
  readonly kubernetes: true | KubernetesSource;
  readonly helmSecretMetadata?: boolean | readonly string[];
}

/** Asks the API server of every cluster that runs. What one refuses leaves the rest, and a cluster that never answers costs its own deadline. */
export async function readKubernetes(
  azure: Azure,
  clusters: readonly ClusterSnapshot[],
  asked: Asked,
  now: () => Date,
  advance?: Advance,
  deadlineMs = CLUSTER_DEADLINE_MS,
): Promise<Looked> {
  const looked = await eachOf(
    clusters,
    MOST_CLUSTERS_AT_ONCE,
    async ({ cluster, facts: { apiServer } }) => {
      const isStopped = apiServer.known && apiServer.value.powerState === 'Stopped';
      const facts = isStopped
        ? allUnseen('the cluster is stopped, and its API server with it')
        : await readCluster(azure, cluster, asked, now, AbortSignal.timeout(deadlineMs));
      return [cluster.id, facts] as const;
    },
    advance,
  );
  return new Map(looked);
}

type Facts = { readonly [F in KubernetesFact]: Observed<ReturnType<(typeof kubernetesParsers)[F]>> } & {
  readonly webhookBackends: Observed<readonly Backend[]>;
};

function allUnseen(why: string): Facts {
  const facts = [...KUBERNETES_FACTS, 'webhookBackends'].map((fact) => [fact, unseen(why)] as const);
  return Object.fromEntries(facts) as unknown as Facts;
}

async function readCluster(
  azure: Azure,
  cluster: ClusterRef,
  asked: Asked,
  now: () => Date,
  deadline: AbortSignal,
): Promise<Facts> {
  const acceptsAdmin = asked.kubernetes !== true && asked.kubernetes.acceptAdminCertificate;
  let clients: KubernetesClients;
  try {
    clients = connectKubernetes(azure, await readAccess(azure, cluster, acceptsAdmin, deadline), deadline);
  } catch (error) {
    return allUnseen(`no access to Kubernetes: ${explain(error)}`);
  }
  const read = await eachOf(KUBERNETES_FACTS, MOST_CALLS_AT_ONCE, async (fact) => {
    const reads = readsOf(fact, asked);
    if (reads === undefined) return [fact, UNASKED[fact]] as const;
    const observedAt = now().toISOString();
    try {
      return [fact, known(kubernetesParsers[fact](await readAll(clients, reads)), observedAt, 'Kubernetes')] as const;
    } catch (error) {
      return [fact, unseen(messageOf(error))] as const;
    }
  });
  const facts = Object.fromEntries(read) as unknown as Facts;
  return {
    ...facts,
    helmReleases: withScope(facts.helmReleases, asked),
    webhookBackends: await readBackends(clients, facts.webhooks, now),
  };
}

/** `undefined` for what was not asked for. */
function readsOf(fact: KubernetesFact, { helmSecretMetadata: where = false }: Asked): readonly Read[] | undefined {
  if (fact !== 'helmReleases') return READS[fact];
  return where === false ? undefined : helmReads(where);
}

/** Where only some namespaces were asked about, it is said which. */
function withScope(releases: Observed<HelmReleases>, { helmSecretMetadata: where }: Asked): Observed<HelmReleases> {
  if (!releases.known || typeof where !== 'object') return releases;
  return { ...releases, value: { ...releases.value, within: where } };
}

async function readAll(clients: KubernetesClients, reads: readonly Read[]): Promise<readonly unknown[]> {
  const objects: unknown[] = [];
  for (const read of reads) objects.push(...(await readObjects(clients, read)));
  return objects;
}

/** Who answers for webhooks that refuse what they do not answer. One that cannot be seen leaves the others. */
async function readBackends(
  clients: KubernetesClients,
  webhooks: Observed<readonly Webhook[]>,
  now: () => Date,
): Promise<Observed<readonly Backend[]>> {
  if (!webhooks.known) return webhooks;
  const services = webhooks.value.filter(({ failsClosed }) => failsClosed).flatMap(({ service }) => service ?? []);
  const distinct = new Map(services.map((service) => [`${service.namespace}/${service.name}`, service]));
  const observedAt = now().toISOString();
  const backends = await eachOf([...distinct.values()], MOST_CALLS_AT_ONCE, (one) => readBackend(clients, one));
  return known(backends, observedAt, 'Kubernetes');
}

async function readBackend(clients: KubernetesClients, service: ServiceName): Promise<Backend> {
  try {
    return parseBackend(service, await readAll(clients, backendReads(service)));
  } catch (error) {
    return { ...service, unseen: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
