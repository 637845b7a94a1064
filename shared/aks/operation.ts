import type { ApiServer } from '../model/api-server.ts';

/** States in which an operation leaves a cluster; any other is that of one that goes on, such as Updating or Upgrading. */
const ENDED = ['Succeeded', 'Failed', 'Canceled'];

export function isInOperation({ provisioningState: state }: ApiServer): boolean {
  return state !== undefined && !ENDED.includes(state);
}
