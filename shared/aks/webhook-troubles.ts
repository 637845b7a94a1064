import type { Evidence, Trouble } from '../model/finding.ts';
import type { ApiService, Backend, SeenBackend, Webhook } from '../model/webhook.ts';
import { SYSTEM } from './agents.ts';
import { citeAbsence, citeCount, citeObject, type ObjectRef } from './cite-object.ts';
import { selects } from './selects.ts';

/** What AKS labels kube-system with: https://learn.microsoft.com/azure/aks/faq */
const SYSTEM_LABELS = {
  'kubernetes.io/metadata.name': SYSTEM,
  'control-plane': 'true',
  'kubernetes.azure.com/managedby': 'aks',
  'kubernetes.io/cluster-service': 'true',
};

/** What is wrong with a webhook, if anything; a text where that was not seen. What AKS keeps is AKS's own to mend. */
export function lookAtWebhook(
  webhook: Webhook,
  backends: readonly Backend[],
  { isIntegrated, timeoutSeconds }: { readonly isIntegrated: boolean; readonly timeoutSeconds: number },
): readonly (Trouble | string)[] {
  if (webhook.isOfAks || webhook.rules.length === 0) return [];
  const ofBackend = webhook.failsClosed ? lookAtBackend(webhook, backends) : undefined;
  if (ofBackend !== undefined) return [ofBackend];
  const { url } = webhook;
  if (url !== undefined && webhook.failsClosed && !isInside(url) && !isIntegrated) return [troubleOfUrl(webhook, url)];
  return isWide(webhook) && webhook.timeoutSeconds >= timeoutSeconds ? [troubleOfWait(webhook)] : [];
}

function lookAtBackend(webhook: Webhook, backends: readonly Backend[]): Trouble | string | undefined {
  const { service } = webhook;
  if (service === undefined) return undefined;
  const backend = backends.find(({ namespace, name }) => namespace === service.namespace && name === service.name);
  if (backend === undefined) return `Who answers for webhook ${webhook.name} was not seen.`;
  if ('unseen' in backend) return `Who answers for webhook ${webhook.name} was not seen: ${backend.unseen}`;
  if (backend.ready > 0 || backend.externalName !== undefined) return undefined;
  const said = `${service.namespace}/${service.name}`;
  return {
    ...baseOf(webhook),
    reason: `${webhook.name} refuses what it does not answer (${rulesOf(webhook)}), and ${backend.isThere ? `nothing is ready behind its service ${said}` : `its service ${said} does not exist`}: such requests fail.`,
    certainty: 'proven',
    severity: isWide(webhook) ? 'high' : 'medium',
    evidence: [cite(webhook, 'failurePolicy', 'Fail'), ...evidenceOf(webhook, backend)],
  };
}

function evidenceOf(webhook: Webhook, { isThere, slices }: SeenBackend): readonly Evidence[] {
  const { namespace = '', name = '' } = webhook.service ?? {};
  const own = cite(webhook, 'clientConfig.service.name', name);
  if (!isThere) return [own, citeAbsence({ kind: 'Service', namespace, name })];
  if (slices.length === 0) return [own, citeCount(namespace, 'EndpointSlice', `kubernetes.io/service-name=${name}`, 0)];
  return [
    own,
    ...slices.flatMap(({ name: slice, endpoints }) => {
      const object = { kind: 'EndpointSlice', namespace, name: slice };
      if (endpoints === 0) return [citeObject(object, 'endpoints', 'empty')];
      return Array.from({ length: endpoints }, (_, at) =>
        citeObject(object, `endpoints[${at}].conditions.ready`, false),
      );
    }),
  ];
}

function troubleOfUrl(webhook: Webhook, url: string): Trouble {
  return {
    ...baseOf(webhook),
    reason: `${webhook.name} refuses what it does not answer (${rulesOf(webhook)}), and is asked at ${url}: API servers of AKS get to webhooks in the cluster, and out of it only past a firewall of AKS's.`,
    certainty: 'likely',
    severity: 'medium',
    evidence: [cite(webhook, 'failurePolicy', 'Fail'), cite(webhook, 'clientConfig.url', url)],
    disprovedBy: 'a request of this kind that succeeds',
  };
}

function troubleOfWait(webhook: Webhook): Trouble {
  const { timeoutSeconds } = webhook;
  return {
    ...baseOf(webhook),
    reason: `${webhook.name} is asked about ${rulesOf(webhook)}, in kube-system too, and may take ${timeoutSeconds} s each time: once it is slow, so is the cluster.`,
    certainty: 'likely',
    severity: 'low',
    evidence: [cite(webhook, 'timeoutSeconds', timeoutSeconds)],
    disprovedBy: 'requests that are answered in less than a second',
  };
}

function baseOf({ configuration, name }: Webhook) {
  return { subject: `${configuration}/${name}` };
}

function cite({ kind, configuration, name }: Webhook, field: string, value: string | number): Evidence {
  return citeObject({ kind, name: configuration }, `webhooks[${name}].${field}`, value);
}

function rulesOf({ rules }: Webhook): string {
  return rules.map(({ operations, resources }) => `${operations.join('/')} of ${resources.join(', ')}`).join('; ');
}

/** Whether all of the cluster's life depends on it: its own namespace, and pods or everything. */
function isWide({ namespaces, rules }: Webhook): boolean {
  const isCore = rules.some(
    ({ groups, resources }) =>
      groups.some((group) => group === '*' || group === '') &&
      resources.some((resource) => ['*', '*/*', 'pods', 'nodes'].includes(resource)),
  );
  return isCore && selects(namespaces, SYSTEM_LABELS);
}

/** What runs in the cluster, or beside the API server: https://learn.microsoft.com/azure/aks/faq */
function isInside(url: string): boolean {
  const [, host = ''] = /^https:\/\/([^/:?#]+)/.exec(url) ?? [];
  return /(^localhost|\.svc|\.svc\.cluster\.local)\.?$/.test(host);
}

/** What is wrong with a part of the API that something in the cluster answers for; a text where that was not seen. */
export function lookAtApiService(apiService: ApiService, hasNoAgent: boolean): readonly (Trouble | string)[] {
  const { name, service, available, reason } = apiService;
  if (available === 'True') return [];
  if (available !== 'False') return [`Whether ${name} answers was not told.`];
  // Without the tunnel nothing in the cluster is reached: that is told once.
  if (hasNoAgent && reason === 'FailedDiscoveryCheck') return [];
  const object: ObjectRef = { kind: 'APIService', name };
  const at = 'status.conditions[Available]';
  const isMetrics = name.endsWith('.metrics.k8s.io');
  return [
    {
      subject: name,
      reason: `The service ${service.namespace}/${service.name} does not answer for ${name}${reason === undefined ? '' : ` (${reason})`}: ${isMetrics ? 'kubectl top and scaling by metrics fail' : 'what needs this part of the API fails'}, namespaces cannot be deleted, and clients that look for all of the API are slow.`,
      certainty: 'proven',
      severity: 'medium',
      evidence: [
        citeObject(object, `${at}.status`, available),
        ...(reason === undefined ? [] : [citeObject(object, `${at}.reason`, reason)]),
      ],
    },
  ];
}
