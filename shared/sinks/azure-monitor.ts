import { type AggregateLogsUploadError, LogsIngestionClient } from '@azure/monitor-ingestion';
import type { App } from '../app.ts';
import { counting } from '../collect/read/azure.ts';
import { explain } from '../collect/read/azure-error.ts';
import { UsageError } from '../config.ts';
import type { Letter } from '../store/outbox.ts';

/** Where rows go, from `AKS_REACH_DCR_ENDPOINT` and `AKS_REACH_DCR_ID`. */
export interface Destination {
  readonly endpoint: string;
  /** The rule's immutable id, `dcr-…`. */
  readonly rule: string;
}

/** The destination that the environment names; `undefined` when it names none. */
export function destinationOf({ environment }: Pick<App, 'environment'>): Destination | undefined {
  const { AKS_REACH_DCR_ENDPOINT: endpoint, AKS_REACH_DCR_ID: rule } = environment;
  if (endpoint === undefined && rule === undefined) return undefined;
  if (endpoint === undefined || rule === undefined)
    throw new UsageError('AKS_REACH_DCR_ENDPOINT and AKS_REACH_DCR_ID belong together: only one of them is set');
  return { endpoint, rule };
}

/** Sends a letter, and answers how many rows are too large to be taken ever. Throws `NotTaken`, once the client has tried again what may be better a moment later. */
export type Send = (letter: Pick<Letter, 'stream' | 'rows'>) => Promise<number>;

/** A letter was not taken, and why. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly statusCode: number | undefined;

  constructor(message: string, statusCode: number | undefined) {
    super(message);
    this.statusCode = statusCode;
  }
}

/** Sends to Azure Monitor by the Logs Ingestion API. */
export async function azureMonitor({ endpoint, rule }: Destination, app: App): Promise<Send> {
  const { credential, cloud, calls, httpClient } = await app.azure();
  const client = new LogsIngestionClient(endpoint, credential, {
    audience: cloud.monitorAudience,
    ...(httpClient && { httpClient }),
  });
  client.pipeline.addPolicy(counting(calls, 'ingestion'), { afterPhase: 'Retry' });

  const send: Send = async ({ stream, rows }) => {
    try {
      await client.upload(rule, stream, [...rows]);
      return 0;
    } catch (error) {
      const why = causeOf(error);
      const { statusCode } = why as { statusCode?: number };
      if (statusCode !== 413) throw new NotTaken(explain(why), statusCode);
      if (rows.length === 1) return 1;
      const half = Math.ceil(rows.length / 2);
      const first = await send({ stream, rows: rows.slice(0, half) });
      return first + (await send({ stream, rows: rows.slice(half) }));
    }
  };
  return send;
}

/** The client's own message is empty; the reasons are inside. */
function causeOf(error: unknown): unknown {
  const { errors = [] } = error as Partial<AggregateLogsUploadError>;
  return errors[0]?.cause ?? error;
}
