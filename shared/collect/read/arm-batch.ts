import { NetworkManagementClient } from '@azure/arm-network';
import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
} from '@azure/core-rest-pipeline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../parse/body.ts';
import { eachOf } from '../quota.ts';
import { armOptions, type Azure, counting } from './azure.ts';
import { explain } from './azure-error.ts';

/** With more, ARM answers later and elsewhere. */
const READS_PER_CALL = 20;
const MOST_AT_ONCE = 4;
const TRIES = 3;

/** What one read of several brought: a body, or why there is none. */
export type BatchAnswer = { readonly body: unknown } | { readonly error: RestError | Error };

/**
 * Reads many paths of ARM, each with its api-version, a few calls for all. It never throws; answers are in the order of the paths.
 * The portal works like this; Microsoft does not document it. What ARM was too busy for is asked again.
 */
export async function readBatch(azure: Azure, paths: readonly string[]): Promise<readonly BatchAnswer[]> {
  const calls = Array.from({ length: Math.ceil(paths.length / READS_PER_CALL) }, (_, index) =>
    paths.slice(index * READS_PER_CALL, (index + 1) * READS_PER_CALL),
  );
  const answers = await eachOf(calls, MOST_AT_ONCE, (call) => readCall(azure, call));
  return answers.flat();
}

async function readCall(azure: Azure, paths: readonly string[]): Promise<readonly BatchAnswer[]> {
  const answers = new Map<string, BatchAnswer>();
  let left = paths;
  for (let turn = 1; left.length > 0; turn++) {
    let waitMs = 0;
    try {
      for (const { path, status, body, retryAfterMs } of await send(azure, left)) {
        answers.set(path, status === 200 ? { body } : { error: errorOf(status, body) });
        if (isBusy(status)) waitMs = Math.max(waitMs, retryAfterMs);
      }
    } catch (error) {
      for (const path of left) answers.set(path, { error: new Error(explain(error), { cause: error }) });
      break;
    }
    left = left.filter((path) => isBusyAnswer(answers.get(path)));
    if (turn === TRIES) break;
    if (left.length > 0) await sleep(waitMs);
  }
  const none = { error: new Error('ARM left it out of its answer to several reads at once') };
  return paths.map((path) => answers.get(path) ?? none);
}

interface Part {
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs: number;
}

async function send(azure: Azure, paths: readonly string[]): Promise<readonly Part[]> {
  const options = armOptions(azure, [counting(azure.calls, 'arm')]);
  // Of the client only its pipeline is used, which brings tokens and retries.
  const { pipeline } = new NetworkManagementClient(azure.credential, '', options);
  const requests = paths.map((relativeUrl, index) => ({ httpMethod: 'GET', name: String(index), relativeUrl }));
  const request = createPipelineRequest({
    url: `${azure.cloud.resourceManager}/batch?api-version=2020-06-01`,
    method: 'POST',
    headers: createHttpHeaders({ 'content-type': 'application/json' }),
    body: JSON.stringify({ requests }),
  });
  const response = await pipeline.sendRequest(azure.httpClient ?? createDefaultHttpClient(), request);
  const answer: unknown = JSON.parse(response.bodyAsText ?? 'null');
  if (response.status !== 200) throw errorOf(response.status, answer);
  if (!isObject(answer) || !Array.isArray(answer['responses'])) throw new Error('an answer without responses');
  return (answer['responses'] as readonly unknown[]).filter(isObject).map((part, index) => {
    const headers = isObject(part['headers']) ? part['headers'] : {};
    const retryAfter = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
    return {
      path: paths[typeof part['name'] === 'string' ? Number(part['name']) : index] ?? '',
      status: Number(part['httpStatusCode']),
      body: part['content'],
      retryAfterMs: (Number(retryAfter) || 1) * 1_000,
    };
  });
}

function isBusy(status: number | undefined): boolean {
  return status === 429 || status === 502 || status === 503 || status === 504;
}

function isBusyAnswer(answer: BatchAnswer | undefined): boolean {
  return answer !== undefined && 'error' in answer && isBusy((answer.error as RestError).statusCode);
}

function errorOf(statusCode: number, body: unknown): RestError {
  const error = isObject(body) && isObject(body['error']) ? body['error'] : isObject(body) ? body : {};
  const { code, message } = error as { code?: unknown; message?: unknown };
  return new RestError(typeof message === 'string' ? message : 'ARM gave no reason', {
    statusCode,
    ...(typeof code === 'string' && { code }),
  });
}
