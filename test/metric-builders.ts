import type { Measured, Series } from '../shared/model/metrics.ts';

const HOUR = [0, 15, 30, 45].map((minute) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00Z`);
/** The hour before a fleet of the tests was looked at, in quarters. */
export const QUARTERS: readonly string[] = [...HOUR, '2026-01-01T01:00:00Z'];

/** What was measured in an hour: of each metric a value for each quarter, or one for all four. */
export function measured(
  resource: string,
  values: Readonly<Record<string, number | null | readonly (number | null)[]>>,
  split?: Series['split'],
): Measured {
  return {
    grainMinutes: 15,
    times: QUARTERS,
    series: Object.entries(values).map(([metric, value]) => ({
      resource,
      metric,
      ...(split && { split }),
      values: typeof value === 'object' && value !== null ? value : QUARTERS.slice(1).map(() => value),
    })),
    unseen: [],
  };
}

/** Several measurements of one hour as one. */
export function together(...parts: readonly Measured[]): Measured {
  return {
    grainMinutes: 15,
    times: QUARTERS,
    series: parts.flatMap(({ series }) => series),
    unseen: parts.flatMap(({ unseen }) => unseen),
  };
}

/** A load that troubles no API server. */
export const QUIET = {
  apiserver_cpu_usage_percentage: 21,
  apiserver_memory_usage_percentage: 38,
  apiserver_current_inflight_requests: 4,
  etcd_cpu_usage_percentage: 9,
  etcd_memory_usage_percentage: 24,
  etcd_database_usage_percentage: 3,
};

export function readiness(resource: string, pods: Readonly<Record<string, number>>): Measured {
  const parts = Object.entries(pods).map(([pod, value]) =>
    measured(resource, { kube_pod_status_ready: value }, { pod }),
  );
  return together(...parts);
}

export function loadOfNodes(resource: string, nodes: Readonly<Record<string, number>>): Measured {
  const parts = Object.entries(nodes).map(([node, value]) =>
    measured(
      resource,
      { node_cpu_usage_percentage: value, node_memory_working_set_percentage: value },
      { node, nodepool: 'system' },
    ),
  );
  return together(...parts);
}

/** Connections of a way out in an hour, of which so many failed. */
export function connections(resource: string, failed: number, metric = 'SnatConnectionCount'): Measured {
  return together(
    measured(resource, { [metric]: 900 }, { connectionstate: 'Successful' }),
    measured(resource, { [metric]: failed }, { connectionstate: 'Failed' }),
  );
}
