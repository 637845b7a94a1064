import type { ResourceId } from '../reachability/index.ts';

/**
 * What Azure Monitor keeps of one or several resources, over a span of time that is cut into grains. A metric that is neither in `series` nor in `unseen`
 * was not asked for. https://learn.microsoft.com/azure/azure-monitor/metrics/data-platform-metrics
 */
export interface Measured {
  readonly grainMinutes: number;
  /** The start of each grain, and after them the end of the last: one more than a series has values. */
  readonly times: readonly string[];
  readonly series: readonly Series[];
  readonly unseen: readonly Unmeasured[];
}

export interface Series {
  readonly resource: ResourceId;
  /** As the REST API calls it: `apiserver_cpu_usage_percentage`. */
  readonly metric: string;
  /** Values of dimensions, by their names in lower case, where the metric was split by them. */
  readonly split?: Readonly<Record<string, string>>;
  /** One a grain: the average, or the sum of what is counted. `null` where nothing was measured, which is not 0. */
  readonly values: readonly (number | null)[];
}

/** A metric of which nothing is known, or, where it is split, not all. */
export interface Unmeasured {
  readonly resource: ResourceId;
  readonly metric: string;
  readonly why: string;
}
