import type { Fleet } from '../fleet/fleet.ts';
import type { KubernetesObject } from '../fleet/kubernetes.ts';
import { json } from './answers.ts';
import { token } from './entra.ts';
import { discovery, type Resource, RESOURCES } from './kubernetes-apis.ts';
import { hasFields, hasLabels } from './kubernetes-selectors.ts';

/** AKS's server application in Entra. */
export const KUBERNETES_AUDIENCE = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** `POST …/listClusterUserCredential`: a kubeconfig in base64. https://learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials */
export function credential(
  request: Request,
  { origin, authority, localOnly }: { origin: string; authority: string; localOnly: ReadonlySet<string> },
): Response {
  const id = new URL(request.url).pathname.replace(/\/listClusterUserCredential$/, '');
  const name = id.split('/').at(-1) ?? '';
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const user = localOnly.has(name)
    ? { 'client-certificate-data': base64('certificate'), 'client-key-data': base64('key'), token: 'admin' }
    : { exec: { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'kubelogin', args: ['get-token'] } };
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name,
        cluster: {
          server: `${origin}/kubernetes${id}`,
          ...(authority !== '' && { 'certificate-authority-data': base64(authority) }),
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: 'clusterUser' } }],
    users: [{ name: 'clusterUser', user }],
    'current-context': name,
  };
  return json({ kubeconfigs: [{ name: 'clusterUser', value: base64(JSON.stringify(kubeconfig)) }] });
}

/** A kubeconfig of clusters, for kubectl as it is: with a token in it, which lasts an hour. */
export function kubeconfigOf(
  clusters: readonly string[],
  { origin, authority }: { origin: string; authority: string },
): string {
  const nameOf = (id: string) => id.slice(id.lastIndexOf('/') + 1);
  const certificate = Buffer.from(authority).toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: clusters.map((id) => ({
      name: nameOf(id),
      cluster: { server: `${origin}/kubernetes${id}`, 'certificate-authority-data': certificate },
    })),
    contexts: clusters.map((id) => ({ name: nameOf(id), context: { cluster: nameOf(id), user: 'reader' } })),
    users: [{ name: 'reader', user: { token: token(KUBERNETES_AUDIENCE) } }],
    'current-context': nameOf(clusters[0] ?? ''),
  });
}

export interface KubernetesSettings {
  readonly pageSize: number;
  /** It knows no lists of metadata alone. */
  readonly knowsOnlyObjects: boolean;
}

/** The API server of one cluster: what it is, what it knows, lists by pages, single objects. */
export function kubernetes(
  request: Request,
  { kubernetes: held = new Map() }: Fleet,
  settings: KubernetesSettings,
): Response {
  const { pathname, searchParams } = new URL(request.url);
  const [, cluster = '', path = ''] = /^\/kubernetes(\/subscriptions(?:\/[^/]+){7})\/(.*?)\/?$/.exec(pathname) ?? [];
  const objects = held.get(cluster.toLowerCase());
  if (request.method !== 'GET' || objects === undefined) return notFound();
  if (path === 'version') return json({ major: '1', minor: '33', gitVersion: 'v1.33.2', platform: 'linux/amd64' });
  if (path === 'livez' || path === 'readyz') return new Response('ok');
  const group = /^apis\/([^/]+)/.exec(path)?.[1] ?? '';
  if (isDown(objects, group)) return new Response('service unavailable\n', { status: 503 });
  return discovery(path) ?? answer(path, searchParams, objects, acceptedOf(request, settings), settings) ?? notFound();
}

function notFound(): Response {
  return new Response('404 page not found\n', { status: 404, headers: { 'content-type': 'text/plain' } });
}

/** A part of the API that something in the cluster answers for, and that does not. */
function isDown(objects: readonly KubernetesObject[], group: string): boolean {
  return objects.some(({ kind, spec, status: said }) => {
    const { group: its, service } = (spec ?? {}) as { group?: string; service?: object };
    const { conditions = [] } = (said ?? {}) as { conditions?: { type: string; status: string }[] };
    const isAvailable = conditions.some(({ type, status: is }) => type === 'Available' && is === 'True');
    return kind === 'APIService' && its === group && service !== undefined && !isAvailable;
  });
}

type Form = 'objects' | 'metadata';

/** The first form that is asked for and can be given; tables and protobuf cannot. */
function acceptedOf({ headers }: Request, { knowsOnlyObjects }: KubernetesSettings): Form | undefined {
  const forms = (headers.get('accept') ?? '*/*').split(',').map((type): Form | undefined => {
    const [name = '', ...parameters] = type.split(';').map((part) => part.trim());
    if (!['application/json', 'application/*', '*/*'].includes(name)) return undefined;
    const as = parameters.find((parameter) => parameter.startsWith('as='));
    if (as === undefined) return 'objects';
    return as === 'as=PartialObjectMetadataList' && !knowsOnlyObjects ? 'metadata' : undefined;
  });
  return forms.find((form) => form !== undefined);
}

function answer(
  path: string,
  query: URLSearchParams,
  objects: readonly KubernetesObject[],
  form: Form | undefined,
  { pageSize }: KubernetesSettings,
): Response | undefined {
  const [, group = '', version = '', namespace, plural = '', name] =
    /^(?:api|apis\/([^/]+))\/(v[^/]+)\/(?:namespaces\/([^/]+)\/(?=[^/]))?([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const resource = RESOURCES.find((one) => one.group === group && one.version === version && one.plural === plural);
  if (resource === undefined) return undefined;
  if (form === undefined) return json(status(406, 'NotAcceptable', 'only the following media types are accepted: application/json'), 406); // prettier-ignore
  const all = objects.filter(
    (one) => one.kind === resource.kind && (namespace === undefined || one.metadata.namespace === namespace),
  );
  if (name !== undefined) {
    const one = all.find(({ metadata }) => metadata.name === name);
    return one === undefined ? json(absent(resource, name), 404) : json(one);
  }
  const matching = all.filter(
    (one) => hasLabels(one, query.get('labelSelector')) && hasFields(one, query.get('fieldSelector')),
  );
  const start = Number(query.get('continue') ?? 0);
  // A server may send fewer than the limit. Where there is none, all come at once.
  const limit = Number(query.get('limit') ?? 0);
  const end = limit === 0 ? matching.length : start + Math.min(limit, pageSize);
  const metadata = { resourceVersion: '1384683', ...(end < matching.length && { continue: String(end) }) };
  const page = matching.slice(start, end);
  return json(form === 'metadata' ? metadataList(page, metadata) : objectList(resource, page, metadata));
}

/** Items of a list do not say of which kind they are. */
function objectList({ group, version, kind }: Resource, page: readonly KubernetesObject[], metadata: object): object {
  const items = page.map(({ apiVersion: _, kind: __, ...item }) => item);
  return { kind: `${kind}List`, apiVersion: group === '' ? version : `${group}/${version}`, metadata, items };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
function metadataList(page: readonly KubernetesObject[], metadata: object): object {
  const said = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' };
  return {
    kind: 'PartialObjectMetadataList',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    items: page.map((one) => ({ ...said, metadata: one.metadata })),
  };
}

function absent({ group, plural }: Resource, name: string): object {
  return status(404, 'NotFound', `${plural} "${name}" not found`, { name, group, kind: plural });
}

export function status(code: number, reason: string, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
}
