import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from '../../cloud.ts';
import type { AzureCalls, Problem } from '../../model/report.ts';
import type { Gate } from '../quota.ts';

/** Everything that a reader of Azure needs, built once in `app.ts`. */
export interface Azure {
  readonly credential: TokenCredential;
  readonly cloud: Cloud;
  readonly calls: { -readonly [K in keyof AzureCalls]: AzureCalls[K] };
  readonly resourceGraphGate: Gate;
  /** In place of real sockets. */
  readonly httpClient?: HttpClient;
}

/** Options that every client of ARM takes: hosts and token audience of the cloud, and what to do with each answer. */
export function armOptions({ cloud, httpClient }: Azure, policies: readonly PipelinePolicy[]) {
  return {
    endpoint: cloud.resourceManager,
    credentials: { scopes: [`${cloud.resourceManagerAudience}/.default`] },
    additionalPolicies: policies.map((policy) => ({ policy, position: 'perRetry' as const })),
    ...(httpClient && { httpClient }),
  };
}

/** Counts requests to a service, retries included. */
export function counting(calls: Azure['calls'], service: keyof AzureCalls): PipelinePolicy {
  return {
    name: 'countingPolicy',
    sendRequest(request, next) {
      calls[service]++;
      return next(request);
    },
  };
}

/** Hands over the JSON of every page as it came: the clients' own models drop fields that they do not know. */
export function keepingPages(pages: unknown[]): PipelinePolicy {
  return {
    name: 'keepingPagesPolicy',
    async sendRequest(request, next) {
      const response = await next(request);
      if (response.status === 200) pages.push(JSON.parse(response.bodyAsText ?? 'null'));
      return response;
    },
  };
}

/** What went wrong with a call, in a sentence that names the missing permission where Azure does. */
export function explain(error: unknown): string {
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  const text = (message ?? String(error)).replaceAll(/\s+/g, ' ').trim();
  if (/^\s*</.test(text) || /Unexpected token '?</.test(text))
    return `answered a page of HTML in place of JSON${statusCode ? ` (HTTP ${statusCode})` : ''}`;
  return statusCode === undefined ? text : `HTTP ${statusCode}${code ? ` ${code}` : ''}: ${text}`;
}

export function unreadProblem(where: string, error: unknown): Problem {
  return { where, what: explain(error), kind: 'unread' };
}
