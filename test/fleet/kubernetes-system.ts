import { type KubernetesObject, SYSTEM } from './kubernetes.ts';

/** What AKS puts into kube-system and beside it: https://learn.microsoft.com/azure/aks/core-aks-concepts */
export function systemOf(): readonly KubernetesObject[] {
  return [
    ...['default', 'kube-node-lease', 'kube-public'].map((name) => namespace(name)),
    // Labels of a recorded cluster, and the newer `managedby`.
    namespace(SYSTEM, {
      'addonmanager.kubernetes.io/mode': 'Reconcile',
      'control-plane': 'true',
      'kubernetes.azure.com/managedby': 'aks',
      'kubernetes.io/cluster-service': 'true',
    }),
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'konnectivity-agent', namespace: SYSTEM },
      spec: {
        podSelector: { matchLabels: { app: 'konnectivity-agent' } },
        egress: [{}],
        policyTypes: ['Egress'],
      },
    },
  ];
}

export function namespace(name: string, labels: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}
