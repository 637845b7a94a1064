import {
  createDefaultHttpClient,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
} from '@azure/core-rest-pipeline';
import type { Dial, DialOutcome } from '../../model/probe.ts';
import { explain, isOfProxy, proxyOf, refusal } from './azure-error.ts';
import { dial } from './dial.ts';

const DEADLINE_MS = 10_000;

export interface Reached {
  readonly isReached: boolean;
  readonly says: string;
}

/** Asks a host something without a token, by the same proxies and certificates as the clients do. Any answer of its own will do; where none comes, a dial tells how far the way leads. */
export async function reach(url: string, httpClient?: HttpClient, deadlineMs = DEADLINE_MS): Promise<Reached> {
  const { host, hostname, port } = new URL(url);
  const deadline = AbortSignal.timeout(deadlineMs);
  const request = createPipelineRequest({ url, abortSignal: deadline });
  const pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 0 } });
  try {
    const response = await pipeline.sendRequest(httpClient ?? createDefaultHttpClient(), request);
    const proxy = proxyOf(request);
    const isPage = (response.bodyAsText ?? '').trimStart().startsWith('<');
    if (isOfProxy(response) || (isPage && response.status === 200))
      return { isReached: false, says: explain(refusal(response)) };
    return { isReached: true, says: `${host} answers${proxy === undefined ? '' : ` through the proxy ${proxy}`}` };
  } catch (error) {
    const proxy = proxyOf(request);
    if (!deadline.aborted) return { isReached: false, says: explain(error) };
    if (proxy !== undefined)
      return { isReached: false, says: `no answer came through the proxy ${proxy} within ${deadlineMs / 1_000} s` };
    const dialled = await dial(hostname, { deadlineMs: deadlineMs / 2, ...(port !== '' && { port: Number(port) }) });
    return { isReached: false, says: `${host}: ${wayOf(dialled)}` };
  }
}

function wayOf({ outcome, addresses }: Dial): string {
  return WAYS[outcome].replace('it', addresses.join(', '));
}

/** How far the way leads to a host that does not answer in time. */
const WAYS: Readonly<Record<DialOutcome, string>> = {
  nameNotFound: 'DNS knows no such name',
  nameUnanswered: 'DNS does not answer',
  timeOut: 'it does not take TCP connections: packets are dropped on the way',
  refused: 'it refuses connections',
  unroutable: 'no route leads to it',
  reset: 'it hangs up before TLS is agreed: something on the way does not let it through',
  tlsTimeOut: 'it connects and then says nothing, not even TLS',
  tlsAlert: 'it refuses TLS',
  silent: 'TLS is agreed, and no answer comes',
  reachable: 'it answers, and too late',
};
