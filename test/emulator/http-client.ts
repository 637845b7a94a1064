import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import type { Emulator } from './emulator.ts';

/** Puts the emulator under real Azure clients, below their retries, paging and authentication. No socket, no port. */
export function httpClient(emulator: Emulator): HttpClient {
  return {
    async sendRequest(request) {
      const headers = new Headers([...request.headers].map(([name, value]) => [name, value]));
      const body =
        typeof request.body === 'string' || request.body instanceof Uint8Array ? Buffer.from(request.body) : null;
      const ask = () => emulator.handle(new Request(request.url, { method: request.method, headers, body }));
      // Nor do sockets send what nobody waits for any longer.
      const isAborted = request.abortSignal?.aborted === true;
      const response = await Promise.race([aborted(request), ...(isAborted ? [] : [ask()])]);
      return {
        request,
        status: response.status,
        headers: createHttpHeaders(Object.fromEntries(response.headers)),
        bodyAsText: await response.text(),
      };
    },
  };
}

/** Rejects when the caller does not wait any longer. */
function aborted({ abortSignal }: PipelineRequest): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      reject(Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }));
    };
    if (abortSignal?.aborted === true) stop();
    abortSignal?.addEventListener('abort', stop);
  });
}
