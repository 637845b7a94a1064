import { webhooks } from '../../shared/checks/webhooks.ts';
import type { Selector } from '../../shared/model/selector.ts';
import type { ApiService, Webhook } from '../../shared/model/webhook.ts';
import { aBackend, anApiServer, aTunnelPod, aWebhook, ask, type SomeFacts } from '../builders.ts';
import { logged, serverLines } from '../log-builders.ts';
import { type Row, testCheck } from './rows.ts';

const everywhere: Selector = { labels: {}, expressions: [] };
const dead = aBackend({ ready: 0 });
const everything = [{ groups: ['*'], resources: ['*'], operations: ['*'] }];
const { service: _, ...withoutService } = aWebhook();

function hook(different: Partial<Webhook>, base: Webhook = aWebhook()): SomeFacts {
  return { webhooks: [{ ...base, ...different }] };
}

function apiService(different: Partial<ApiService>): SomeFacts {
  const service = { namespace: 'kube-system', name: 'metrics-server' };
  return { apiServices: [{ name: 'v1beta1.metrics.k8s.io', service, available: 'False', ...different }] };
}

const noAgents: SomeFacts = {
  tunnelDeployments: [{ name: 'konnectivity-agent', wanted: 2, ready: 0, updated: 2, rollout: 'done' }],
  tunnelPods: [aTunnelPod('one', { isReady: false })],
};

// What AKS keeps of its own, as https://github.com/kubernetes/autoscaler/issues/7392 shows it.
const ofAks = aWebhook({
  kind: 'MutatingWebhookConfiguration',
  configuration: 'aks-node-mutating-webhook',
  name: 'aks-node-mutating-webhook.azmk8s.io',
  isOfAks: true,
  url: 'https://ccp-webhook.0123456789abcdef.svc.cluster.local.:8443/mutate-nodes',
  namespaces: everywhere,
  rules: [{ groups: [''], resources: ['nodes'], operations: ['CREATE'] }],
});

// As https://github.com/kubernetes/apiserver words them: pkg/admission/plugin/webhook/{validating,mutating}/dispatcher.go, pkg/util/webhook
const failing = (mode: 'closed' | 'open', why: string) =>
  `W0710 02:46:38.993347       1 dispatcher.go:217] Failed calling webhook, failing ${mode} validate.policy.example.com: failed calling webhook "validate.policy.example.com": failed to call webhook: Post "https://webhook.policy.svc:443/?timeout=10s": ${why}`;
const expired = 'tls: failed to verify certificate: x509: certificate has expired or is not yet valid';
const says = (line: string, different = {}): SomeFacts => ({ serverLog: logged([serverLines(line, different)]) });
const metrics =
  'E0710 02:46:38.993347       1 available_controller.go:456] "Unhandled Error" err="v1beta1.metrics.k8s.io failed with: failing or missing response from https://10.0.88.2:443/apis/metrics.k8s.io/v1beta1: context deadline exceeded"';

const rows: readonly Row[] = [
  { is: 'pass', because: 'two endpoints are ready', facts: {} },
  { is: 'pass', because: 'there is no webhook', facts: { webhooks: [], webhookBackends: [] } },
  {
    is: 'fail',
    because: 'nothing is ready behind it, and it refuses',
    facts: { webhookBackends: [dead] },
    subjects: ['policy/validate.policy.example.com'],
    says: 'nothing is ready behind its service policy/webhook',
  },
  {
    is: 'fail',
    because: 'its service was removed',
    facts: { webhookBackends: [aBackend({ isThere: false, ready: 0, slices: [] })] },
    says: 'its service policy/webhook does not exist',
  },
  { is: 'pass', because: 'what fails is ignored', facts: { ...hook({ failsClosed: false }), webhookBackends: [] } },
  { is: 'pass', because: 'no rule leads to it', facts: { ...hook({ rules: [] }), webhookBackends: [dead] } },
  {
    is: 'pass',
    because: 'its service stands for a name elsewhere',
    facts: { webhookBackends: [aBackend({ ready: 0, externalName: 'hooks.example.com', slices: [] })] },
  },
  {
    is: 'fail',
    because: 'it is asked at an address outside',
    facts: hook({ url: 'https://hooks.example.com/validate' }, withoutService),
    says: 'is asked at https://hooks.example.com/validate',
  },
  {
    is: 'pass',
    because: 'an API server in the VNet may call out',
    facts: {
      ...hook({ url: 'https://hooks.example.com/validate' }, withoutService),
      apiServer: anApiServer({ mode: 'publicVnetIntegrated' }),
    },
  },
  {
    is: 'pass',
    because: 'AKS keeps its own beside the API server, and may let nodes wait',
    facts: { webhooks: [ofAks, { ...ofAks, timeoutSeconds: 30 }] },
  },
  {
    is: 'pass',
    because: 'another of AKS runs there too',
    facts: hook({ url: 'https://istiod.asm.svc.cluster.local:15017/validate' }, withoutService),
  },
  {
    is: 'fail',
    because: 'all pods of kube-system may wait 30 s for it',
    facts: hook({ namespaces: everywhere, timeoutSeconds: 30 }),
    says: 'may take 30 s each time',
  },
  {
    is: 'fail',
    because: 'everything may wait 30 s for it, refused or not',
    facts: hook({ namespaces: everywhere, timeoutSeconds: 30, rules: everything, failsClosed: false }),
  },
  {
    is: 'pass',
    because: 'pods of kube-system wait 10 s at most',
    facts: hook({ namespaces: everywhere, timeoutSeconds: 10 }),
  },
  { is: 'pass', because: 'pods of others may wait 30 s', facts: hook({ timeoutSeconds: 30 }) },
  {
    is: 'pass',
    because: 'ingresses may wait 30 s',
    facts: hook({
      namespaces: everywhere,
      timeoutSeconds: 30,
      rules: [{ groups: ['networking.k8s.io'], resources: ['ingresses'], operations: ['CREATE'] }],
    }),
  },
  {
    is: 'pass',
    because: 'all but kube-system by its name',
    facts: hook({
      namespaces: {
        labels: {},
        expressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
      },
      timeoutSeconds: 30,
    }),
  },
  {
    is: 'fail',
    because: 'metrics-server has no endpoint',
    facts: apiService({ reason: 'MissingEndpoints' }),
    subjects: ['v1beta1.metrics.k8s.io'],
    says: 'kubectl top and scaling by metrics fail',
  },
  {
    is: 'pass',
    because: 'without a tunnel nothing is found, and tunnel-pods says it',
    facts: { ...apiService({ reason: 'FailedDiscoveryCheck' }), ...noAgents },
  },
  {
    is: 'fail',
    because: 'without endpoints the tunnel is not to blame',
    facts: { ...apiService({ reason: 'MissingEndpoints' }), ...noAgents },
  },
  { is: 'unknown', because: 'a part of the API was not tried yet', facts: apiService({ available: 'Unknown' }) },
  { is: 'unknown', because: 'webhooks were not seen', facts: { webhooks: undefined } },
  { is: 'unknown', because: 'who answers was not seen', facts: { webhookBackends: undefined } },
  { is: 'unknown', because: 'who answers was not looked for', facts: { webhookBackends: [] }, says: 'was not seen' },
  {
    is: 'unknown',
    because: 'who answers may not be looked at',
    facts: { webhookBackends: [{ namespace: 'policy', name: 'webhook', unseen: 'it needs get of services' }] },
    says: 'it needs get of services',
  },
  {
    is: 'fail',
    because: 'one is dead, though another could not be seen',
    facts: {
      webhooks: [aWebhook(), aWebhook({ name: 'other', service: { namespace: 'other', name: 'webhook' } })],
      webhookBackends: [dead, { namespace: 'other', name: 'webhook', unseen: 'it needs get of services' }],
    },
    subjects: ['policy/validate.policy.example.com'],
    says: 'it needs get of services',
  },
  {
    is: 'fail',
    because: 'its certificate ran out, which only the log tells',
    facts: says(failing('closed', expired)),
    subjects: ['policy/validate.policy.example.com'],
    says: 'called webhook validate.policy.example.com in vain, 12 times from 2025-12-31T23:00:00.000Z to 2026-01-01T00:00:00.000Z: the requests',
    cites: ['certificate has expired'],
  },
  {
    is: 'fail',
    because: 'a failed call names it, and Kubernetes was not asked',
    facts: {
      webhooks: undefined,
      failedCalls: logged([
        serverLines(`Internal error occurred: failed calling webhook "validate.policy.example.com": ${expired}`),
      ]),
    },
    subjects: ['validate.policy.example.com'],
  },
  {
    is: 'fail',
    because: 'nothing is ready behind it, and the log agrees',
    facts: { ...says(failing('closed', 'no endpoints available for service "webhook"')), webhookBackends: [dead] },
    subjects: ['policy/validate.policy.example.com'],
    cites: ['no endpoints available'],
  },
  {
    is: 'fail',
    because: 'requests wait for one that they go on without',
    facts: says(failing('open', 'context deadline exceeded')),
    says: 'requests wait for it',
  },
  {
    is: 'pass',
    because: 'requests go on at once without one that is gone',
    facts: says(failing('open', 'no endpoints available for service "webhook"')),
  },
  {
    is: 'pass',
    because: 'it failed for a moment',
    facts: says(failing('closed', expired), { firstSeenAt: '2025-12-31T23:55:00.000Z' }),
  },
  {
    is: 'pass',
    because: 'it failed this morning',
    facts: says(failing('closed', expired), {
      firstSeenAt: '2025-12-31T06:00:00.000Z',
      lastSeenAt: '2025-12-31T08:00:00.000Z',
    }),
  },
  { is: 'pass', because: 'without a tunnel it is not reached', facts: says(failing('closed', 'No agent available')) },
  {
    is: 'fail',
    because: 'the API server finds metrics-server silent',
    facts: says(metrics),
    subjects: ['v1beta1.metrics.k8s.io'],
    cites: ['v1beta1.metrics.k8s.io failed with'],
  },
  {
    is: 'unknown',
    because: 'neither the log of the API server nor its audit log was read',
    facts: { serverLog: undefined, failedCalls: undefined },
    says: 'Whether what the API server calls answers is not known',
  },
  { is: 'unknown', because: 'APIServices were not seen', facts: { apiServices: undefined } },
  {
    is: 'fail',
    because: 'a dead webhook is one whatever else was not seen',
    facts: { webhookBackends: [dead], apiServices: undefined },
  },
  { is: 'unknown', because: 'the Deployments of the tunnel were not seen', facts: { tunnelDeployments: undefined } },
  { is: 'unknown', because: 'the pods of the tunnel were not seen', facts: { tunnelPods: undefined } },
  { is: 'unknown', because: 'the cluster itself was not seen', facts: { apiServer: undefined } },
  { is: 'notApplicable', because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) } },
];

testCheck(webhooks, rows);

describe('how bad a webhook without an endpoint is', () => {
  it.each([
    ['it stands before pods of kube-system', { namespaces: everywhere }, 'high'],
    ['it stands before what its owner makes', {}, 'medium'],
  ])('%s', (_, different, severity) => {
    const [finding] = ask(webhooks, { ...hook(different), webhookBackends: [dead] });

    expect(finding).toMatchObject({ severity, certainty: 'proven' });
  });
});
