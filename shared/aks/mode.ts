import type { ApiServer } from '../model/api-server.ts';

/** Whether clients reach the API server by a private address alone: then it has no authorized ranges. */
export function isPrivate({ mode }: ApiServer): boolean {
  return mode === 'privateLink' || mode === 'privateVnetIntegrated';
}

/** Whether nodes reach the API server inside their VNet, at an address of a subnet of its own. */
export function isIntegrated({ mode }: ApiServer): boolean {
  return mode === 'publicVnetIntegrated' || mode === 'privateVnetIntegrated';
}
