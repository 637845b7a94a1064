import type { ApiServer } from '../model/api-server.ts';

/** Whether clients reach the API server by a private address alone: then it has no authorized ranges. */
export function isPrivate({ mode }: ApiServer): boolean {
  return mode === 'privateLink' || mode === 'privateVnetIntegrated';
}

/** Whether nodes reach the API server inside their VNet, at an address of a subnet of its own. */
export function isIntegrated({ mode }: ApiServer): boolean {
  return mode === 'publicVnetIntegrated' || mode === 'privateVnetIntegrated';
}

/**
 * Whether the API server calls through a tunnel. In the nodes' VNet it calls nodes directly, and pods too where they have addresses of
 * the VNet: https://learn.microsoft.com/azure/aks/plan-control-plane-networking
 */
export function needsTunnel(apiServer: ApiServer): boolean {
  if (!isIntegrated(apiServer)) return true;
  return apiServer.networkPlugin === 'none' || (apiServer.networkPlugin === 'azure' && apiServer.podRanges.length > 0);
}
