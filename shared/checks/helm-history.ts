import { SYSTEM } from '../aks/agents.ts';
import { helmChurn } from '../aks/helm-churn.ts';
import { besideEtcd, troubleOfRelease, troublesOfTotal } from '../aks/helm-troubles.ts';
import type { HelmReleases } from '../model/helm.ts';
import type { HelmChanges } from '../model/helm-changes.ts';
import type { Logged } from '../model/logs.ts';
import type { Observed } from '../model/observed.ts';
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
  explanation: `Helm keeps an object in etcd for each revision of a release, with all of its manifests in it. Counts the revisions that
are kept of each release, by names and labels alone: the number of the newest says nothing, as Helm 3 and 4 keep 10 unless told
otherwise, and a release may be at its 837th.

The article says that Helm keeps them all: that holds for Helm 2 (ConfigMaps of Tiller in kube-system), and for Terraform's provider,
which sets no limit.

Kept revisions alone rarely trouble an API server: the severity is low, and medium while the database of etcd fills up. Releases that
Helm keeps in ConfigMaps or in a database because it was told so are not counted.

Where objects are not listed, the audit log tells what came and went in a week, by names of objects: what came without as much going is
kept, at least, and likely. Where only some namespaces are listed, nothing is acquitted, and the audit log tells of the others.`,
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
    const releases = helmReleases.known ? helmReleases.value : { counted: [] };
    const { counted } = releases;
    const ofReleases = counted
      .filter(({ kept }) => kept > revisions)
      .map((release) => troubleOfRelease(release, releases, revisions, cluster));
    const kept = counted.reduce((sum, release) => sum + release.kept, 0);
    // What was counted is known better than the audit log can tell it.
    const log = helmChanges.known ? uncountedIn(helmChanges.value, helmReleases) : undefined;
    const likely = log === undefined ? [] : helmChurn(log, revisions, cluster);
    return verdict(
      besideEtcd(
        [...ofReleases, ...troublesOfTotal(counted, kept > total ? kept : 0), ...likely],
        apiServerLoad,
        databasePercent,
      ),
      helmReleases.known ? uncountedOf(releases) : [...whyUnseen([helmReleases, helmChanges]), ...(log?.unseen ?? [])],
      `Of ${counted.length} releases, ${kept} revisions are kept.`,
    );
  },
});

function uncountedOf({ within }: HelmReleases): readonly string[] {
  return within === undefined
    ? []
    : [`Releases were counted in ${within.join(', ')} alone: what Helm keeps elsewhere is not known.`];
}

/** What the log tells of releases that nobody counted. */
function uncountedIn(log: Logged<HelmChanges>, releases: Observed<HelmReleases>): Logged<HelmChanges> {
  if (!releases.known) return log;
  const { within } = releases.value;
  // Tiller's are counted where it lies unless told otherwise.
  const isCounted = ({ helm, namespace }: HelmChanges) =>
    helm === 2 ? namespace === SYSTEM : within === undefined || within.includes(namespace);
  return { ...log, rows: log.rows.filter((row) => !isCounted(row)) };
}
