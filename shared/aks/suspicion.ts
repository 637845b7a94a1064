import type { ClusterFacts, Seen } from '../model/facts.ts';
import { isWell } from './dials.ts';
import { isLoaded, type LoadLimits } from './load.ts';

/**
 * Whether something about a cluster hints that its tunnel or its nodes are not well, so that a closer look is worth its calls: a loaded API
 * server, one that did not answer a dial or to Kubernetes, a cluster without metrics of its own, an agent or a node that Kubernetes shows to be unwell.
 */
export function isSuspect(
  { apiServer, apiServerLoad, probe, tunnelPods, nodes, nodeUse }: Seen<ClusterFacts>,
  wasKubernetesAsked: boolean,
  limits: LoadLimits,
): boolean {
  if (apiServer.known && apiServer.value.powerState === 'Stopped') return false;
  return (
    (apiServerLoad.known && isLoaded(apiServerLoad.value, limits)) ||
    (probe.known && probe.value.dials.some((dial) => !isWell(dial))) ||
    (wasKubernetesAsked && !(tunnelPods.known && nodeUse.known)) ||
    (tunnelPods.known && tunnelPods.value.some(({ isReady, restarts }) => !isReady || restarts > 0)) ||
    (nodes.known && nodes.value.some(({ isReady, pressures }) => !isReady || pressures.length > 0))
  );
}
