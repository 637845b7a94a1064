import type { Fleet } from '../fleet/fleet.ts';
import { definitionsOf, type MetricDefinition } from '../fleet/metric-definitions.ts';
import { type MetricSeries, seriesOf } from '../fleet/metrics.ts';
import type { Resource } from '../fleet/resources.ts';
import { failure, json, notEmulated } from './answers.ts';

/** Minutes of the grains of recorded metric definitions. */
const GRAINS: Readonly<Record<string, number>> = {
  PT1M: 1,
  PT5M: 5,
  PT15M: 15,
  PT30M: 30,
  PT1H: 60,
  PT6H: 360,
  PT12H: 720,
  P1D: 1_440,
};

const MOST_RESOURCES = 50;

/** A question that makes no sense, in Azure's words. */
class BadRequest extends Error {}

interface Question {
  readonly metrics: readonly MetricDefinition[];
  /** In minutes since 1970. */
  readonly from: number;
  readonly to: number;
  readonly interval: string;
  readonly grain: number;
  readonly aggregations: readonly string[];
  readonly clauses: readonly Clause[];
  readonly rolledUp: readonly string[];
  readonly top: number;
}

/** A dimension, and the values of it that are asked for. */
interface Clause {
  readonly dimension: string;
  readonly values: readonly string[];
}

/** `POST /subscriptions/<id>/metrics:getBatch` at the host of a region: https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch */
export async function metrics(
  request: Request,
  fleet: Fleet,
  { unreadable }: { unreadable: ReadonlySet<string> },
): Promise<Response> {
  const url = new URL(request.url);
  const [, , subscription = ''] = url.pathname.split('/');
  if (request.method !== 'POST' || url.searchParams.has('orderby')) return notEmulated(request);
  if (unreadable.has(subscription)) return forbidden(subscription);
  const { resourceids = [] } = (await request.json()) as { resourceids?: string[] };
  try {
    const namespace = url.searchParams.get('metricnamespace') ?? '';
    const resources = resourceids.map((id) => resourceOf(id, namespace, subscription, url.hostname, fleet));
    if (resources.length === 0 || resources.length > MOST_RESOURCES)
      throw new BadRequest(
        `The number of resource ids must be from 1 to ${MOST_RESOURCES}, but was ${resources.length}.`,
      );
    const question = understand(url.searchParams, namespace);
    const values = resources.map((resource) => valueOf(resource, question, namespace, fleet));
    return json({ values }, 200, {
      'x-rate-limit-limit': '30s',
      'x-rate-limit-remaining': '2999',
      'x-rate-limit-reset': new Date(Date.now() + 30_000).toISOString(),
    });
  } catch (error) {
    if (error instanceof BadRequest) return failure(400, 'BadRequest', error.message);
    throw error;
  }
}

/** Being allowed to read each resource is not enough. */
function forbidden(subscription: string): Response {
  const message = `The client 'emulated' with object id 'emulated' does not have authorization to perform action 'Microsoft.Insights/metrics/read' over scope '/subscriptions/${subscription}' or the scope is invalid.`;
  return failure(403, 'AuthorizationFailed', message);
}

function resourceOf(id: string, namespace: string, subscription: string, host: string, fleet: Fleet): Resource {
  const found = fleet.resources.find((one) => one.id.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw new BadRequest(`The resource '${id}' was not found.`);
  if (id.split('/')[2] !== subscription)
    throw new BadRequest(`The resource '${id}' is not of subscription ${subscription}.`);
  if (found.type.toLowerCase() !== namespace.toLowerCase())
    throw new BadRequest(`The resource '${id}' is not of the type ${namespace}.`);
  const [region = '', ...rest] = host.split('.');
  if (rest[0] === 'metrics' && region !== found.location)
    throw new BadRequest(`The resource '${id}' is not in the region ${region}.`);
  return found;
}

function understand(query: URLSearchParams, namespace: string): Question {
  const version = query.get('api-version') ?? '';
  if (!['2023-10-01', '2024-02-01'].includes(version)) throw new BadRequest(`The api-version '${version}' is invalid.`);
  const definitions = definitionsOf(namespace) ?? [];
  const asked = list(query.get('metricnames'));
  const metrics = asked.map((name) => {
    const found = definitions.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found;
    const valid = definitions.map((one) => one.name).join(',');
    throw new BadRequest(
      `Failed to find metric configuration for provider: ${namespace}, metric: ${name}, Valid metrics: ${valid}`,
    );
  });
  const interval = query.get('interval') ?? 'PT1M';
  const to = minutesOf(query.get('endtime') ?? new Date().toISOString());
  const from = query.has('starttime') ? minutesOf(query.get('starttime') ?? '') : to - 60;
  const grain = interval === 'FULL' ? to - from : GRAINS[interval];
  if (grain === undefined || grain <= 0)
    throw new BadRequest(
      `Metric: ${asked.join(',')} does not support requested timegrain: ${interval}, supported ones are: ${Object.keys(GRAINS).join(', ')}`,
    );
  const filter = query.get('filter');
  return {
    metrics,
    from,
    to,
    interval,
    grain,
    aggregations: aggregationsOf(query.get('aggregation'), metrics),
    clauses: filter === null ? [] : clausesOf(filter, metrics),
    rolledUp: list(query.get('rollupby')).map((name) => name.toLowerCase()),
    top: filter === null ? Infinity : Number(query.get('top') ?? 10),
  };
}

function list(text: string | null): readonly string[] {
  return text === null || text === '' ? [] : text.split(',');
}

function minutesOf(time: string): number {
  return Math.floor(Date.parse(time) / 60_000);
}

function aggregationsOf(asked: string | null, metrics: readonly MetricDefinition[]): readonly string[] {
  const aggregations = asked === null ? (metrics[0]?.aggregations.slice(0, 1) ?? []) : list(asked.toLowerCase());
  for (const { name, aggregations: has } of metrics) {
    const missing = aggregations.find((one) => !has.includes(one));
    if (missing !== undefined)
      throw new BadRequest(
        `Metric: ${name} does not support aggregation type: ${missing}, supported ones are: ${has.join(', ')}`,
      );
  }
  return aggregations;
}

/** `a eq 'x' or a eq 'y' and b eq '*'`: `or` joins values of one dimension, `and` dimensions. */
function clausesOf(filter: string, metrics: readonly MetricDefinition[]): readonly Clause[] {
  const clauses = filter.split(/\s+and\s+/i).map((part): Clause => {
    const terms = part.split(/\s+or\s+/i).map((term) => {
      const [, dimension = '', value] = /^(\S+) eq '([^']*)'$/i.exec(term) ?? [];
      if (value === undefined) throw new BadRequest(`Invalid filter: '${term}'`);
      return { dimension: dimension.toLowerCase(), value };
    });
    const [dimension = '', another] = new Set(terms.map((term) => term.dimension));
    if (another !== undefined) throw new BadRequest(`The or operator cannot separate ${dimension} and ${another}`);
    return { dimension, values: terms.map(({ value }) => value) };
  });
  for (const { name, dimensions } of metrics) {
    const has = dimensions.map((one) => one.toLowerCase());
    if (clauses.some(({ dimension }) => !has.includes(dimension))) {
      const combination = clauses.map(({ dimension }) => dimension).join(',');
      throw new BadRequest(
        `Metric: ${name} does not support requested dimension combination: ${combination}, supported ones are: ${dimensions.join(',')}, TraceId: {00000000-0000-0000-0000-000000000000}`,
      );
    }
  }
  return clauses;
}

function valueOf(resource: Resource, question: Question, namespace: string, fleet: Fleet): object {
  const objects = fleet.kubernetes?.get(resource.id.toLowerCase()) ?? [];
  return {
    starttime: timeOf(question.from),
    endtime: timeOf(question.to),
    interval: question.interval,
    value: question.metrics.map((metric) => ({
      id: `${resource.id}/providers/Microsoft.Insights/metrics/${metric.name}`,
      type: 'Microsoft.Insights/metrics',
      name: { value: metric.name, localizedValue: metric.localizedName },
      displayDescription: metric.description,
      unit: metric.unit,
      timeseries: timeseriesOf(seriesOf(resource, metric, objects, fleet.metrics ?? []), question),
      errorCode: 'Success',
    })),
    namespace,
    resourceregion: resource.location ?? '',
    resourceid: resource.id,
  };
}

function timeseriesOf(series: readonly MetricSeries[], question: Question): readonly object[] {
  const { clauses, rolledUp, top } = question;
  const matching = series.filter(({ split }) =>
    clauses.every(({ dimension, values }) => {
      const value = field(split, dimension);
      return values.some((one) => one === '*' || one.toLowerCase() === value.toLowerCase());
    }),
  );
  const shown = clauses.map(({ dimension }) => dimension).filter((dimension) => !rolledUp.includes(dimension));
  const groups = Map.groupBy(matching, ({ split }) => JSON.stringify(shown.map((name) => field(split, name))));
  // Where nothing is split there is always one series, empty or not.
  if (groups.size === 0) return shown.length > 0 ? [] : [{ metadatavalues: [], data: dataOf([], question) }];
  return [...groups.values()].slice(0, top).map((group) => ({
    metadatavalues: shown.map((name) => ({
      name: { value: name, localizedValue: name },
      value: field(group[0]?.split ?? {}, name),
    })),
    data: dataOf(group, question),
  }));
}

function field(split: MetricSeries['split'], name: string): string {
  return Object.entries(split).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
}

/** A point a grain, cut from the start that was asked for. A grain in which nothing was measured has its time alone. */
function dataOf(series: readonly MetricSeries[], { from, to, grain, aggregations }: Question): readonly object[] {
  const grains = Math.ceil((to - from) / grain);
  return Array.from({ length: grains }, (_, index) => {
    const start = from + index * grain;
    const minutes = Array.from({ length: Math.min(grain, to - start) }, (__, minute) => start + minute);
    const samples = series.flatMap((one) => minutes.map((minute) => one.at(minute)));
    const timeStamp = timeOf(start);
    if (samples.length === 0) return { timeStamp };
    return { timeStamp, ...Object.fromEntries(aggregations.map((kind) => [kind, aggregated(samples, kind)])) };
  });
}

function aggregated(samples: readonly number[], kind: string): number {
  const total = samples.reduce((sum, value) => sum + value, 0);
  const by: Readonly<Record<string, number>> = {
    total,
    average: total / samples.length,
    maximum: Math.max(...samples),
    minimum: Math.min(...samples),
    count: samples.length,
  };
  return by[kind] ?? Number.NaN;
}

function timeOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
}
