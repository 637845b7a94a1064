import type { AgentPool, ApiServer } from '../model/api-server.ts';

/** The system pools with their places in the cluster's list, where none of them has a running node; else none. */
export function darkSystemPools({
  pools,
  hasHostedSystemPools,
}: ApiServer): readonly { readonly pool: AgentPool; readonly index: number }[] {
  const system = pools.flatMap((pool, index) => (pool.mode === 'System' ? [{ pool, index }] : []));
  const isDark = system.every(({ pool }) => pool.powerState === 'Stopped' || pool.count === 0);
  return isDark && !hasHostedSystemPools ? system : [];
}
