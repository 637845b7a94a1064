import type { HelmChanges } from '../../../model/helm-changes.ts';
import { BodyError, type Body } from '../body.ts';

export function parseHelmChanges(row: Body): HelmChanges {
  const helm = row.requiredNumber('Helm');
  if (helm !== 0 && helm !== 2 && helm !== 3) throw new BodyError(`row.Helm: expected 0, 2 or 3, got ${helm}`);
  return {
    namespace: row.requiredText('Namespace'),
    release: row.requiredText('Release'),
    helm,
    created: row.requiredNumber('Created'),
    deleted: row.requiredNumber('Deleted'),
    highestRevision: row.requiredNumber('HighestRevision'),
    lastChangeAt: row.requiredText('LastChange'),
  };
}
