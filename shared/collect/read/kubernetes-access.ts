import { ContainerServiceClient } from '@azure/arm-containerservice';
import type { ClusterRef } from '../../model/snapshot.ts';
import { armOptions, type Azure, counting, keepingPages } from './azure.ts';

/** How the API server of one cluster is reached. */
export interface Access {
  readonly server: string;
  /** The cluster's own authority, as PEM. */
  readonly authority?: string;
  /** Only where the configuration accepts an admin's certificate; else a token of Entra is used. */
  readonly admin?: { readonly certificate: string; readonly key: string };
}

/** AKS's server application in Entra, the same in every cloud: https://learn.microsoft.com/azure/aks/kubelogin-authentication */
export const SERVER_SCOPE = '6dae42f8-4368-4678-94ff-3960e28e3630/.default';

/**
 * Asks ARM for the kubeconfig of a cluster's user, which needs `Microsoft.ContainerService/managedClusters/listClusterUserCredential/action`.
 * A cluster without Entra integration gives an admin's certificate to every user: that is refused unless it is accepted.
 * https://learn.microsoft.com/azure/aks/control-kubeconfig-access
 */
export async function readAccess(
  azure: Azure,
  { subscriptionId, resourceGroup, name }: ClusterRef,
  acceptsAdmin: boolean,
  abortSignal: AbortSignal,
): Promise<Access> {
  const pages: unknown[] = [];
  const options = armOptions(azure, [counting(azure.calls, 'arm'), keepingPages(pages)]);
  const client = new ContainerServiceClient(azure.credential, subscriptionId, options);
  await client.managedClusters.listClusterUserCredentials(resourceGroup, name, { format: 'exec', abortSignal });
  const [page] = pages as { kubeconfigs?: readonly { value?: string }[] }[];
  const kubeconfig = Buffer.from(page?.kubeconfigs?.[0]?.value ?? '', 'base64').toString('utf8');
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const [cluster, user] = [config.getCurrentCluster(), config.getCurrentUser()];
  if (cluster === null) throw new Error('the kubeconfig that Azure gave names no cluster');
  const access = { server: cluster.server, ...(cluster.caData && { authority: decode(cluster.caData) }) };
  if (user?.certData === undefined && user?.token === undefined) return access;
  if (!acceptsAdmin || user.certData === undefined || user.keyData === undefined) throw new Error(REFUSED);
  return { ...access, admin: { certificate: decode(user.certData), key: decode(user.keyData) } };
}

const REFUSED =
  "the cluster has no Entra integration, so Azure gives an admin's certificate, which is not used: turn Entra integration on, or set sources.kubernetes.acceptAdminCertificate in reach.json";

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
