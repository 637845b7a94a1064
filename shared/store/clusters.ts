import type { ClusterState } from '../model/cluster-state.ts';
import type { ResourceId } from '../reachability/index.ts';
import { type Blobs, type Next, readJson, updateJson } from './blobs.ts';
import { clusterIn, nameOf } from './names.ts';

/** Ids of all clusters that are remembered, those that are gone too. */
export async function listClusters(blobs: Blobs): Promise<readonly ResourceId[]> {
  return (await blobs.list('clusters/')).flatMap((name) => clusterIn(name) ?? []);
}

export async function readCluster(blobs: Blobs, id: ResourceId): Promise<ClusterState | undefined> {
  return readJson<ClusterState>(blobs, nameOf.cluster(id));
}

/** Makes the next state of a cluster from the one that is kept. */
export async function updateCluster(blobs: Blobs, id: ResourceId, next: Next<ClusterState>): Promise<ClusterState> {
  return updateJson<ClusterState>(blobs, nameOf.cluster(id), next);
}
