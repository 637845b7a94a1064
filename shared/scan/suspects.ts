import type { App } from '../app.ts';
import { tightWays } from '../aks/port-room.ts';
import { isSuspect } from '../aks/suspicion.ts';
import type { LoadLimits } from '../aks/load.ts';
import { LOAD_LIMITS } from '../checks/api-server-load.ts';
import type { Config } from '../model/config.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { withFacts } from './merge.ts';

/**
 * Looks closer at clusters under suspicion, by metrics that would cost too much for all: readiness of the tunnel and load of its nodes where
 * something hints at trouble, use of outbound ports where configuration leaves few. Each is asked only where it could tell something.
 */
export async function readSuspects(snapshot: FleetSnapshot, config: Config, app: App): Promise<FleetSnapshot> {
  const limits = limitsOf(config);
  const { kubernetes = false } = config.sources ?? {};
  const suspects = snapshot.clusters.filter(({ facts }) => isSuspect(facts, kubernetes !== false, limits));
  const { network, serviceTags } = snapshot.facts;
  const leaving = snapshot.clusters.flatMap((cluster) => {
    const { apiServer } = cluster.facts;
    if (!network.known || !apiServer.known) return [];
    const ways = tightWays(network.value, { cluster: cluster.cluster, apiServer: apiServer.value }, serviceTags);
    return ways.length === 0 ? [] : [{ cluster, ways }];
  });
  if (suspects.length === 0 && leaving.length === 0) return snapshot;

  const { readSnatUse, readTunnelMetrics } = await import('../collect/read/suspect-metrics.ts');
  app.tell(`looking closer at ${suspects.length} tunnels and the outbound ports of ${leaving.length} clusters`);
  const azure = await app.azure();
  const [tunnels, ports] = await Promise.all([
    readTunnelMetrics(azure, suspects, app.now()),
    readSnatUse(azure, leaving, app.now()),
  ]);
  return withFacts(withFacts(snapshot, tunnels), ports);
}

function limitsOf({ checks = {} }: Config): LoadLimits {
  const own = Object.entries(LOAD_LIMITS).map(([name, { value }]) => [name, value]);
  return { ...(Object.fromEntries(own) as unknown as LoadLimits), ...checks['api-server-load']?.thresholds };
}
