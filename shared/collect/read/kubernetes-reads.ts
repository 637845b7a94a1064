import type { HttpInfo } from '@kubernetes/client-node';
import { GUARD } from '../parse/kubernetes/guard.ts';
import type { ServiceName } from '../../model/webhook.ts';
import type { KubernetesFact } from '../parse/kubernetes/index.ts';
import { asMetadata, type KubernetesClients } from './kubernetes-client.ts';

export interface Page {
  readonly limit: number;
  readonly _continue?: string;
}

/** A question to an API server, and the permission that it needs. */
export interface Read {
  readonly group: string;
  readonly resource: string;
  readonly verb: 'get' | 'list';
  readonly namespace?: string;
  /** Only names and labels may come, never what is in the objects. */
  readonly isMetadataOnly?: boolean;
  readonly ask: (clients: KubernetesClients, page: Page) => Promise<HttpInfo<unknown>>;
}

const SYSTEM = 'kube-system';

/** Several reads for a fact need to succeed all. What is asked for by its name needs no more than that one object. */
export const READS: Readonly<Record<Exclude<KubernetesFact, 'helmReleases'>, readonly Read[]>> = {
  tunnelDeployments: [
    {
      group: 'apps',
      resource: 'deployments',
      verb: 'list',
      namespace: SYSTEM,
      ask: ({ apps }, page) => apps.listNamespacedDeploymentWithHttpInfo({ namespace: SYSTEM, ...page }),
    },
  ],
  tunnelPods: ['app in (konnectivity-agent,aks-link)', 'component=tunnel'].map((labelSelector) => ({
    group: '',
    resource: 'pods',
    verb: 'list',
    namespace: SYSTEM,
    ask: ({ core }, page) => core.listNamespacedPodWithHttpInfo({ namespace: SYSTEM, labelSelector, ...page }),
  })),
  tunnelLadder: [
    {
      group: '',
      resource: 'configmaps',
      verb: 'get',
      namespace: SYSTEM,
      ask: ({ core }) =>
        core.readNamespacedConfigMapWithHttpInfo({ namespace: SYSTEM, name: 'konnectivity-agent-autoscaler' }),
    },
  ],
  nodes: [
    { group: '', resource: 'nodes', verb: 'list', ask: ({ core }, page) => core.listNodeWithHttpInfo({ ...page }) },
  ],
  nodeUse: [
    {
      group: 'metrics.k8s.io',
      resource: 'nodes',
      verb: 'list',
      ask: ({ custom }, page) =>
        custom.listClusterCustomObjectWithHttpInfo({
          group: 'metrics.k8s.io',
          version: 'v1beta1',
          plural: 'nodes',
          ...page,
        }),
    },
  ],
  networkPolicies: [
    {
      group: 'networking.k8s.io',
      resource: 'networkpolicies',
      verb: 'list',
      namespace: SYSTEM,
      ask: ({ networking }, page) => networking.listNamespacedNetworkPolicyWithHttpInfo({ namespace: SYSTEM, ...page }),
    },
  ],
  webhooks: [
    {
      group: 'admissionregistration.k8s.io',
      resource: 'validatingwebhookconfigurations',
      verb: 'list',
      ask: ({ admission }, page) => admission.listValidatingWebhookConfigurationWithHttpInfo({ ...page }),
    },
    {
      group: 'admissionregistration.k8s.io',
      resource: 'mutatingwebhookconfigurations',
      verb: 'list',
      ask: ({ admission }, page) => admission.listMutatingWebhookConfigurationWithHttpInfo({ ...page }),
    },
  ],
  apiServices: [
    {
      group: 'apiregistration.k8s.io',
      resource: 'apiservices',
      verb: 'list',
      ask: ({ registration }, page) => registration.listAPIServiceWithHttpInfo({ ...page }),
    },
  ],
  guard: [
    {
      group: 'flowcontrol.apiserver.k8s.io',
      resource: 'flowschemas',
      verb: 'get',
      ask: ({ flowcontrol }) => flowcontrol.readFlowSchemaWithHttpInfo({ name: GUARD }),
    },
    {
      group: 'flowcontrol.apiserver.k8s.io',
      resource: 'prioritylevelconfigurations',
      verb: 'get',
      ask: ({ flowcontrol }) => flowcontrol.readPriorityLevelConfigurationWithHttpInfo({ name: GUARD }),
    },
  ],
};

/** What is asked about a Service, to know whether anything answers for it. */
export function backendReads({ namespace, name }: ServiceName): readonly Read[] {
  const labelSelector = `kubernetes.io/service-name=${name}`;
  return [
    {
      group: '',
      resource: 'services',
      verb: 'get',
      namespace,
      ask: ({ core }) => core.readNamespacedServiceWithHttpInfo({ namespace, name }),
    },
    {
      group: 'discovery.k8s.io',
      resource: 'endpointslices',
      verb: 'list',
      namespace,
      ask: ({ discovery }, page) =>
        discovery.listNamespacedEndpointSliceWithHttpInfo({ namespace, labelSelector, ...page }),
    },
  ];
}

/** The type of Secrets that Helm 3 and 4 keep, and their labels: https://helm.sh/docs/topics/advanced/#storage-backends */
const OF_HELM = { fieldSelector: 'type=helm.sh/release.v1', labelSelector: 'owner=helm' };

/** Where Helm keeps revisions: in the namespaces that are given, or in all of the cluster. Tiller kept them in kube-system. */
export function helmReads(where: true | readonly string[]): readonly Read[] {
  const secrets = { group: '', resource: 'secrets', verb: 'list', isMetadataOnly: true } as const;
  const ofTiller: Read = {
    group: '',
    resource: 'configmaps',
    verb: 'list',
    namespace: SYSTEM,
    isMetadataOnly: true,
    ask: ({ core }, page) =>
      core.listNamespacedConfigMapWithHttpInfo(
        { namespace: SYSTEM, labelSelector: 'OWNER=TILLER', ...page },
        asMetadata(),
      ),
  };
  if (where === true)
    return [
      {
        ...secrets,
        ask: ({ core }, page) => core.listSecretForAllNamespacesWithHttpInfo({ ...OF_HELM, ...page }, asMetadata()),
      },
      ofTiller,
    ];
  const inNamespaces = where.map((namespace): Read => ({
    ...secrets,
    namespace,
    ask: ({ core }, page) => core.listNamespacedSecretWithHttpInfo({ namespace, ...OF_HELM, ...page }, asMetadata()),
  }));
  return [...inNamespaces, ofTiller];
}
