import { basename, dirname } from 'node:path';
import { known, unseen } from '../../model/observed.ts';
import type { FileUse } from '../../model/report.ts';
import type { ResourceId } from '../../reachability/index.ts';
import { factsOf, type KubernetesOutput, sortOut } from '../parse/kubernetes/export.ts';
import type { Looked } from '../reading.ts';

/** A file with objects of Kubernetes in it. */
export interface ObjectFile {
  readonly file: string;
  /** When it was written. */
  readonly at: string;
  readonly outputs: readonly KubernetesOutput[];
}

/** What files tell of clusters, and what became of each file. */
export interface LookedInFiles {
  readonly looked: Looked;
  readonly uses: ReadonlyMap<string, FileUse>;
}

/** Objects do not say of which cluster they are: the nearest folder above that is named after a cluster does. */
export function lookInFiles(files: readonly ObjectFile[], clusters: readonly ResourceId[]): LookedInFiles {
  const placed = files.map((one) => ({ ...one, cluster: clusterOf(one.file, clusters) }));
  const byCluster = Map.groupBy(
    placed.flatMap(({ cluster, ...one }) => (cluster.length === 1 ? [{ ...one, cluster: cluster[0] ?? '' }] : [])),
    ({ cluster }) => cluster,
  );
  return {
    looked: new Map([...byCluster].map(([cluster, own]) => [cluster, factsIn(own)])),
    uses: new Map(placed.map(({ file, outputs, cluster }) => [file, useOf(file, outputs, cluster)])),
  };
}

/** The clusters that the nearest folder is named after: none, one, or several of one name. */
function clusterOf(file: string, clusters: readonly ResourceId[]): readonly ResourceId[] {
  const folder = dirname(file);
  if (folder === file || folder === '.') return [];
  const named = clusters.filter((id) => basename(id) === basename(folder).toLowerCase());
  return named.length > 0 ? named : clusterOf(folder, clusters);
}

function useOf(path: string, outputs: readonly KubernetesOutput[], clusters: readonly ResourceId[]): FileUse {
  if (clusters.length === 0)
    return { path, refused: 'Kubernetes objects, and no folder above is named after a cluster of these files' };
  if (clusters.length > 1)
    return {
      path,
      refused: `Kubernetes objects, and several clusters have the name of the folder: ${clusters.join(', ')}`,
    };
  const sorted = outputs.map(sortOut);
  const used = sorted.flatMap((one) => [...one.used].map(([kind, { length }]) => `${length} of kind ${kind}`));
  if (used.length === 0) return { path, refused: [...new Set(sorted.flatMap((one) => one.refused))].join('; ') };
  return { path, used: `objects of ${basename(clusters[0] ?? '')}: ${used.join(', ')}` };
}

function factsIn(files: readonly ObjectFile[]): Looked extends ReadonlyMap<string, infer F> ? F : never {
  const byKind = new Map<string, readonly unknown[]>();
  for (const { outputs } of files)
    for (const output of outputs)
      for (const [kind, objects] of sortOut(output).used) byKind.set(kind, [...(byKind.get(kind) ?? []), ...objects]);
  const observedAt = files.map(({ at }) => at).toSorted()[0] ?? '';
  const facts = Object.entries(factsOf(byKind)).map(([fact, one]) => {
    const seen = 'value' in one ? known(one.value, observedAt, 'files') : unseen(`what the files hold: ${one.why}`);
    return [fact, seen] as const;
  });
  return Object.fromEntries(facts);
}
