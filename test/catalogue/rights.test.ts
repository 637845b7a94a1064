import { rightsOf } from '../../shared/catalogue/rights.ts';
import { examine } from '../../shared/doctor/doctor.ts';
import { CLUSTER_NEEDS, type ClusterNeed, HELM_NEEDS } from '../../shared/collect/needs.ts';
import { createEmulator } from '../emulator/emulator.ts';
import { type Fleet, fleetOf, healthyPrivate } from '../fleet/fleet.ts';
import type { FleetLogs } from '../fleet/logs.ts';
import { emulatedApp, scanLive } from '../live.ts';
import { scenarios } from '../scenarios/index.ts';
import { together } from '../scenarios/scenario.ts';

const EVERYTHING = { kubernetes: true, helmSecretMetadata: true, logs: true, metrics: true } as const;

/** The kinds in a path of ARM: the namespace of the last provider in it, and every other word after. */
function typeOf(path: string): string {
  const [namespace = '', ...rest] = (path.toLowerCase().split('/providers/').at(-1) ?? '').split('/');
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join('/');
}

/**
 * The right that a request takes: `{Company}.{ProviderName}/{resourceType}/{action}`, where GET is `read`, and POST ends in an action of its own
 * name. https://learn.microsoft.com/azure/role-based-access-control/role-definitions#control-and-data-actions
 */
function rightsFor(method: string, path: string, body: string, answer: string): readonly string[] {
  // No right: hosts and tokens are told to everyone; what lies in a batch comes by itself too; within clusters other rights count.
  if (/^\/metadata\/|oauth2|openid-configuration|discovery\/instance|^\/batch$|^\/kubernetes\//.test(path)) return [];
  // A POST that reads. It answers with rows of what the caller may read: https://learn.microsoft.com/azure/governance/resource-graph/overview#permissions-in-azure-resource-graph
  if (/^\/providers\/microsoft\.resourcegraph\/resources$/i.test(path)) return ofGraph(body, answer);
  // https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api
  if (path.endsWith('/metrics:getBatch')) return ['microsoft.insights/metrics/read'];
  // https://learn.microsoft.com/azure/azure-monitor/logs/manage-access#set-table-level-read-access
  if (/\/workspaces\/[^/]+\/(query|search)$/.test(path)) return ofQuery(body);
  const type = typeOf(path);
  if (method === 'GET') return [`${type}/read`];
  return [`${type}/action`];
}

function ofGraph(body: string, answer: string): readonly string[] {
  const { query } = JSON.parse(body) as { query: string };
  const { data } = JSON.parse(answer) as { data: readonly { id: string }[] };
  const rows = data.map(({ id }) =>
    /^\/subscriptions\/[^/]+$/i.test(id) ? 'microsoft.resources/subscriptions' : typeOf(id),
  );
  const named = [...query.matchAll(/'(microsoft\.[a-z]+\/[a-z/]+)'/gi)].map(([, type = '']) => type.toLowerCase());
  return ['microsoft.resourcegraph/resources/read', ...[...rows, ...named].map((type) => `${type}/read`)];
}

function ofQuery(body: string): readonly string[] {
  const { query } = JSON.parse(body) as { query: string };
  const [table = ''] = /^\w+/.exec(query) ?? [];
  const within = 'microsoft.operationalinsights/workspaces/query';
  return [`${within}/read`, `${within}/${table.toLowerCase()}/read`];
}

/** A request to an API server in Kubernetes' own words: https://kubernetes.io/docs/reference/access-authn-authz/authorization/#determine-the-request-verb */
function inCluster(path: string): string | undefined {
  const [, group = '', rest = ''] =
    /^\/kubernetes(?:\/[^/]+){8}\/(?:api\/v1|apis\/([^/]+)\/[^/]+)\/(.*)$/.exec(path) ?? [];
  if (rest === '') return undefined;
  const [, namespace = '', resource = '', name = ''] =
    /^(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+))?$/.exec(rest) ?? [];
  // A webhook may have its Service in any namespace, under any name.
  if (['services', 'endpointslices'].includes(resource))
    return keyOf({ group, resource, verb: name === '' ? 'list' : 'get' });
  return keyOf({ group, resource, verb: name === '' ? 'list' : 'get', namespace, name });
}

function keyOf({ group, resource, verb, namespace = '', name = '' }: Omit<ClusterNeed, 'facts'>): string {
  return [verb, group, resource, namespace, name].join(' ').trimEnd();
}

/** The first setting sends into the table of all services, as old ones do. */
function withOldOne(logs: FleetLogs): FleetLogs {
  const [first, ...others] = [...logs.settings];
  if (first === undefined) throw new Error('no settings');
  const [id, settings] = first;
  const old = settings.map(({ name, properties }) => ({
    name,
    properties: { ...properties, logAnalyticsDestinationType: null },
  }));
  return { ...logs, settings: new Map([[id, old], ...others]) };
}

/** Every right that was used while the whole emulated fleet was looked at in every way there is. */
const azure = new Set<string>();
const clusters = new Set<string>();

/** Looks at a fleet, and notes what that takes. */
async function watch(fleet: Fleet, isFresh: boolean, config: object): Promise<void> {
  const emulator = createEmulator({ ...fleet, ...(fleet.logs && { logs: withOldOne(fleet.logs) }) });
  emulator.pageSize = 50;
  const handle = emulator.handle.bind(emulator);
  emulator.handle = async (request) => {
    const { pathname } = new URL(request.url);
    const body = await request.clone().text();
    const response = await handle(request);
    const path = decodeURIComponent(pathname);
    if (response.ok)
      for (const right of rightsFor(request.method, path, body, await response.clone().text())) azure.add(right);
    const right = inCluster(path);
    if (right !== undefined) clusters.add(right);
    return response;
  };
  await scanLive(emulator, { isFresh }, config);
  await examine({ node: process.versions.node, scope: {}, config: { value: {}, says: '' } }, emulatedApp(emulator));
}

const { fleet: whole, config } = together(scenarios);
await watch(whole, false, { ...config, sources: EVERYTHING });
await watch(fleetOf([healthyPrivate('fresh', 0)]), true, {});

it('each right on resources that is declared is used, and each that is used is declared', () => {
  const declared = rightsOf(EVERYTHING).actions.map((action) => action.toLowerCase());

  expect([...azure].toSorted()).toEqual(declared.toSorted());
});

it('so is each right within clusters', () => {
  const declared = [...Object.values<ClusterNeed>(CLUSTER_NEEDS), ...Object.values<ClusterNeed>(HELM_NEEDS)].map(keyOf);

  expect([...clusters].toSorted()).toEqual(declared.toSorted());
});

it('nothing is written, and one action that is no read is taken where API servers are asked', () => {
  const others = ({ actions, dataActions }: ReturnType<typeof rightsOf>) =>
    [...actions, ...dataActions].filter((action) => !/^Microsoft\.\w+(\/[\w.]+)+\/read$/.test(action));

  expect(others(rightsOf({ metrics: true, logs: true }))).toEqual([]);
  expect(others(rightsOf(EVERYTHING))).toEqual([
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
  ]);
});
