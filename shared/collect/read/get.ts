import { NetworkManagementClient } from '@azure/arm-network';
import { createDefaultHttpClient, createPipelineRequest } from '@azure/core-rest-pipeline';
import type { AzureCalls } from '../../model/report.ts';
import { armOptions, type Azure, counting } from './azure.ts';
import { refusal } from './azure-error.ts';

/** Reads anything of ARM by its path, one GET each, with tokens and retries. It throws what Azure says in place of an answer. */
export function armReader(
  azure: Azure,
  service: keyof AzureCalls,
): (path: string, version: string) => Promise<unknown> {
  const options = armOptions(azure, [counting(azure.calls, service)]);
  // Of the client only its pipeline is used.
  const { pipeline } = new NetworkManagementClient(azure.credential, '', options);
  const httpClient = azure.httpClient ?? createDefaultHttpClient();
  return async (path, version) => {
    const escaped = path.split('/').map(encodeURIComponent).join('/');
    const url = `${azure.cloud.resourceManager}${escaped}?api-version=${version}`;
    const response = await pipeline.sendRequest(httpClient, createPipelineRequest({ url }));
    if (response.status !== 200) throw refusal(response);
    return JSON.parse(response.bodyAsText ?? 'null') as unknown;
  };
}
