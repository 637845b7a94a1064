import { isObject } from '../parse/body.ts';
import { continuationOf, objectsIn } from '../parse/kubernetes/objects.ts';
import { dataActionOf } from '../needs.ts';
import { explain } from './azure-error.ts';
import { type KubernetesClients, KubernetesError } from './kubernetes-client.ts';
import type { Read } from './kubernetes-reads.ts';

const PAGE = 500;

/** All pages of a list, or the one object that was asked for: none where there is none. Throws with the permission that is missing. */
export async function readObjects(clients: KubernetesClients, read: Read): Promise<readonly unknown[]> {
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

async function readPages(clients: KubernetesClients, { ask, isMetadataOnly }: Read): Promise<readonly unknown[]> {
  const objects: unknown[] = [];
  let next: string | undefined;
  do {
    const answer = await ask(clients, { limit: PAGE, ...(next && { _continue: next }) });
    const body: unknown = JSON.parse(await answer.body.text());
    if (!isObject(body)) throw new Error('the answer is no object');
    if (isMetadataOnly === true && body['kind'] !== 'PartialObjectMetadataList')
      throw new Error(`expected a list of metadata alone, got kind ${String(body['kind'])}, of which nothing is taken`);
    objects.push(...objectsIn(body));
    next = continuationOf(body);
  } while (next !== undefined);
  return objects;
}

function wordsOf({ group, resource, namespace }: Read): string {
  return `${resource}${group && `.${group}`}${namespace === undefined ? '' : ` in ${namespace}`} were not read`;
}

function permissionOf(read: Read): string {
  const { group, resource, verb, namespace } = read;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${verb} of ${resource}${group && ` in group ${group}`}${where} (Kubernetes RBAC) or ${dataActionOf(read)} (Azure RBAC)`;
}
