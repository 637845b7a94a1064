import type { Trouble } from '../model/finding.ts';
import type { HelmRelease, HelmReleases } from '../model/helm.ts';
import type { Measured } from '../model/metrics.ts';
import type { Observed } from '../model/observed.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { word } from './az.ts';
import { citeCount } from './cite-object.ts';
import { averageOf, citeMeasured, longestAbove, seriesOf } from './measured.ts';

/** A release of which more revisions are kept than should be, and how all but the newest are deleted. */
export function troubleOfRelease(release: HelmRelease, all: HelmReleases, most: number, cluster: ClusterRef): Trouble {
  const { namespace, name, keptBy, kept, newest } = release;
  const kind = kindOf(release);
  const counted = all.counted.map((one) => (one === release ? { ...one, kept: most } : one));
  return {
    subject: `${namespace}/${name}`,
    reason: `${keptBy} keeps ${kept} revisions of release ${name} in ${namespace} (the newest is ${newest}): each is an object in etcd with all that the release holds.`,
    certainty: 'proven',
    evidence: [citeCount(namespace, kind, labelsOf(release), kept)],
    command: pruneCommand(release, most),
    change: { clusters: { [cluster.id]: { helmReleases: { ...all, counted } } } },
  };
}

export function troublesOfTotal(releases: readonly HelmRelease[], kept: number): readonly Trouble[] {
  if (kept === 0) return [];
  const worst = releases.toSorted((a, b) => b.kept - a.kept).slice(0, 3);
  return [
    {
      subject: 'all releases',
      reason: `Helm keeps ${kept} revisions of ${releases.length} releases in etcd together.`,
      certainty: 'proven',
      evidence: worst.map((release) => citeCount(release.namespace, kindOf(release), labelsOf(release), release.kept)),
    },
  ];
}

/** The troubles, worse where the database that keeps the revisions fills up, and still does. */
export function besideEtcd(
  troubles: readonly Trouble[],
  load: Observed<Measured>,
  databasePercent: number,
): readonly Trouble[] {
  if (!load.known) return troubles;
  const [series] = seriesOf(load.value, 'etcd_database_usage_percentage');
  const run = series && longestAbove(series, databasePercent);
  if (series === undefined || run?.[1] !== series.values.length) return troubles;
  const evidence = citeMeasured(load.value, series, 'average', run);
  return troubles.map((trouble) => ({
    ...trouble,
    reason: `${trouble.reason} The database of etcd is ${String(averageOf(series, run))}% full.`,
    severity: 'medium',
    evidence: [...trouble.evidence, evidence],
  }));
}

function kindOf({ keptBy }: HelmRelease): 'ConfigMap' | 'Secret' {
  return keptBy === 'Helm 2' ? 'ConfigMap' : 'Secret';
}

function labelsOf({ keptBy, name }: HelmRelease): string {
  return keptBy === 'Helm 2' ? `OWNER=TILLER,NAME=${name}` : `owner=helm,name=${name}`;
}

/** What was superseded is deleted, but for the newest: what is deployed has another status, and stays. */
function pruneCommand(release: HelmRelease, most: number): string {
  const [kind, status] =
    release.keptBy === 'Helm 2' ? ['configmap', 'STATUS=SUPERSEDED'] : ['secret', 'status=superseded'];
  const labels = word(`${labelsOf(release)},${status}`);
  const namespace = word(release.namespace);
  return `kubectl get ${kind} -n ${namespace} -l ${labels} --sort-by=.metadata.creationTimestamp -o name | head -n -${most} | xargs -r kubectl delete -n ${namespace}`;
}
