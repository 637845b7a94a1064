import type { HttpClient } from '@azure/core-rest-pipeline';
import { findCloud } from './cloud.ts';
import {
  type Advance,
  Gate,
  LOG_QUERIES,
  METRICS,
  MOST_BASIC_LOG_QUERIES_AT_ONCE,
  MOST_LOG_QUERIES_AT_ONCE,
  RESOURCE_GRAPH,
  Slots,
} from './collect/quota.ts';
import type { Azure } from './collect/read/azure.ts';
import { parseConfig, UsageError } from './config.ts';
import type { Config } from './model/config.ts';
import type { AzureCalls } from './model/report.ts';
import type { Blobs } from './store/blobs.ts';

/** What a door gets to work with. Everything that touches the world is made here, from the environment, and only when it is needed. */
export interface App {
  readonly environment: Readonly<Record<string, string | undefined>>;
  now(): Date;
  /** Progress, for whoever watches: a stage begins, or what came of one. */
  tell(line: string): void;
  /** How far the stage is that was told last: so many are done of all that it looks at. */
  readonly advance: Advance;
  azure(): Promise<Azure>;
  /** What is remembered from scan to scan. */
  blobs(): Promise<Blobs>;
  /** The configuration of the app: the file that `AKS_REACH_CONFIG` names must be there; `reach.json` beside the app may be. */
  config(): Promise<Config>;
  readonly calls: AzureCalls;
  /** In place of real sockets. */
  readonly httpClient?: HttpClient;
}

export interface AppOptions {
  /** The process's own when not given. */
  readonly environment?: App['environment'];
  readonly tell: App['tell'];
  /** Nobody hears it when not given. */
  readonly advance?: Advance;
  /** In place of real sockets. */
  readonly httpClient?: HttpClient;
  /** In place of a storage account. */
  readonly blobs?: Blobs;
  readonly now?: App['now'];
}

export function createApp(options: AppOptions): App {
  const { environment = process.env, tell, advance = () => undefined, httpClient, now = () => new Date() } = options;
  const calls: Azure['calls'] = {
    resourceGraph: 0,
    arm: 0,
    confirm: 0,
    changes: 0,
    logs: 0,
    metrics: 0,
    suspects: 0,
    ingestion: 0,
    kubernetes: 0,
  };
  let azure: Promise<Azure> | undefined;
  let config: Promise<Config> | undefined;
  let blobs = options.blobs === undefined ? undefined : Promise.resolve(options.blobs);
  return {
    environment,
    tell,
    advance,
    calls,
    ...(httpClient && { httpClient }),
    now,
    azure: () => (azure ??= connect(environment['AKS_REACH_CLOUD'], calls, httpClient)),
    blobs: () => (blobs ??= import('./store/azure-blobs.ts').then(({ openAzureBlobs }) => openAzureBlobs(environment))),
    config: () => (config ??= readConfig(environment['AKS_REACH_CONFIG'])),
  };
}

async function readConfig(file: string | undefined): Promise<Config> {
  const path = file ?? 'reach.json';
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (file === undefined && (error as { code?: string }).code === 'ENOENT') return '{}';
    throw new UsageError(`AKS_REACH_CONFIG: ${error instanceof Error ? error.message : String(error)}`);
  });
  return parseConfig(text, path);
}

async function connect(
  cloudSetting: string | undefined,
  calls: Azure['calls'],
  httpClient: HttpClient | undefined,
): Promise<Azure> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  const cloud = await findCloud(cloudSetting, (url) => getJson(url, httpClient));
  const credential = new DefaultAzureCredential({
    authorityHost: cloud.authority,
    disableInstanceDiscovery: !cloud.isWellKnown,
    ...(httpClient && { httpClient }),
  });
  return {
    credential,
    cloud,
    calls,
    resourceGraphGate: new Gate(RESOURCE_GRAPH),
    logs: {
      gate: new Gate(LOG_QUERIES),
      slots: new Slots(MOST_LOG_QUERIES_AT_ONCE),
      basicSlots: new Slots(MOST_BASIC_LOG_QUERIES_AT_ONCE),
    },
    metricsGate: new Gate(METRICS),
    ...(httpClient && { httpClient }),
  };
}

/** Clients wait for ever for a host that never answers. */
const METADATA_DEADLINE_MS = 30_000;

async function getJson(url: string, httpClient: HttpClient | undefined): Promise<unknown> {
  const { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } =
    await import('@azure/core-rest-pipeline');
  const { explain, refusal } = await import('./collect/read/azure-error.ts');
  try {
    const response = await createPipelineFromOptions({}).sendRequest(
      httpClient ?? createDefaultHttpClient(),
      createPipelineRequest({ url, abortSignal: AbortSignal.timeout(METADATA_DEADLINE_MS) }),
    );
    if (response.status !== 200) throw refusal(response);
    return JSON.parse(response.bodyAsText ?? 'null') as unknown;
  } catch (error) {
    throw new Error(explain(error), { cause: error });
  }
}
