import type { ConfigurationOptions, HttpInfo } from '@kubernetes/client-node';
import { GUARD } from '../parse/kubernetes/guard.ts';
import type { KubernetesFact } from '../parse/kubernetes/index.ts';
import type { KubernetesClients } from './kubernetes-client.ts';

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
  readonly ask: (clients: KubernetesClients, page: Page, options?: ConfigurationOptions) => Promise<HttpInfo<unknown>>;
}

const SYSTEM = 'kube-system';

/** Several reads for a fact need to succeed all. What is asked for by its name needs no more than that one object. */
export const READS: Readonly<Record<KubernetesFact, readonly Read[]>> = {
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
