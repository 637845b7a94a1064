import {
  CLUSTER_NEEDS,
  type ClusterNeed,
  dataActionOf,
  HELM_NEEDS,
  type Need,
  NEEDS,
  SOURCES,
} from '../collect/needs.ts';
import type { Sources } from '../model/config.ts';

/** All that Azure tells by itself, without a word with any API server. */
export const WITHOUT_KUBERNETES: Sources = { metrics: true, logs: true };

/** What a role gives: actions on resources, and data actions within them. */
export interface Rights {
  readonly actions: readonly string[];
  readonly dataActions: readonly string[];
}

/** The rights on Azure's resources that sources take. */
export function needsOf({ metrics = true, logs = false, kubernetes = false }: Sources): readonly Need[] {
  const isOn = { resources: true, metrics, logs: logs !== false, kubernetes: kubernetes !== false };
  return SOURCES.filter((source) => isOn[source]).flatMap((source) => NEEDS[source]);
}

/** The rights within clusters. Where Helm's revisions are counted in some namespaces, Secrets are listed in these alone. */
export function clusterNeedsOf({ kubernetes = false, helmSecretMetadata = false }: Sources): readonly ClusterNeed[] {
  if (kubernetes === false) return [];
  const own = Object.values(CLUSTER_NEEDS);
  if (helmSecretMetadata === false) return own;
  const secrets =
    helmSecretMetadata === true
      ? [HELM_NEEDS.secrets]
      : helmSecretMetadata.map((namespace) => ({ ...HELM_NEEDS.secrets, namespace }));
  return [...own, ...secrets, HELM_NEEDS.configMaps];
}

export function rightsOf(sources: Sources): Rights {
  return {
    actions: unique(needsOf(sources).map(({ action }) => action)),
    dataActions: unique(clusterNeedsOf(sources).map(dataActionOf)),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
