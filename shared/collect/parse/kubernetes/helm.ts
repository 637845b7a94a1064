import type { HelmRelease, HelmReleases } from '../../../model/helm.ts';
import { Body } from '../body.ts';

type Revision = Pick<HelmRelease, 'namespace' | 'name' | 'keptBy'> & { readonly version: number };

/**
 * Groups the objects of revisions by their releases: Secrets with `owner=helm`, and ConfigMaps of Tiller with `OWNER=TILLER`, both with
 * metadata alone. https://helm.sh/docs/topics/kubernetes_distros/ and https://helm.sh/docs/topics/advanced/#storage-backends
 */
export function parseHelmReleases(objects: readonly unknown[]): HelmReleases {
  const revisions = objects.flatMap((object): readonly Revision[] => {
    const metadata = new Body(object).requiredObject('metadata');
    const labels = metadata.textsByName('labels');
    const namespace = metadata.requiredText('namespace');
    const { owner, name, version, OWNER, NAME, VERSION } = labels;
    if (owner === 'helm' && name !== undefined)
      return [{ namespace, name, keptBy: 'Helm 3 or 4', version: Number(version) }];
    if (OWNER === 'TILLER' && NAME !== undefined)
      return [{ namespace, name: NAME, keptBy: 'Helm 2', version: Number(VERSION) }];
    return [];
  });
  const byRelease = Map.groupBy(revisions, ({ namespace, name, keptBy }) => `${namespace}/${name}/${keptBy}`);
  const counted = [...byRelease.values()].flatMap((own): readonly HelmRelease[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { version: _, ...release } = first;
    return [{ ...release, kept: own.length, newest: Math.max(...own.map(({ version }) => version)) }];
  });
  return { counted };
}
