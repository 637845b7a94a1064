import { LOAD_LIMITS } from '../../shared/checks/api-server-load.ts';

/** A metric of clusters that has the cluster scanned at once where it is as high as the check `api-server-load` calls busy, for as long. */
interface Load {
  readonly metric: string;
  readonly title: string;
  readonly threshold: number;
}

const { busyPercent, databasePercent, sustainedMinutes } = LOAD_LIMITS;

export const loads: readonly Load[] = [
  { metric: 'apiserver_cpu_usage_percentage', title: 'The API server is short of CPU', threshold: busyPercent.value },
  {
    metric: 'apiserver_memory_usage_percentage',
    title: 'The API server is short of memory',
    threshold: busyPercent.value,
  },
  { metric: 'etcd_cpu_usage_percentage', title: 'etcd is short of CPU', threshold: busyPercent.value },
  { metric: 'etcd_memory_usage_percentage', title: 'etcd is short of memory', threshold: busyPercent.value },
  {
    metric: 'etcd_database_usage_percentage',
    title: 'The database of etcd fills up',
    threshold: databasePercent.value,
  },
];

export const loadWindow = `PT${sustainedMinutes.value}M`;
