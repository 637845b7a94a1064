import type { Evidence } from '../model/finding.ts';
import type { Measured, Series } from '../model/metrics.ts';
import type { ResourceId } from '../reachability/index.ts';

/** Series of a metric; of one resource, where that is said. */
export function seriesOf(measured: Measured, metric: string, resource?: ResourceId): readonly Series[] {
  return measured.series.filter((one) => one.metric === metric && (resource ?? one.resource) === one.resource);
}

/** Grains that follow each other: from the first, up to the end before the second. */
export type Run = readonly [first: number, end: number];

/** The longest time in which a series was at or above a value in every grain; of several the last. `undefined` where it never was. */
export function longestAbove({ values }: Series, least: number): Run | undefined {
  let longest: Run | undefined;
  let first = 0;
  values.forEach((value, index) => {
    if (value === null || value < least) first = index + 1;
    else if (longest === undefined || index + 1 - first >= longest[1] - longest[0]) longest = [first, index + 1];
  });
  return longest;
}

/** The average over some grains, or all; `undefined` where nothing was measured. */
export function averageOf({ values }: Series, [first, end]: Run = [0, values.length]): number | undefined {
  const measured = values.slice(first, end).filter((value) => value !== null);
  return measured.length === 0 ? undefined : rounded(sum(measured) / measured.length);
}

/** What is counted over some grains, or all; `undefined` where nothing was measured. */
export function totalOf({ values }: Series, [first, end]: Run = [0, values.length]): number | undefined {
  const measured = values.slice(first, end).filter((value) => value !== null);
  return measured.length === 0 ? undefined : rounded(sum(measured));
}

/** Evidence that quotes what Azure Monitor answers for a series over some grains, or all, in one number: its average, or its sum. */
export function citeMeasured(
  { times }: Measured,
  series: Series,
  kind: 'average' | 'total',
  run: Run = [0, series.values.length],
): Evidence {
  const value = kind === 'average' ? averageOf(series, run) : totalOf(series, run);
  const [from = '', to = ''] = [times[run[0]], times[run[1]]];
  const name = `${series.metric}${splitOf(series)}`;
  return {
    fact: `${name}, ${kind === 'average' ? 'on average' : 'in total'} from ${from} to ${to}, is ${String(value ?? 'not measured')}`,
    source: `metric:${series.resource}|${name}|${from}/${to}`,
  };
}

/** `{node=aks-1,nodepool=system}` */
function splitOf({ split = {} }: Series): string {
  const parts = Object.entries(split).map(([name, value]) => `${name}=${value}`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** To one digit after the point: no more of a measurement says anything. */
function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
