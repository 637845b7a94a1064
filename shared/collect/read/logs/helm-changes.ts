import { kql, piped } from '../../../kql.ts';
import type { HelmChanges } from '../../../model/helm-changes.ts';
import { parseHelmChanges } from '../../parse/logs/helm-changes.ts';
import type { LogQuestion } from './question.ts';

/**
 * Which revisions of Helm releases came and went: told by the names of the objects that hold them, of which no content is in the log. Helm 3
 * and later: `sh.helm.release.v1.<release>.v<revision>`, secrets as a rule, config maps where the driver is so set
 * (https://helm.sh/docs/topics/advanced/#storage-backends). Helm 2: config maps `<release>.v<revision>` that Tiller writes. Who deletes all
 * objects of a namespace at once, as its own deletion does, names none: that is a row without a release.
 */
export const helmChanges: LogQuestion<HelmChanges> = {
  asks: 'which revisions of Helm releases came and went',
  logs: ['kube-audit-admin', 'kube-audit'],
  lookBackHours: 168,
  query: piped(
    kql`where Stage == 'ResponseComplete' and Verb in ('create', 'delete', 'deletecollection') and coalesce(tolong(ResponseStatus.code), 200) < 300`,
    kql`extend Resource = tostring(ObjectRef.resource), Name = tostring(ObjectRef.name), Namespace = tostring(ObjectRef.namespace)`,
    kql`where Resource in ('secrets', 'configmaps')`,
    kql`extend Helm = case(Name matches regex @'^sh\.helm\.release\.v1\..+\.v\d+$', 3, Resource == 'configmaps' and UserAgent startswith 'tiller/' and Name matches regex @'^.+\.v\d+$', 2, 0)`,
    kql`where Helm > 0 or Verb == 'deletecollection'`,
    kql`extend Release = case(Helm == 3, extract(@'^sh\.helm\.release\.v1\.(.+)\.v\d+$', 1, Name), Helm == 2, extract(@'^(.+)\.v\d+$', 1, Name), ''), Revision = coalesce(tolong(extract(@'\.v(\d+)$', 1, Name)), 0)`,
    kql`summarize Created = countif(Verb == 'create'), Deleted = countif(Verb != 'create'), HighestRevision = max(Revision), LastChange = max(StageReceivedTime) by _ResourceId, Namespace, Release, Helm`,
  ),
  parse: parseHelmChanges,
};
