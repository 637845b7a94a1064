import type { KubernetesSource } from '../../model/config.ts';
import { known, type Observed, unseen } from '../../model/observed.ts';
import type { ClusterRef, ClusterSnapshot } from '../../model/snapshot.ts';
import { isObject } from '../parse/body.ts';
import { KUBERNETES_FACTS, type KubernetesFact, kubernetesParsers } from '../parse/kubernetes/index.ts';
import { eachOf } from '../quota.ts';
import type { Looked } from '../reading.ts';
import { type Azure, explain } from './azure.ts';
import { readAccess } from './kubernetes-access.ts';
import { connectKubernetes, type KubernetesClients, KubernetesError } from './kubernetes-client.ts';
import { type Read, READS } from './kubernetes-reads.ts';

/** What one cluster may cost, however slow it is. */
const CLUSTER_DEADLINE_MS = 30_000;
const MOST_CLUSTERS_AT_ONCE = 16;
const MOST_CALLS_AT_ONCE = 4;
const PAGE = 500;

/** Asks the API server of every cluster that runs. What one refuses leaves the rest, and a cluster that never answers costs its own deadline. */
export async function readKubernetes(
  azure: Azure,
  clusters: readonly ClusterSnapshot[],
  source: true | KubernetesSource,
  now: () => Date,
  deadlineMs = CLUSTER_DEADLINE_MS,
): Promise<Looked> {
  const acceptsAdmin = source !== true && source.acceptAdminCertificate;
  const looked = await eachOf(clusters, MOST_CLUSTERS_AT_ONCE, async ({ cluster, facts: { apiServer } }) => {
    const isStopped = apiServer.known && apiServer.value.powerState === 'Stopped';
    const facts = isStopped
      ? allUnseen('the cluster is stopped, and its API server with it')
      : await readCluster(azure, cluster, acceptsAdmin, now, AbortSignal.timeout(deadlineMs));
    return [cluster.id, facts] as const;
  });
  return new Map(looked);
}

type Facts = { readonly [F in KubernetesFact]: Observed<ReturnType<(typeof kubernetesParsers)[F]>> };

function allUnseen(why: string): Facts {
  return Object.fromEntries(KUBERNETES_FACTS.map((fact) => [fact, unseen(why)])) as unknown as Facts;
}

async function readCluster(
  azure: Azure,
  cluster: ClusterRef,
  acceptsAdmin: boolean,
  now: () => Date,
  deadline: AbortSignal,
): Promise<Facts> {
  let clients: KubernetesClients;
  try {
    clients = connectKubernetes(azure, await readAccess(azure, cluster, acceptsAdmin, deadline), deadline);
  } catch (error) {
    return allUnseen(`no access to Kubernetes: ${explain(error)}`);
  }
  const facts = await eachOf(KUBERNETES_FACTS, MOST_CALLS_AT_ONCE, async (fact) => {
    const observedAt = now().toISOString();
    try {
      const objects: unknown[] = [];
      for (const read of READS[fact]) objects.push(...(await readObjects(clients, read)));
      return [fact, known(kubernetesParsers[fact](objects), observedAt, 'Kubernetes')] as const;
    } catch (error) {
      return [fact, unseen(messageOf(error))] as const;
    }
  });
  return Object.fromEntries(facts) as unknown as Facts;
}

/** All pages of a list, or the one object that was asked for: none where there is none. */
async function readObjects(clients: KubernetesClients, read: Read): Promise<readonly unknown[]> {
  try {
    return await readPages(clients, read);
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw new Error(`${wordsOf(read)}: ${explain(error)}`, { cause: error });
    if (error.isAbsent) return [];
    // The list changed so much that its next page is gone: once more from the start.
    if (error.statusCode === 410) return readPages(clients, read);
    const help = error.statusCode === 403 || error.statusCode === 401 ? `; it needs ${permissionOf(read)}` : '';
    throw new Error(`${wordsOf(read)}: ${explain(error)}${help}`, { cause: error });
  }
}

async function readPages(clients: KubernetesClients, { ask }: Read): Promise<readonly unknown[]> {
  const objects: unknown[] = [];
  let next: string | undefined;
  do {
    const answer = await ask(clients, { limit: PAGE, ...(next && { _continue: next }) });
    const body: unknown = JSON.parse(await answer.body.text());
    if (!isObject(body)) throw new Error('the answer is no object');
    if (!Array.isArray(body['items'])) return [body];
    objects.push(...(body['items'] as unknown[]));
    const { continue: more } = isObject(body['metadata']) ? body['metadata'] : {};
    next = typeof more === 'string' && more !== '' ? more : undefined;
  } while (next !== undefined);
  return objects;
}

function wordsOf({ group, resource, namespace }: Read): string {
  return `${resource}${group && `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`} were not read`;
}

/** https://learn.microsoft.com/azure/role-based-access-control/permissions/containers */
function permissionOf({ group, resource, verb, namespace }: Read): string {
  const action = `Microsoft.ContainerService/managedClusters/${group && `${group}/`}${resource}/read`;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${verb} of ${resource}${group && ` in group ${group}`}${where} (Kubernetes RBAC) or ${action} (Azure RBAC)`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
