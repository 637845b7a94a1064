import { MetricsClient } from '@azure/monitor-query-metrics';
import { known, type Observed, unseen } from '../../model/observed.ts';
import type { Measured } from '../../model/metrics.ts';
import type { AzureCalls } from '../../model/report.ts';
import type { ClusterSnapshot } from '../../model/snapshot.ts';
import { type ResourceId, subscriptionOf } from '../../reachability/index.ts';
import { METRICS_READ } from '../needs.ts';
import { parseMetrics, unmeasured } from '../parse/metrics.ts';
import { eachOf } from '../quota.ts';
import type { Looked } from '../reading.ts';
import { type Azure, counting, keepingPages, sayingWhy, waitingAt, within } from './azure.ts';
import { explain } from './azure-error.ts';

/** A batch names at most 50 resources of one subscription, region and type: https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api */
const MOST_RESOURCES = 50;
const MOST_CALLS_AT_ONCE = 16;
/** Without it a metric that is split has 10 series at most. */
const TOP = 1_000;
/** What one question may cost, however many resources it is about: a firewall may drop what is sent to the host. */
const DEADLINE_MS = 120_000;

/** Metrics that may be asked for together: of one type of resource, aggregated and split alike. */
export interface MetricQuery {
  readonly namespace: string;
  readonly metrics: readonly string[];
  readonly aggregation: 'average' | 'total';
  /** Which series, and by what they are split; the whole where it is not given. */
  readonly filter?: string;
  readonly grainMinutes: number;
  readonly grains: number;
}

/** A resource, and the region that knows its metrics. */
export interface Place {
  readonly resource: ResourceId;
  readonly location: string;
}

export const CLUSTERS = 'Microsoft.ContainerService/managedClusters';

/** Percentages are of what the API server has at the time, which AKS scales: https://learn.microsoft.com/azure/aks/monitor-aks-reference */
const LOAD: MetricQuery = {
  namespace: CLUSTERS,
  metrics: [
    'apiserver_cpu_usage_percentage',
    'apiserver_memory_usage_percentage',
    'apiserver_current_inflight_requests',
    'etcd_cpu_usage_percentage',
    'etcd_memory_usage_percentage',
    'etcd_database_usage_percentage',
  ],
  aggregation: 'average',
  grainMinutes: 15,
  grains: 24,
};

/** How busy the API servers of all clusters were in the last six hours, in one call for every 50 of a subscription and region. */
export async function readLoad(azure: Azure, clusters: readonly ClusterSnapshot[], at: Date): Promise<Looked> {
  const running = clusters.filter(
    ({ facts: { apiServer } }) => !apiServer.known || apiServer.value.powerState !== 'Stopped',
  );
  const places = running.map(({ cluster: { id, location } }) => ({ resource: id, location }));
  const answers = await readMetrics(azure, LOAD, places, at, 'metrics');
  return new Map(
    clusters.map(({ cluster: { id } }) => {
      const answer = answers.get(id);
      const apiServerLoad = answer === undefined ? unseen('a stopped cluster emits no metrics') : observed(answer, at);
      return [id, { apiServerLoad }];
    }),
  );
}

/** The same of one. */
export async function readLoadOf(
  azure: Azure,
  { id, location }: { id: ResourceId; location: string },
  at: Date,
): Promise<Observed<Measured>> {
  const answers = await readMetrics(azure, LOAD, [{ resource: id, location }], at, 'metrics');
  return observed(answers.get(id) ?? { series: [], unseen: [], grainMinutes: 0, times: [] }, at);
}

/** Known where anything was measured at all. */
export function observed(measured: Measured, at: Date): Observed<Measured> {
  if (measured.series.length > 0) return known(measured, at.toISOString(), 'Azure Monitor');
  return unseen(`metrics were not read: ${[...new Set(measured.unseen.map(({ why }) => why))].join('; ')}`);
}

/** Asks for metrics of many resources, in batches. It never throws: a batch that fails leaves its resources unmeasured, and the others as they are. */
export async function readMetrics(
  azure: Azure,
  query: MetricQuery,
  places: readonly Place[],
  at: Date,
  service: keyof AzureCalls,
  deadlineMs = DEADLINE_MS,
): Promise<ReadonlyMap<ResourceId, Measured>> {
  const times = timesOf(query, at);
  const deadline = AbortSignal.timeout(deadlineMs);
  const answers = await eachOf(batchesOf(places), MOST_CALLS_AT_ONCE, async ({ location, resources }) => {
    if (location === '')
      return resources.map((id) => [id, unmeasured(id, query.metrics, 'Azure did not say where it is')] as const);
    try {
      return [...(await ask(azure, query, location, resources, times, service, deadline))];
    } catch (error) {
      const why = deadline.aborted
        ? `Azure Monitor in ${location} did not answer within ${deadlineMs / 1_000} s`
        : explainMetrics(error, location, resources[0] ?? '');
      return resources.map((id) => [id, unmeasured(id, query.metrics, why)] as const);
    }
  });
  const { grainMinutes } = query;
  return new Map(answers.flat().map(([id, answer]) => [id, { grainMinutes, times, ...answer }]));
}

/** Of the same subscription and region, up to 50. */
function batchesOf(
  places: readonly Place[],
): readonly { readonly location: string; readonly resources: readonly ResourceId[] }[] {
  const alike = Map.groupBy(places, ({ resource, location }) => `${subscriptionOf(resource)} ${location}`);
  return [...alike.values()].flatMap((group) => {
    const resources = [...new Set(group.map(({ resource }) => resource))].toSorted();
    return Array.from({ length: Math.ceil(resources.length / MOST_RESOURCES) }, (_, index) => ({
      location: group[0]?.location ?? '',
      resources: resources.slice(index * MOST_RESOURCES, (index + 1) * MOST_RESOURCES),
    }));
  });
}

async function ask(
  azure: Azure,
  { namespace, metrics, aggregation, filter, grainMinutes }: MetricQuery,
  location: string,
  resources: readonly ResourceId[],
  times: Measured['times'],
  service: keyof AzureCalls,
  deadline: AbortSignal,
) {
  const { cloud, credential, calls, metricsGate, httpClient } = azure;
  const pages: unknown[] = [];
  const policies = [within(deadline), waitingAt(metricsGate), counting(calls, service), keepingPages(pages), sayingWhy];
  const client = new MetricsClient(cloud.metricsEndpoint.replace('{region}', location), credential, {
    credentials: { scopes: [`${cloud.metricsAudience}/.default`] },
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' as const })),
    ...(httpClient && { httpClient }),
  });
  const answered = client.queryResources([...resources], [...metrics], namespace, {
    startTime: new Date(times[0] ?? ''),
    endTime: new Date(times.at(-1) ?? ''),
    interval: `PT${grainMinutes}M`,
    aggregation,
    ...(filter !== undefined && { filter, top: TOP }),
  });
  await answered.catch((error: unknown) => {
    // The client's own model may not take what came; the page was kept before.
    if (pages.length === 0) throw error;
  });
  return parseMetrics(pages.at(-1), {
    resources,
    metrics,
    aggregation,
    times,
    ...(filter !== undefined && { top: TOP }),
  });
}

/** The grains before a moment that are over, as Azure writes times: it cuts them from the start that is asked for. */
function timesOf({ grainMinutes, grains }: MetricQuery, at: Date): Measured['times'] {
  const grain = grainMinutes * 60_000;
  const end = Math.floor(at.getTime() / grain) * grain;
  return Array.from({ length: grains + 1 }, (_, index) =>
    new Date(end - (grains - index) * grain).toISOString().replace('.000Z', 'Z'),
  );
}

/** Rights on single resources do not suffice: https://learn.microsoft.com/azure/azure-monitor/metrics/migrate-to-batch-api */
function explainMetrics(error: unknown, location: string, resource: ResourceId): string {
  const { statusCode } = error as { statusCode?: number };
  const subscription = subscriptionOf(resource);
  const help =
    statusCode === 403
      ? `; it needs ${METRICS_READ} on the whole subscription ${subscription}, as the roles Reader and Monitoring Reader have it, and Microsoft.Insights registered there`
      : '';
  return `Azure Monitor in ${location}: ${explain(error)}${help}`;
}
