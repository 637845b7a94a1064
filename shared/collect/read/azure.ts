import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { Cloud } from '../../cloud.ts';
import type { AzureCalls } from '../../model/report.ts';
import type { Gate, Slots } from '../quota.ts';
import { refusal } from './azure-error.ts';

/** Everything that a reader of Azure needs, built once in `app.ts`. */
export interface Azure {
  readonly credential: TokenCredential;
  readonly cloud: Cloud;
  readonly calls: { -readonly [K in keyof AzureCalls]: AzureCalls[K] };
  readonly resourceGraphGate: Gate;
  /** For queries of logs, and how many of them may run at once: of tables of the usual plan, and of the others. */
  readonly logs: { readonly gate: Gate; readonly slots: Slots; readonly basicSlots: Slots };
  readonly metricsGate: Gate;
  /** When whoever waits for all of it can wait no longer. */
  readonly deadline?: AbortSignal;
  /** In place of real sockets. */
  readonly httpClient?: HttpClient;
}

/** Options that every client of ARM takes: hosts and token audience of the cloud, and what to do with each answer. */
export function armOptions({ cloud, httpClient, deadline }: Azure, policies: readonly PipelinePolicy[]) {
  const own = deadline === undefined ? [] : [within(deadline, 'lastDeadlinePolicy')];
  return {
    endpoint: cloud.resourceManager,
    credentials: { scopes: [`${cloud.resourceManagerAudience}/.default`] },
    additionalPolicies: [...own, ...policies, sayingWhy].map((policy) => ({ policy, position: 'perRetry' as const })),
    ...(httpClient && { httpClient }),
  };
}

/** How long to stay away from a service that answers "too many" and does not say how long. */
const PAUSE_SECONDS = 3;

/**
 * Waits at the gate before each request, and closes it for everyone when the service says how long to stay away. The clients retry no
 * HTTP 429 that does not say it, so that is put in.
 */
export function waitingAt(gate: Gate): PipelinePolicy {
  return {
    name: 'gatePolicy',
    async sendRequest(request, next) {
      await gate.enter();
      const response = await next(request);
      if (response.status !== 429) return response;
      const told = Number(response.headers.get('retry-after'));
      const seconds = told > 0 ? told : PAUSE_SECONDS;
      if (!response.headers.has('retry-after')) response.headers.set('retry-after', String(seconds));
      gate.close(seconds * 1_000);
      return response;
    },
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

/** Gives up when a deadline is over: the clients themselves wait for ever for a host that never answers. */
export function within(deadline: AbortSignal, name = 'deadlinePolicy'): PipelinePolicy {
  return {
    name,
    sendRequest(request, next) {
      request.abortSignal = deadline;
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

/** Makes errors of answers that no retry will better: the clients lose Azure's own words while they page, and take a proxy's page for an answer. */
export const sayingWhy: PipelinePolicy = {
  name: 'sayingWhyPolicy',
  async sendRequest(request, next) {
    const response = await next(request);
    const { status } = response;
    if (status === 200 && (response.bodyAsText ?? '').trimStart().startsWith('<')) throw refusal(response);
    if (status === 403 || status === 404) throw refusal(response);
    return response;
  },
};
