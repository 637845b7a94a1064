import { alerts } from './alerts.ts';
import { diagnose } from './diagnose.ts';
import type { Door } from './door.ts';
import { explain } from './explain.ts';
import { getCluster } from './get-cluster.ts';
import { getLastReport } from './get-last-report.ts';
import { getReport } from './get-report.ts';
import { getScan } from './get-scan.ts';
import { health } from './health.ts';
import { listClusters } from './list-clusters.ts';
import { openapiDoor } from './openapi.ts';
import { startScan } from './start-scan.ts';

const others: readonly Door[] = [
  startScan,
  getScan,
  getReport,
  getLastReport,
  listClusters,
  getCluster,
  diagnose,
  explain,
  alerts,
  health,
];

/** Every function that HTTP calls, in the order of the OpenAPI document. */
export const doors: readonly Door[] = [...others, openapiDoor(others)];
