import type { Fleet } from '../fleet/fleet.ts';
import type { KubernetesObject } from '../fleet/kubernetes.ts';
import { json } from './answers.ts';

/** AKS's server application in Entra. */
export const KUBERNETES_AUDIENCE = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** What can be asked for: kinds by the version and the plural in a path. */
const KINDS: Readonly<Record<string, string>> = {
  'v1/pods': 'Pod',
  'v1/nodes': 'Node',
  'v1/configmaps': 'ConfigMap',
  'apps/v1/deployments': 'Deployment',
  'networking.k8s.io/v1/networkpolicies': 'NetworkPolicy',
  'metrics.k8s.io/v1beta1/nodes': 'NodeMetrics',
  'flowcontrol.apiserver.k8s.io/v1/flowschemas': 'FlowSchema',
  'flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations': 'PriorityLevelConfiguration',
};

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

/** The API server of one cluster: lists by pages, single objects. */
export function kubernetes(request: Request, { kubernetes: held = new Map() }: Fleet, pageSize: number): Response {
  const { pathname, searchParams } = new URL(request.url);
  const [, cluster = '', , path = ''] = /^\/kubernetes(.+?)\/(api|apis)\/(.+)$/.exec(pathname) ?? [];
  const objects = held.get(cluster.toLowerCase());
  const [, version = '', , namespace, plural = '', name] =
    /^((?:[^/]+\.[^/]+\/|apps\/)?v[^/]+)\/(namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const kind = KINDS[`${version}/${plural}`];
  if (request.method !== 'GET' || objects === undefined || kind === undefined)
    return new Response('404 page not found\n', { status: 404, headers: { 'content-type': 'text/plain' } });

  const all = objects.filter(
    (one) => one.kind === kind && (namespace === undefined || one.metadata.namespace === namespace),
  );
  if (name !== undefined) {
    const one = all.find(({ metadata }) => metadata.name === name);
    return one === undefined ? json(absent(version, plural, name), 404) : json(one);
  }
  const matching = all.filter(({ metadata }) => isSelected(metadata, searchParams.get('labelSelector')));
  const start = Number(searchParams.get('continue') ?? 0);
  // A server may send fewer than the limit.
  const end = start + Math.min(Number(searchParams.get('limit') ?? matching.length), pageSize);
  const metadata = { resourceVersion: '1384683', ...(end < matching.length && { continue: String(end) }) };
  // Items of a list do not say of which kind they are.
  const items = matching.slice(start, end).map(({ apiVersion: _, kind: __, ...item }) => item);
  return json({ kind: `${kind}List`, apiVersion: version, metadata, items });
}

function isSelected({ labels = {} }: KubernetesObject['metadata'], selector: string | null): boolean {
  const [, label = '', values = ''] = /^(\S+) in \((.+)\)$/.exec(selector ?? '') ?? [];
  if (values !== '') return values.split(',').includes(labels[label] ?? '');
  const [key = '', value] = (selector ?? '').split('=');
  return selector === null || labels[key] === value;
}

function absent(version: string, plural: string, name: string): object {
  return status(404, 'NotFound', `${plural} "${name}" not found`, { name, group: version.split('/')[0], kind: plural });
}

export function status(code: number, reason: string, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code };
}
