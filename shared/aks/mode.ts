import type { ApiServer } from '../model/api-server.ts';

/** Whether clients reach the API server by a private address alone: then it has no authorized ranges. */
export function isPrivate({ mode }: ApiServer): boolean {
  return mode === 'privateLink' || mode === 'privateVnetIntegrated';
}
