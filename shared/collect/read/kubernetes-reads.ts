import type { HttpInfo } from '@kubernetes/client-node';
import type { ServiceName } from '../../model/webhook.ts';
import type { KubernetesFact } from '../parse/kubernetes/index.ts';
import { CLUSTER_NEEDS, type ClusterNeed, HELM_NEEDS } from '../needs.ts';
import { asMetadata, type KubernetesClients } from './kubernetes-client.ts';

export interface Page {
  readonly limit: number;
  readonly _continue?: string;
}

/** A question to an API server, and the permission that it needs. */
export interface Read extends Omit<ClusterNeed, 'facts'> {
  /** Only names and labels may come, never what is in the objects. */
  readonly isMetadataOnly?: boolean;
  readonly ask: (clients: KubernetesClients, page: Page) => Promise<HttpInfo<unknown>>;
}

const SYSTEM = 'kube-system';

/** Several reads for a fact need to succeed all. What is asked for by its name needs no more than that one object. */
export const READS: Readonly<Record<Exclude<KubernetesFact, 'helmReleases'>, readonly Read[]>> = {
  tunnelDeployments: [
    {
      ...CLUSTER_NEEDS.deployments,
      ask: ({ apps }, page) => apps.listNamespacedDeploymentWithHttpInfo({ namespace: SYSTEM, ...page }),
    },
  ],
  tunnelPods: ['app in (konnectivity-agent,aks-link)', 'component=tunnel'].map((labelSelector) => ({
    ...CLUSTER_NEEDS.pods,
    ask: ({ core }, page) => core.listNamespacedPodWithHttpInfo({ namespace: SYSTEM, labelSelector, ...page }),
  })),
  tunnelLadder: [
    {
      ...CLUSTER_NEEDS.ladder,
      ask: ({ core }) =>
        core.readNamespacedConfigMapWithHttpInfo({ namespace: SYSTEM, name: CLUSTER_NEEDS.ladder.name }),
    },
  ],
  nodes: [{ ...CLUSTER_NEEDS.nodes, ask: ({ core }, page) => core.listNodeWithHttpInfo({ ...page }) }],
  nodeUse: [
    {
      ...CLUSTER_NEEDS.nodeUse,
      ask: ({ custom }, page) =>
        custom.listClusterCustomObjectWithHttpInfo({
          group: CLUSTER_NEEDS.nodeUse.group,
          version: 'v1beta1',
          plural: CLUSTER_NEEDS.nodeUse.resource,
          ...page,
        }),
    },
  ],
  networkPolicies: [
    {
      ...CLUSTER_NEEDS.networkPolicies,
      ask: ({ networking }, page) => networking.listNamespacedNetworkPolicyWithHttpInfo({ namespace: SYSTEM, ...page }),
    },
  ],
  webhooks: [
    {
      ...CLUSTER_NEEDS.validatingWebhooks,
      ask: ({ admission }, page) => admission.listValidatingWebhookConfigurationWithHttpInfo({ ...page }),
    },
    {
      ...CLUSTER_NEEDS.mutatingWebhooks,
      ask: ({ admission }, page) => admission.listMutatingWebhookConfigurationWithHttpInfo({ ...page }),
    },
  ],
  apiServices: [
    {
      ...CLUSTER_NEEDS.apiServices,
      ask: ({ registration }, page) => registration.listAPIServiceWithHttpInfo({ ...page }),
    },
  ],
  guard: [
    {
      ...CLUSTER_NEEDS.guardSchema,
      ask: ({ flowcontrol }) => flowcontrol.readFlowSchemaWithHttpInfo({ name: CLUSTER_NEEDS.guardSchema.name }),
    },
    {
      ...CLUSTER_NEEDS.guardLevel,
      ask: ({ flowcontrol }) =>
        flowcontrol.readPriorityLevelConfigurationWithHttpInfo({ name: CLUSTER_NEEDS.guardLevel.name }),
    },
  ],
};

/** What is asked about a Service, to know whether anything answers for it. */
export function backendReads({ namespace, name }: ServiceName): readonly Read[] {
  const labelSelector = `kubernetes.io/service-name=${name}`;
  return [
    {
      ...CLUSTER_NEEDS.services,
      namespace,
      ask: ({ core }) => core.readNamespacedServiceWithHttpInfo({ namespace, name }),
    },
    {
      ...CLUSTER_NEEDS.endpointSlices,
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
  const secrets = { ...HELM_NEEDS.secrets, isMetadataOnly: true } as const;
  const ofTiller: Read = {
    ...HELM_NEEDS.configMaps,
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
