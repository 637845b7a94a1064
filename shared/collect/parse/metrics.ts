import type { Measured, Series, Unmeasured } from '../../model/metrics.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { Body, BodyError } from './body.ts';

/** What Azure Monitor was asked, as far as it takes that to understand the answer. */
export interface AskedMetrics {
  readonly resources: readonly ResourceId[];
  readonly metrics: readonly string[];
  readonly aggregation: 'average' | 'total';
  readonly times: Measured['times'];
  /** Of a metric that is split, this many series at most are in the answer. */
  readonly top?: number;
}

type Answer = Pick<Measured, 'series' | 'unseen'>;

/**
 * Reads the answer to `metrics:getBatch`: https://learn.microsoft.com/rest/api/monitor/metrics-batch/batch . Every metric of every
 * resource that was asked for is in what comes back. Throws `BodyError` where the whole is no such answer.
 */
export function parseMetrics(body: unknown, asked: AskedMetrics): ReadonlyMap<ResourceId, Answer> {
  const values = new Body(body).objects('values');
  const byId = new Map(values.map((value) => [value.requiredText('resourceid').toLowerCase(), value]));
  return new Map(asked.resources.map((id) => [id, parseResource(id, byId.get(id), asked)]));
}

/** That nothing is known of a resource, because. */
export function unmeasured(resource: ResourceId, metrics: readonly string[], why: string): Answer {
  return { series: [], unseen: metrics.map((metric) => ({ resource, metric, why })) };
}

function parseResource(resource: ResourceId, value: Body | undefined, asked: AskedMetrics): Answer {
  if (value === undefined) return unmeasured(resource, asked.metrics, 'Azure Monitor left it out of its answer');
  try {
    const answers = value.objects('value');
    const parts = asked.metrics.map((metric) => {
      const answer = answers.find((one) => isCalled(one, metric));
      return answer === undefined
        ? unmeasured(resource, [metric], 'Azure Monitor left this metric out of its answer')
        : parseMetric(resource, metric, answer, asked);
    });
    return { series: parts.flatMap(({ series }) => series), unseen: parts.flatMap(({ unseen }) => unseen) };
  } catch (error) {
    if (error instanceof BodyError) return unmeasured(resource, asked.metrics, error.message);
    throw error;
  }
}

/** Documentation and answers spell a name in several ways. */
function isCalled(answer: Body, metric: string): boolean {
  return answer.requiredObject('name').requiredText('value').toLowerCase() === metric.toLowerCase();
}

function parseMetric(
  resource: ResourceId,
  metric: string,
  answer: Body,
  { aggregation, times, top }: AskedMetrics,
): Answer {
  const code = answer.text('errorCode') ?? 'Success';
  if (code !== 'Success') return unmeasured(resource, [metric], answer.filledText('errorMessage') ?? code);
  const listed = answer.objects('timeseries');
  const series = listed.map((one): Series => {
    const split = one.objects('metadatavalues').map((dimension) => {
      return [dimension.requiredObject('name').requiredText('value').toLowerCase(), dimension.requiredText('value')];
    });
    return {
      resource,
      metric,
      ...(split.length > 0 && { split: Object.fromEntries(split) as NonNullable<Series['split']> }),
      values: parseValues(one, aggregation, times),
    };
  });
  const filled = series.filter(({ values }) => values.some((value) => value !== null));
  const unseen: Unmeasured[] = [];
  if (filled.length === 0) unseen.push({ resource, metric, why: noDataIn(times) });
  if (top !== undefined && listed.length >= top)
    unseen.push({ resource, metric, why: `there are ${top} series of it or more, and the rest is cut off` });
  return { series: filled, unseen };
}

function noDataIn(times: Measured['times']): string {
  return `Azure Monitor has no data of it from ${times[0] ?? ''} to ${times.at(-1) ?? ''}`;
}

/** A grain in which nothing was measured has its time alone. */
function parseValues(
  series: Body,
  aggregation: AskedMetrics['aggregation'],
  times: Measured['times'],
): Series['values'] {
  const values = times.slice(1).map((): number | null => null);
  for (const point of series.objects('data')) {
    const at = point.requiredText('timeStamp');
    const index = times.indexOf(at);
    if (index < 0 || index >= values.length)
      throw new BodyError(`timeStamp: expected the start of a grain that was asked for, got ${at}`);
    values[index] = point.number(aggregation) ?? null;
  }
  return values;
}
