import { json } from './answers.ts';

/** A kind of object that an API server knows. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly shortNames?: readonly string[];
}

const SHORT: Readonly<Record<string, readonly string[]>> = {
  configmaps: ['cm'],
  deployments: ['deploy'],
  namespaces: ['ns'],
  networkpolicies: ['netpol'],
  nodes: ['no'],
  pods: ['po'],
  services: ['svc'],
};

function resources(
  group: string,
  version: string,
  isNamespaced: boolean,
  kinds: Readonly<Record<string, string>>,
): readonly Resource[] {
  return Object.entries(kinds).map(([plural, kind]) => {
    const shortNames = group.endsWith('metrics.k8s.io') ? undefined : SHORT[plural];
    return { group, version, plural, kind, isNamespaced, ...(shortNames && { shortNames }) };
  });
}

/** What is not here is answered 404, as by a server that does not know the kind. */
export const RESOURCES: readonly Resource[] = [
  ...resources('', 'v1', true, { configmaps: 'ConfigMap', pods: 'Pod', secrets: 'Secret', services: 'Service' }),
  ...resources('', 'v1', false, { namespaces: 'Namespace', nodes: 'Node' }),
  ...resources('apps', 'v1', true, { deployments: 'Deployment' }),
  ...resources('networking.k8s.io', 'v1', true, { networkpolicies: 'NetworkPolicy' }),
  ...resources('discovery.k8s.io', 'v1', true, { endpointslices: 'EndpointSlice' }),
  ...resources('admissionregistration.k8s.io', 'v1', false, {
    mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
    validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  }),
  ...resources('apiregistration.k8s.io', 'v1', false, { apiservices: 'APIService' }),
  ...resources('flowcontrol.apiserver.k8s.io', 'v1', false, {
    flowschemas: 'FlowSchema',
    prioritylevelconfigurations: 'PriorityLevelConfiguration',
  }),
  ...resources('metrics.k8s.io', 'v1beta1', false, { nodes: 'NodeMetrics' }),
  ...resources('metrics.k8s.io', 'v1beta1', true, { pods: 'PodMetrics' }),
];

/** `/api`, `/apis` and what is below them down to a version: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
export function discovery(path: string): Response | undefined {
  const [root, group, version, ...rest] = path.split('/');
  if (root === 'api' && group === undefined)
    return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] });
  if (root === 'api') return version === undefined ? resourceList('', group ?? '') : undefined;
  if (group === undefined) {
    const names = new Set(RESOURCES.map((one) => one.group).filter((name) => name !== ''));
    return json({ kind: 'APIGroupList', apiVersion: 'v1', groups: [...names].map(groupOf) });
  }
  if (rest.length > 0 || !RESOURCES.some((one) => one.group === group)) return undefined;
  return version === undefined
    ? json({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) })
    : resourceList(group, version);
}

function groupOf(name: string) {
  const version = RESOURCES.find((one) => one.group === name)?.version ?? '';
  const said = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [said], preferredVersion: said };
}

function resourceList(group: string, version: string): Response | undefined {
  const own = RESOURCES.filter((one) => one.group === group && one.version === version);
  if (own.length === 0) return undefined;
  return json({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? version : `${group}/${version}`,
    resources: own.map(({ plural, kind, isNamespaced, shortNames }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced: isNamespaced,
      kind,
      verbs: ['get', 'list'],
      ...(shortNames && { shortNames }),
    })),
  });
}
