import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineRequest,
  type PipelinePolicy,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { LogsQueryClient } from '@azure/monitor-query-logs';
import { setTimeout as sleep } from 'node:timers/promises';
import { innermost, type LogAnswer, parseAnswer } from '../../parse/logs/answer.ts';
import { isObject } from '../../parse/body.ts';
import { type Azure, counting, within } from '../azure.ts';

/** How long the service may work on one query, at most ten minutes: https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts */
const SERVER_SECONDS = 180;
const TRIES = 4;
/** Where the service is too busy and does not say for how long. */
const WAIT_MS = 5_000;
/** For all queries of a scan together: logs that answer slowly or never must not take the rest of the scan with them. */
const DEADLINE_MS = 10 * 60_000;

/** One query, and the workspaces whose rows it runs over. */
export interface LogQuery {
  readonly kql: string;
  /** By their customer ids. */
  readonly workspaces: readonly [string, ...string[]];
  readonly fromAt: string;
  readonly toAt: string;
  /** For tables of the plans Basic and Auxiliary: these answer one workspace at a time. */
  readonly isSearch: boolean;
}

export type Send = (query: LogQuery) => Promise<LogAnswer>;

/**
 * What sends queries, by Microsoft's client for them. It keeps to the quotas, and asks again where the service was too busy: the client's
 * own way leaves out a refusal that names no time, and repeats a query that ran out of time. Throws `RestError` with the service's words, and
 * asks nothing more once its own time is over.
 */
export function logSender(azure: Azure, waitMs = WAIT_MS, deadlineMs = DEADLINE_MS): Send {
  const { logAnalytics } = azure.cloud;
  if (logAnalytics === undefined)
    throw new Error(`the cloud ${azure.cloud.name} tells of no host that answers questions to logs`);
  const deadline = AbortSignal.timeout(deadlineMs);
  return async (query) => {
    const { gate, slots, basicSlots } = azure.logs;
    for (let turn = 1; ; turn++) {
      try {
        if (!deadline.aborted) await gate.enter();
        return await (query.isSearch ? basicSlots : slots).use(() => sendOnce(azure, logAnalytics, query, deadline));
      } catch (error) {
        if (deadline.aborted)
          throw new Error(`the logs did not answer all questions within ${deadlineMs / 1_000} s`, { cause: error });
        const { statusCode, retryAfterMs = waitMs * turn } = error as RestError & { retryAfterMs?: number };
        if (turn === TRIES || statusCode === undefined || ![429, 500, 502, 503].includes(statusCode)) throw error;
        // Who is throttled is so as a whole: others wait too.
        if (statusCode === 429) gate.close(retryAfterMs);
        else await sleep(retryAfterMs);
      }
    }
  };
}

async function sendOnce(
  azure: Azure,
  logAnalytics: string,
  query: LogQuery,
  deadline: AbortSignal,
): Promise<LogAnswer> {
  const wire: { body?: unknown } = {};
  const policies = [within(deadline), counting(azure.calls, 'logs'), keepingBody(wire)];
  const client = new LogsQueryClient(azure.credential, {
    // The client puts no version behind an endpoint that it is given.
    endpoint: `${logAnalytics}/v1`,
    credentials: { scopes: [`${logAnalytics}/.default`] },
    retryOptions: { maxRetries: 0 },
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' as const })),
    ...(azure.httpClient && { httpClient: azure.httpClient }),
  });
  if (query.isSearch) await search(azure, client, `${logAnalytics}/v1`, query);
  else await ask(client, query);
  return parseAnswer(wire.body);
}

async function ask(client: LogsQueryClient, { kql, workspaces, fromAt, toAt }: LogQuery): Promise<void> {
  const [first, ...others] = workspaces;
  const timespan = { startTime: new Date(fromAt), endTime: new Date(toAt) };
  await client.queryWorkspace(first, kql, timespan, {
    serverTimeoutInSeconds: SERVER_SECONDS,
    includeQueryStatistics: true,
    ...(others.length > 0 && { additionalWorkspaces: others }),
  });
}

/** No client of Microsoft's calls it: https://learn.microsoft.com/azure/azure-monitor/logs/basic-logs-query */
async function search(
  azure: Azure,
  { pipeline }: LogsQueryClient,
  endpoint: string,
  { kql, workspaces: [workspace], fromAt, toAt }: LogQuery,
): Promise<void> {
  const request = createPipelineRequest({
    url: `${endpoint}/workspaces/${encodeURIComponent(workspace)}/search?timespan=${encodeURIComponent(`${fromAt}/${toAt}`)}`,
    method: 'POST',
    headers: createHttpHeaders({
      'content-type': 'application/json',
      prefer: `wait=${SERVER_SECONDS},include-statistics=true`,
    }),
    body: JSON.stringify({ query: kql }),
  });
  await pipeline.sendRequest(azure.httpClient ?? createDefaultHttpClient(), request);
}

/** Keeps the body as it came, and makes errors of answers that are none: the client would lose the service's words, and break where there is no body. */
function keepingBody(wire: { body?: unknown }): PipelinePolicy {
  return {
    name: 'keepingBodyPolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      // 401 is for the policy that has the token.
      if (response.status === 401 && response.headers.has('www-authenticate')) return response;
      // So a workspace answers that has no data at all.
      const text = response.status === 204 ? '{"tables":[]}' : response.bodyAsText;
      if (response.status !== 200 && response.status !== 204) throw refusalOf(response);
      wire.body = JSON.parse(text ?? 'null');
      return { ...response, status: 200, bodyAsText: text ?? null };
    },
  };
}

function refusalOf({ status: statusCode, bodyAsText, headers }: PipelineResponse): RestError {
  const seconds = headers.get('retry-after');
  const error = new RestError(wordsOf(bodyAsText), { statusCode });
  return Object.assign(error, seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1_000 });
}

function wordsOf(text: string | null | undefined): string {
  try {
    const body: unknown = JSON.parse(text ?? '');
    return innermost(isObject(body) && 'error' in body ? body['error'] : body);
  } catch {
    return `${text === undefined || text === null || text === '' ? 'an empty body' : 'a page of HTML'} came in place of JSON`;
  }
}
