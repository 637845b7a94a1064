import type { Trouble } from '../model/finding.ts';
import type { HelmChanges } from '../model/helm-changes.ts';
import type { Logged } from '../model/logs.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { word } from './az.ts';
import { citeRow } from './cite.ts';

/**
 * How many revisions a release keeps at least: those that came while the log was looked at, without those that went. A number of a
 * revision says nothing of it: it counts what was ever made. What was there before is not counted.
 */
export function keptAtLeast({ created, deleted }: HelmChanges): number {
  return Math.max(0, created - deleted);
}

/**
 * Releases of which more revisions came than are to be kept, without as many going. Where all of a namespace was
 * deleted at once, its releases are left out: how many of theirs went with it is not told.
 */
export function helmChurn(log: Logged<HelmChanges>, mostKept: number, { name }: ClusterRef): readonly Trouble[] {
  const emptied = new Set(log.rows.filter(({ release }) => release === '').map(({ namespace }) => namespace));
  return log.rows
    .filter((changes) => keptAtLeast(changes) > mostKept && !emptied.has(changes.namespace))
    .map((changes): Trouble => {
      const { namespace, release, helm, created, deleted, highestRevision } = changes;
      const where = { Namespace: namespace, Release: release, Helm: helm };
      const gone = deleted === 0 ? 'none of any age was deleted' : `only ${deleted} of any age were deleted`;
      return {
        subject: `${namespace}/${release}`,
        reason: `Release ${release} in ${namespace} (Helm ${helm}) keeps ${keptAtLeast(changes)} revisions at least: from ${log.fromAt} to ${log.toAt} ${created} came, the newest with number ${highestRevision}, and ${gone}.`,
        certainty: 'likely',
        evidence: [
          citeRow(`${created} revisions of ${release} in ${namespace} were created`, log, where, 'Created'),
          citeRow(`${deleted} were deleted`, log, where, 'Deleted'),
        ],
        command: countKept(changes, name),
        disprovedBy: 'the objects of its revisions being fewer, when they are counted.',
      };
    });
}

/** Lists names and labels alone: what a revision holds is not printed. */
function countKept({ namespace, release, helm }: HelmChanges, context: string): string {
  const label = helm === 3 ? `owner=helm,name=${release}` : `OWNER=TILLER,NAME=${release}`;
  const kinds = helm === 3 ? 'secrets,configmaps' : 'configmaps';
  return `kubectl --context ${word(context)} get ${kinds} -n ${word(namespace)} -l ${word(label)} -o name`;
}
