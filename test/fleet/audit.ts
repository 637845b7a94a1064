import { OFFICE, type World } from './world.ts';

export type LogRows = readonly Readonly<Record<string, unknown>>[];

/** Somebody who calls an API server, as its audit log names them. */
export interface Program {
  readonly userAgent: string;
  readonly username: string;
  /** Where its token is bound to a pod. */
  readonly pod?: string;
  readonly address?: string;
}

const HOURS = 6;
const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const CLIENT_GO = '(linux/amd64) kubernetes/9edcffc';

export function podOf(agent: string, namespace: string, account: string, suffix = '6d5f9-x2x7k'): Program {
  return {
    userAgent: `${agent}/v1.4.2 ${CLIENT_GO}`,
    username: `system:serviceaccount:${namespace}:${account}`,
    pod: `${agent}-${suffix}`,
  };
}

export function kubelet(node: string): Program {
  return { userAgent: `kubelet/v1.33.2 ${CLIENT_GO}`, username: `system:node:${node}` };
}

function controller(agent: string, username: string): Program {
  return { userAgent: `${agent}/v1.33.2 ${CLIENT_GO}/${username}`, username, address: '172.31.22.97' };
}

/** What in a row tells who calls. All pods call from one address where nothing is said, as behind a gateway. */
function callerOf({ userAgent, username, pod, address = '10.0.0.4' }: Program) {
  const extra = pod && { extra: { 'authentication.kubernetes.io/pod-name': [pod] } };
  return {
    UserAgent: userAgent,
    User: { username, groups: ['system:authenticated'], ...extra },
    SourceIps: [address, '172.31.22.97'],
  };
}

/** So many minutes before now. */
export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}

/** A call of an API server as its audit log has it, in the columns of `AKSAudit`. */
export function call(world: World, at: Date, different: Readonly<Record<string, unknown>> = {}) {
  return {
    TimeGenerated: at,
    Level: 'Metadata',
    AuditId: `${world.name}-${at.getTime()}`,
    Stage: 'ResponseComplete',
    RequestUri: '/api/v1/namespaces/default/configmaps?limit=500',
    Verb: 'list',
    User: { username: 'masterclient', groups: ['system:masters', 'system:authenticated'] },
    SourceIps: [OFFICE.replace(/0\/24$/, '7'), '172.31.22.97'],
    UserAgent: 'kubectl/v1.31.0 (linux/amd64) kubernetes/9edcffc',
    ObjectRef: { resource: 'configmaps', apiVersion: 'v1', namespace: 'default' },
    ResponseStatus: { metadata: {}, code: 200 },
    RequestObject: null,
    ResponseObject: null,
    RequestReceivedTime: at,
    StageReceivedTime: new Date(at.getTime() + 4),
    Annotations: { 'authorization.k8s.io/decision': 'allow', 'authorization.k8s.io/reason': '' },
    PodName: 'kube-apiserver-6d7fc956fd-s68ss',
    _ResourceId: world.cluster.id.toLowerCase(),
    ...different,
  };
}

/** Calls that end at once: each is one row, when it is complete. */
export function reads(
  world: World,
  program: Program,
  verb: 'get' | 'list',
  uri: string,
  times: readonly Date[],
): LogRows {
  const shared = { ...callerOf(program), Verb: verb, RequestUri: uri, ObjectRef: objectOf(uri) };
  return times.map((at) => call(world, at, shared));
}

/** What a path is about; `null` of one that is about no resource. */
function objectOf(uri: string): object | null {
  const [root, ...parts] = new URL(uri, 'https://localhost').pathname.slice(1).split('/');
  if (root !== 'api' && root !== 'apis') return null;
  const [first = '', second = '', ...rest] = parts.slice(root === 'api' ? 1 : 2);
  const [resource, name] = first === 'namespaces' && rest.length > 0 ? rest : [first, second];
  const namespace = first === 'namespaces' && rest.length > 0 ? second : '';
  return { resource, apiVersion: 'v1', ...(namespace && { namespace }), ...(name && { name }) };
}

/** One watch after another, each for so long: a row when it opens, and one when it ends, as the next opens. The last is open still. */
export function watch(
  world: World,
  program: Program,
  resource: string,
  since: Date,
  lastsMinutes = 60,
  until = minutesAgo(0),
): LogRows {
  const shared = {
    ...callerOf(program),
    Verb: 'watch',
    RequestUri: `/api/v1/${resource}?allowWatchBookmarks=true&resourceVersion=1259737&watch=true`,
    ObjectRef: { resource, apiVersion: 'v1' },
  };
  const rows: LogRows[number][] = [];
  for (let at = since.getTime(); at < until.getTime(); at += lastsMinutes * MINUTE) {
    const opened = { ...shared, AuditId: `${world.name}-${resource}-${at}`, RequestReceivedTime: new Date(at) };
    const end = at + lastsMinutes * MINUTE;
    rows.push(call(world, new Date(at), { ...opened, Stage: 'ResponseStarted', StageReceivedTime: new Date(at) }));
    if (end < until.getTime()) rows.push(call(world, new Date(end), { ...opened, StageReceivedTime: new Date(end) }));
  }
  return rows;
}

/** The last hours, every so many minutes. */
export function every(minutes: number, offset = 1): readonly Date[] {
  return Array.from({ length: (HOURS * 60) / minutes }, (_, at) => minutesAgo(offset + at * minutes));
}

/** The last quarters of the clock that are over: the latest first. */
export function quartersAgo(quarters: number): Date {
  return new Date(Math.floor(Date.now() / QUARTER) * QUARTER - quarters * QUARTER);
}

export function nodeNamesOf({ cluster, index }: World): readonly string[] {
  return cluster.properties.agentPoolProfiles.flatMap(({ name, count }) =>
    Array.from({ length: count }, (_, at) => `aks-${name}-${26_400_000 + index}-vmss00000${at}`),
  );
}

const INGRESS = podOf('nginx-ingress-controller', 'ingress', 'ingress-nginx');
const CERTIFICATES = podOf('cert-manager', 'cert-manager', 'cert-manager');

/** What calls on a cluster that is well: much less of it than in truth, and of each kind something. */
export function ordinaryCalls(world: World): LogRows {
  const begin = minutesAgo(HOURS * 60 + 30);
  const collector = controller(
    'kube-controller-manager',
    'system:serviceaccount:kube-system:generic-garbage-collector',
  );
  return [
    ...nodeNamesOf(world).flatMap((node, at) => [
      ...watch(world, kubelet(node), 'pods', begin, 50 + at),
      ...reads(
        world,
        podOf('cloud-node-manager', 'kube-system', 'cloud-node-manager', node),
        'get',
        `/api/v1/nodes/${node}`,
        every(at === 0 ? 10 : 60, at),
      ),
    ]),
    ...watch(world, collector, 'pods', begin, 55),
    ...reads(world, collector, 'list', '/apis/apps/v1/deployments', every(30)),
    ...watch(world, controller('kube-scheduler', 'system:kube-scheduler'), 'nodes', begin, 58),
    ...watch(world, podOf('metrics-server', 'kube-system', 'metrics-server'), 'nodes', begin, 53),
    ...watch(world, INGRESS, 'services', begin, 51),
    ...reads(world, INGRESS, 'get', '/apis/coordination.k8s.io/v1/namespaces/ingress/leases/ingress', every(30, 3)),
    ...watch(world, CERTIFICATES, 'secrets', begin, 57),
    ...reads(
      world,
      podOf('gatekeeper', 'gatekeeper-system', 'gatekeeper-admin'),
      'list',
      '/api/v1/pods?limit=500',
      every(60, 7),
    ),
    ...reads(world, { userAgent: 'kube-probe/1.33', username: 'system:anonymous' }, 'get', '/livez', every(120, 9)),
    ...reads(
      world,
      {
        userAgent: 'aks-reach core-rest-pipeline/1.25.1',
        username: '8c1f0000-0000-4000-8000-000000000000',
      },
      'list',
      '/api/v1/nodes?limit=500',
      every(180),
    ),
  ];
}

/** Writes that never cease: each node renews its lease. */
export function ordinaryWrites(world: World): LogRows {
  return nodeNamesOf(world).flatMap((node) =>
    every(60, 2).map((at) =>
      call(world, at, {
        ...callerOf(kubelet(node)),
        Verb: 'update',
        RequestUri: `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${node}`,
        ObjectRef: { resource: 'leases', namespace: 'kube-node-lease', name: node, apiVersion: 'v1' },
      }),
    ),
  );
}

const HELM = { userAgent: 'Helm/3.16.2', username: 'masterclient', address: '203.0.113.7' };
export const TILLER = {
  userAgent: 'tiller/v2.17.0 (linux/amd64) kubernetes/a690bad',
  username: 'system:serviceaccount:kube-system:tiller',
};

/** Revisions of a Helm release that are made, a second apart, and with each of the last the oldest that goes. No row has their contents. */
export function revisions(
  world: World,
  namespace: string,
  release: string,
  { from, to, deletes }: { readonly from: number; readonly to: number; readonly deletes: number },
  since: Date,
  program: Program = HELM,
): LogRows {
  const isTiller = program === TILLER;
  const write = (verb: string, revision: number, second: number) => {
    const name = `${isTiller ? '' : 'sh.helm.release.v1.'}${release}.v${revision}`;
    const resource = isTiller ? 'configmaps' : 'secrets';
    return call(world, new Date(since.getTime() + second * 1000), {
      ...callerOf(program),
      Verb: verb,
      RequestUri: `/api/v1/namespaces/${namespace}/${resource}${verb === 'create' ? '' : `/${name}`}`,
      ObjectRef: { resource, namespace, name, apiVersion: 'v1' },
      ResponseStatus: { metadata: {}, code: verb === 'create' ? 201 : 200 },
    });
  };
  return Array.from({ length: to - from + 1 }, (_, at) => at).flatMap((at) => [
    write('create', from + at, at),
    ...(to - from - at < deletes ? [write('delete', Math.max(1, from + at - 10), at)] : []),
  ]);
}
