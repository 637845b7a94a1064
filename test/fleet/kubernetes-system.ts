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
    ...service(SYSTEM, 'metrics-server', 2),
    apiService('v1', '', 'v1'),
    apiService('v1.apps', 'apps', 'v1'),
    apiService('v1beta1.metrics.k8s.io', 'metrics.k8s.io', 'v1beta1', { namespace: SYSTEM, name: 'metrics-server' }),
    // AKS's own, as https://github.com/kubernetes/autoscaler/issues/7392 shows it: it refuses nodes, at an address beside the API server.
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'MutatingWebhookConfiguration',
      metadata: {
        name: 'aks-node-mutating-webhook',
        labels: { 'admissions.enforcer/disabled': 'true', 'kubernetes.azure.com/controlPlaneWebhook': 'Reconcile' },
      },
      webhooks: [
        {
          name: 'aks-node-mutating-webhook.azmk8s.io',
          clientConfig: { url: 'https://ccp-webhook.0123456789abcdef.svc.cluster.local.:8443/mutate-nodes' },
          failurePolicy: 'Fail',
          namespaceSelector: {},
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['nodes'], scope: '*' }],
          sideEffects: 'NoneOnDryRun',
          timeoutSeconds: 5,
        },
      ],
    },
  ];
}

/** A Service with so many endpoints, all ready. */
export function service(namespace: string, name: string, endpoints: number): readonly KubernetesObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        type: 'ClusterIP',
        clusterIP: '172.16.0.33',
        ports: [{ port: 443, protocol: 'TCP', targetPort: 'https' }],
      },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${name}-x7k2p`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: Array.from({ length: endpoints }, (_, at) => ({
        addresses: [`10.244.1.${at + 4}`],
        conditions: { ready: true, serving: true, terminating: false },
      })),
      ports: [{ name: 'https', port: 10_250, protocol: 'TCP' }],
    },
  ];
}

/** A part of the API: the server's own, or one that a Service answers for. */
export function apiService(name: string, group: string, version: string, by?: object): KubernetesObject {
  const reason = by === undefined ? 'Local' : 'Passed';
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name },
    spec: {
      group,
      version,
      groupPriorityMinimum: 100,
      versionPriority: 100,
      ...(by && { service: { ...by, port: 443 } }),
    },
    status: { conditions: [{ type: 'Available', status: 'True', reason }] },
  };
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
