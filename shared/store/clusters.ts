import type { ClusterState } from '../model/cluster-state.ts';
import type { ResourceId } from '../reachability/index.ts';
import { type Blobs, readJson } from './blobs.ts';
import { clusterIn, nameOf } from './names.ts';

/** Ids of all clusters that are remembered, those that are gone too. */
export async function listClusters(blobs: Blobs): Promise<readonly ResourceId[]> {
  return (await blobs.list('clusters/')).flatMap((name) => clusterIn(name) ?? []);
}

export async function readCluster(blobs: Blobs, id: ResourceId): Promise<ClusterState | undefined> {
  return readJson<ClusterState>(blobs, nameOf.cluster(id));
}

/** What is remembered of the clusters of a subscription, whose id is in lower case. */
export async function readClustersOf(blobs: Blobs, subscription: string): Promise<readonly ClusterState[]> {
  const names = await blobs.list(`clusters/${subscription}/`);
  const states = await Promise.all(names.map((name) => readJson<ClusterState>(blobs, name)));
  return states.filter((state) => state !== undefined);
}

/** Tries so often where others write as well. */
const MOST_TRIES = 10;

/**
 * Makes the next state of a cluster from the one that is kept, and keeps it, unless `next` answers that one itself. Where somebody else
 * wrote in between, it is made again from what they wrote. Throws when that goes on and on.
 */
export async function updateCluster(
  blobs: Blobs,
  id: ResourceId,
  next: (before: ClusterState | undefined) => { readonly state: ClusterState; readonly isKept: boolean },
): Promise<ClusterState> {
  const name = nameOf.cluster(id);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const kept = await blobs.read(name);
    const before = kept === undefined ? undefined : (JSON.parse(kept.text) as ClusterState);
    const { state, isKept } = next(before);
    if (!isKept) return state;
    const text = JSON.stringify(state);
    if (kept === undefined ? await blobs.create(name, text) : await blobs.write(name, text, kept.version)) return state;
  }
  throw new Error(`the state of ${id} was changed by others ${MOST_TRIES} times in a row`);
}
