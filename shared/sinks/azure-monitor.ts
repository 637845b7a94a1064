import { type AggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import type { App } from '../app.ts';
import { counting } from '../collect/read/azure.ts';
import { UsageError } from '../config.ts';
import type { ScanReport } from '../model/report.ts';
import { findingRows, type Row, scanRow } from './rows.ts';

/** Where rows go, from `AKS_REACH_DCR_ENDPOINT` and `AKS_REACH_DCR_ID`. */
export interface Destination {
  readonly endpoint: string;
  /** The rule's immutable id, `dcr-…`. */
  readonly rule: string;
}

/** The destination that the environment names; `undefined` when it names none. */
export function destinationOf({ environment }: App): Destination | undefined {
  const { AKS_REACH_DCR_ENDPOINT: endpoint, AKS_REACH_DCR_ID: rule } = environment;
  if (endpoint === undefined && rule === undefined) return undefined;
  if (endpoint === undefined || rule === undefined)
    throw new UsageError('AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID belong together: only one of them is set');
  return { endpoint, rule };
}

/** Writes a scan's findings and its summary to Azure Monitor. Throws with what was not written and why. */
export async function writeToAzureMonitor(
  report: ScanReport,
  { endpoint, rule }: Destination,
  app: App,
): Promise<void> {
  const { credential, cloud, calls, httpClient } = await app.azure();
  const client = new LogsIngestionClient(endpoint, credential, {
    audience: cloud.monitorAudience,
    ...(httpClient && { httpClient }),
  });
  client.pipeline.addPolicy(counting(calls, 'ingestion'), { afterPhase: 'Retry' });

  const upload = (stream: string, rows: readonly Row[]) =>
    client.upload(rule, stream, [...rows]).catch((error: unknown) => fail(stream, error));
  await upload('Custom-AksReachFindings_CL', findingRows(report));
  await upload('Custom-AksReachScans_CL', [scanRow(report)]);
}

/** The client's own message is empty; the reasons are inside. */
function fail(stream: string, error: unknown): never {
  const { errors = [] } = error as Partial<AggregateLogsUploadError>;
  const [first] = errors;
  if (first === undefined) throw error;
  const lost = errors.reduce((sum, { failedLogs }) => sum + failedLogs.length, 0);
  throw new Error(`${lost} rows were not written to ${stream}: ${first.cause.message}`, { cause: error });
}
