import type { HttpRequest } from '@azure/functions';
import type { App } from '../shared/app.ts';
import type { ClusterState } from '../shared/model/cluster-state.ts';
import { asConfigured, worstOf } from '../shared/scan/close.ts';
import { readCluster } from '../shared/store/clusters.ts';
import { answerKept, HELD } from './answer.ts';
import { appFor } from './app.ts';
import { clusterNamed } from './cluster-id.ts';
import type { Door, Parameter } from './door.ts';
import { viewOf } from './in-scope.ts';
import { Refusal } from './problem.ts';
import { listOf, objectOf, severity, shape, text, time } from './shapes.ts';

const clusterShape = objectOf({
  id: text,
  name: text,
  resourceGroup: text,
  subscriptionId: text,
  location: text,
  isGone: { type: 'boolean', description: 'Azure said that there is no such cluster any more.' },
  worst: shape('Worst'),
  scan: shape('ScanMark'),
  findings: listOf(shape('Finding')),
  history: {
    ...listOf(
      objectOf({
        finding: { ...text, description: 'The id it had, and has again if it comes back.' },
        check: text,
        subject: text,
        title: text,
        severity,
        firstSeenAt: time,
        lastConfirmedAt: time,
        resolvedAt: time,
      }),
    ),
    description:
      'Failures that were mended, the last first; one that the last scan found mended is among the findings.',
  },
});

export const getCluster: Door = {
  name: 'get-cluster',
  method: 'GET',
  route: 'clusters/{subscription}/{resourceGroup}/{name}',
  summary: 'What is known of one cluster: its findings, since when each fails, and which failures it had before.',
  parameters: ['subscription', 'resourceGroup', 'name'].map((name): Parameter => ({
    name,
    in: 'path',
    description: 'Of the cluster, in any casing.',
    schema: text,
  })),
  answers: {
    200: { description: 'It, with its tag.', headers: ['etag'], content: { 'application/json': shape('Cluster') } },
    304: HELD,
  },
  shapes: { Cluster: clusterShape },
  refusals: { 404: 'No scan came upon such a cluster in the scope that is configured.' },
  async handle(request, context) {
    const app = appFor(context);
    const state = await find(request, app);
    if (state === undefined)
      throw new Refusal(404, 'No scan came upon a cluster of this name in the scope that is configured here.');
    return answerKept(request, JSON.stringify(await told(state, app)), 'application/json');
  },
};

async function find(request: HttpRequest, app: App): Promise<ClusterState | undefined> {
  const { subscription = '', resourceGroup = '', name = '' } = request.params;
  const provider = 'providers/microsoft.containerservice/managedclusters';
  const id = `/subscriptions/${subscription}/resourcegroups/${resourceGroup}/${provider}/${name}`;
  const named = clusterNamed(id);
  if (named === undefined) return undefined;
  const state = await readCluster(await app.blobs(), named.id);
  const view = await viewOf(app, request);
  return state !== undefined && view.has(state.cluster) ? state : undefined;
}

async function told({ cluster, scan, findings, aside, mended, isGone }: ClusterState, app: App) {
  const { id, name, resourceGroup, subscriptionId, location } = cluster;
  const now = app.now().toISOString();
  const configured = asConfigured([...findings, ...aside], await app.config(), new Map([[id, cluster]]), now);
  return {
    id,
    name,
    resourceGroup,
    subscriptionId,
    location,
    isGone,
    worst: worstOf(configured),
    scan,
    findings: configured,
    history: Object.entries(mended).map(([finding, one]) => ({ finding, ...one })),
  };
}
