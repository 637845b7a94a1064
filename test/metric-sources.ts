import { definitionsOf } from './fleet/metric-definitions.ts';
import type { Fleet } from './fleet/fleet.ts';
import { seriesOf } from './fleet/metrics.ts';

/**
 * Follows `metric:<resource id>|<metric>{<dimension>=<value>,…}|<from>/<to>` to the one number that Azure Monitor has of that time: the sum of
 * what is counted, the average of all else.
 */
export function wordsOfMetric(source: string, { resources = [], kubernetes, metrics = [] }: Partial<Fleet>) {
  const [, id = '', name = '', split = '', from = '', to = ''] =
    /^metric:([^|]+)\|([^|{]+)(?:\{([^}]*)\})?\|([^/]+)\/(.+)$/.exec(source) ?? [];
  const resource = resources.find((one) => one.id.toLowerCase() === id);
  const definition = definitionsOf(resource?.type ?? '')?.find((one) => one.name === name);
  if (resource === undefined || definition === undefined) throw new Error(`no metric ${source}`);
  const wanted = split === '' ? [] : split.split(',').map((pair) => pair.split('=') as [string, string]);
  const series = seriesOf(resource, definition, kubernetes?.get(id) ?? [], metrics).filter((one) =>
    wanted.every(([key, value]) =>
      Object.entries(one.split).some(([its, has]) => its.toLowerCase() === key && has === value),
    ),
  );
  const [first, end] = [from, to].map((time) => Date.parse(time) / 60_000);
  const minutes = Array.from({ length: (end ?? 0) - (first ?? 0) }, (_, index) => (first ?? 0) + index);
  const samples = series.flatMap((one) => minutes.map((minute) => one.at(minute)));
  if (samples.length === 0) return undefined;
  const sum = samples.reduce((all, value) => all + value, 0);
  const value = definition.aggregations[0] === 'total' ? sum : sum / samples.length;
  return [name, from, to, `is ${Math.round(value * 10) / 10}`];
}
