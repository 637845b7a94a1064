import type { ClusterNeed } from '../collect/needs.ts';
import type { Sources } from '../model/config.ts';
import { clusterNeedsOf } from './rights.ts';

/** Roles of Kubernetes, as YAML: one for the whole cluster, and one for each namespace in which alone something is asked. */
export function clusterRole(sources: Sources): string {
  const byNamespace = Map.groupBy(clusterNeedsOf(sources), ({ namespace = '' }) => namespace);
  const roles = [...byNamespace].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const bindings = roles.map(([namespace]) => (namespace === '' ? WHOLE : within(namespace)));
  return `# For clusters whose rights are those of Kubernetes; $ID is the object id of the identity in Entra.
${bindings.map((binding) => `#   ${binding} --user "$ID"\n`).join('')}${roles.map(manifest).join('---\n')}`;
}

const WHOLE = 'kubectl create clusterrolebinding aks-reach --clusterrole aks-reach';

function within(namespace: string): string {
  return `kubectl create rolebinding aks-reach --role aks-reach -n ${namespace}`;
}

function manifest([namespace, needs]: readonly [string, readonly ClusterNeed[]]): string {
  const rules = needs.map(({ group, resource, verb, name }) =>
    [
      `  - apiGroups: ['${group}']`,
      `    resources: ['${resource}']`,
      ...(name === undefined ? [] : [`    resourceNames: ['${name}']`]),
      `    verbs: ['${verb}']\n`,
    ].join('\n'),
  );
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace === '' ? 'ClusterRole' : 'Role'}
metadata:
  name: aks-reach
${namespace === '' ? '' : `  namespace: ${namespace}\n`}rules:
${rules.join('')}`;
}
