/**
 * Who calls because a cluster is one: the control plane, nodes, and what AKS runs on them. They read and watch much, the more the larger the
 * cluster is, and nobody but AKS can mend them. Users are what the API server authenticated; of the controllers of the controller manager,
 * each has a service account of its own, and the query makes them one.
 */
const USERS: ReadonlySet<string> = new Set([
  'system:node',
  'system:apiserver',
  'system:kube-controller-manager',
  'system:kube-scheduler',
  'system:kube-proxy',
  'system:cloud-controller-manager',
  'system:node-problem-detector',
  'system:anonymous',
  'aksService',
  // Nodes of old, as the audit policy of AKS still names them.
  'client',
  'kubelet',
  'nodeclient',
]);

/** Namespaces in which nothing but add-ons of AKS runs: https://learn.microsoft.com/azure/aks/integrations */
const NAMESPACES: ReadonlySet<string> = new Set([
  'aks-istio-egress',
  'aks-istio-ingress',
  'aks-istio-system',
  'app-routing-system',
  'calico-system',
  'gatekeeper-system',
  'tigera-operator',
]);

/** Service accounts of AKS in kube-system, where owners of clusters put things of their own as well. */
const SYSTEM_ACCOUNTS =
  /^(aks-|ama-|azure-|azuredefender|blob-csi|cilium|cloud-|cluster-autoscaler|coredns|csi-|eraser|extension-|hubble|ip-masq|keda-|konnectivity-|kube-proxy|kubernetes-dashboard|metrics-server|microsoft-defender|node-problem-detector|omsagent|retina|secrets-store-csi|vpa-)/;

export function isPlatform(username: string): boolean {
  const account = serviceAccountOf(username);
  if (account === undefined) return USERS.has(username);
  return (
    NAMESPACES.has(account.namespace) || (account.namespace === 'kube-system' && SYSTEM_ACCOUNTS.test(account.name))
  );
}

export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#service-account-tokens */
export function serviceAccountOf(username: string): ServiceAccount | undefined {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}
