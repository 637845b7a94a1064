import type { Evidence, Severity, Trouble } from '../model/finding.ts';
import type { Measured, Series } from '../model/metrics.ts';
import { averageOf, citeMeasured, longestAbove, type Run, seriesOf } from './measured.ts';

/** From where on an API server or its etcd is told to be loaded. */
export interface LoadLimits {
  readonly busyPercent: number;
  readonly pinnedPercent: number;
  readonly databasePercent: number;
  readonly inflightRequests: number;
  readonly sustainedMinutes: number;
}

interface Level {
  readonly least: keyof LoadLimits;
  readonly severity: Severity;
}

const PINNED: Level = { least: 'pinnedPercent', severity: 'critical' };
const BUSY: Level = { least: 'busyPercent', severity: 'medium' };

/** What tells of load, what it is called, and its levels from the worst. */
const LOADS: readonly {
  readonly metric: string;
  readonly of: string;
  readonly unit: string;
  readonly levels: readonly Level[];
  /** What follows from it, for people. */
  readonly so: string;
}[] = [
  {
    metric: 'apiserver_cpu_usage_percentage',
    of: 'the CPU of the API server',
    unit: '%',
    levels: [PINNED, BUSY],
    so: 'requests wait, and clients run into time-outs',
  },
  {
    metric: 'apiserver_memory_usage_percentage',
    of: 'the memory of the API server',
    unit: '%',
    levels: [PINNED, BUSY],
    so: 'it may be killed for want of memory, and be away until it is up again',
  },
  {
    metric: 'apiserver_current_inflight_requests',
    of: 'requests in flight at the API server',
    unit: ' of each kind',
    levels: [{ least: 'inflightRequests', severity: 'medium' }],
    so: 'what comes above its limit waits or is turned away with HTTP 429',
  },
  {
    metric: 'etcd_cpu_usage_percentage',
    of: 'the CPU of etcd',
    unit: '%',
    levels: [PINNED, BUSY],
    so: 'every request that reads or writes objects waits for it',
  },
  {
    metric: 'etcd_memory_usage_percentage',
    of: 'the memory of etcd',
    unit: '%',
    levels: [PINNED, BUSY],
    so: 'it may be killed for want of memory, and the API server is away with it',
  },
  {
    metric: 'etcd_database_usage_percentage',
    of: 'the database of etcd',
    unit: '% of its quota',
    levels: [{ least: 'databasePercent', severity: 'medium' }],
    so: 'lists take long, and when it is full the API server takes no writes',
  },
];

/** A time in which something was loaded from one moment to another without a pause. */
interface Overload {
  readonly load: (typeof LOADS)[number];
  readonly level: Level;
  readonly series: Series;
  readonly run: Run;
}

/** The worst that each metric tells. */
function overloads(measured: Measured, limits: LoadLimits): readonly Overload[] {
  return LOADS.flatMap((load): readonly Overload[] => {
    const [series] = seriesOf(measured, load.metric);
    if (series === undefined) return [];
    for (const level of load.levels) {
      const run = longestAbove(series, limits[level.least]);
      if (run !== undefined && (run[1] - run[0]) * measured.grainMinutes >= limits.sustainedMinutes)
        return [{ load, level, series, run }];
    }
    return [];
  });
}

/** Whether an API server or its etcd is loaded enough to look closer. */
export function isLoaded(measured: Measured, limits: LoadLimits): boolean {
  return overloads(measured, limits).length > 0;
}

/** Troubles of load; `beside` is evidence that goes with each. */
export function loadTroubles(
  measured: Measured,
  limits: LoadLimits,
  beside: readonly Evidence[],
  addition = '',
): readonly Trouble[] {
  const { times, grainMinutes } = measured;
  return overloads(measured, limits).map(({ load, level, series, run }) => {
    const { of, unit, so } = load;
    const least = limits[level.least];
    const [from = '', to = ''] = [times[run[0]], times[run[1]]];
    const when = run[1] === series.values.length ? `from ${from} on` : `from ${from} to ${to}`;
    return {
      subject: of.replace(/^the /, ''),
      reason: `${of.charAt(0).toUpperCase()}${of.slice(1)}: ${String(averageOf(series, run))}${unit} on average ${when}, and ${least} or more in every ${grainMinutes} minutes of it: ${so}.${addition}`,
      certainty: 'likely',
      severity: level.severity,
      evidence: [...beside, citeMeasured(measured, series, 'average', run)],
      disprovedBy: `time-outs that come just as often while ${load.metric} is below ${least}`,
    };
  });
}

/** What of the load nobody measured. */
export function loadGaps(measured: Measured): readonly string[] {
  const missing = LOADS.filter(({ metric }) => seriesOf(measured, metric).length === 0);
  return missing.map(({ metric, of }) => {
    const why = measured.unseen.find((one) => one.metric === metric)?.why ?? 'it was not asked for';
    return `How loaded ${of} is, is not known: ${why}.`;
  });
}

/** The highest that each metric was, in words. */
export function loadInWords({ series }: Measured): string {
  return LOADS.flatMap(({ metric, of, unit }) => {
    const values = series.filter((one) => one.metric === metric).flatMap((one) => one.values);
    const measured = values.filter((value) => value !== null);
    return measured.length === 0 ? [] : [`${of} up to ${Math.round(Math.max(...measured))}${unit}`];
  }).join(', ');
}
