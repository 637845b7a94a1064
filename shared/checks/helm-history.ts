import { helmChurn } from '../aks/helm-churn.ts';
import { besideEtcd, troubleOfRelease, troublesOfTotal } from '../aks/helm-troubles.ts';
import { defineCheck, notApplicable, verdict, whyUnseen } from './check.ts';

export const helmHistory = defineCheck({
  id: 'helm-history',
  cause: 6,
  title: 'Helm keeps more revisions of releases than anybody goes back to',
  severity: 'low',
  remediation: {
    summary: 'Set --history-max of Helm, or max_history of Terraform, and delete old revisions.',
    docs: 'https://learn.microsoft.com/azure/aks/best-practices-performance-scale-large',
  },
  explanation: `Helm keeps an object in etcd for each revision of a release, with all of its manifests in it. Counts the revisions that are kept of
each release, by names and labels alone: the number of the newest says nothing, as Helm 3 and 4 keep 10 unless told otherwise, and a release may be at
its 837th. The article says that Helm keeps them all: that holds for Helm 2 (ConfigMaps of Tiller in kube-system), and for Terraform's provider, which
sets no limit. Kept revisions alone rarely trouble an API server: the severity is low, and medium while the database of etcd fills up. Releases that Helm keeps in ConfigMaps or in a database
because it was told so are not counted. Where objects are not listed, the audit log tells what came and went in a week, by names of objects: what came without
as much going is kept, at least, and likely.`,
  reads: ['apiServer'],
  mayRead: ['helmReleases', 'helmChanges', 'apiServerLoad'],
  thresholds: {
    revisions: { value: 10, meaning: 'with more revisions kept of one release than this it is told.' },
    total: { value: 2_000, meaning: 'with more revisions kept of all releases together than this it is told.' },
    databasePercent: {
      value: 50,
      meaning:
        "while so much of etcd's quota is used the severity is medium, in percent; Microsoft says to clean up above 50.",
    },
  },

  run({ apiServer, helmReleases, helmChanges, apiServerLoad }, cluster, { revisions, total, databasePercent }) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (!helmReleases.known) {
      const log = helmChanges.known ? helmChanges.value : undefined;
      const likely = log === undefined ? [] : helmChurn(log, revisions, cluster);
      return verdict(
        besideEtcd(likely, apiServerLoad, databasePercent),
        [...whyUnseen([helmReleases, helmChanges]), ...(log?.unseen ?? [])],
        '',
      );
    }
    const releases = helmReleases.value;
    const ofReleases = releases
      .filter(({ kept }) => kept > revisions)
      .map((release) => troubleOfRelease(release, releases, revisions, cluster));
    const kept = releases.reduce((sum, release) => sum + release.kept, 0);
    return verdict(
      besideEtcd(
        [...ofReleases, ...troublesOfTotal(releases, kept > total ? kept : 0)],
        apiServerLoad,
        databasePercent,
      ),
      [],
      `Of ${releases.length} releases, ${kept} revisions are kept.`,
    );
  },
});
