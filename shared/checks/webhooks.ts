import { agentsOf } from '../aks/agents.ts';
import { isIntegrated } from '../aks/mode.ts';
import { serverErrors, unheard } from '../aks/told.ts';
import { lookAtApiService, lookAtWebhook } from '../aks/webhook-troubles.ts';
import { withUnanswered } from '../aks/webhooks-heard.ts';
import { defineCheck, notApplicable, verdict, whyUnseen } from './check.ts';

export const webhooks = defineCheck({
  id: 'webhooks',
  cause: 'extra',
  title: 'Something in the cluster that the API server waits for does not answer',
  severity: 'high',
  remediation: {
    summary:
      'Bring back what answers, or delete the configuration of what was removed; let webhooks ignore failures and leave kube-system out.',
    docs: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/troubleshoot-apiserver-etcd',
  },
  explanation: `The API server asks admission webhooks before it does what it was asked, and hands parts of its API to services in the
cluster. A webhook with \`failurePolicy: Fail\` whose service does not exist, or has no ready endpoint, makes all requests fail that its
rules match: that is proven, and clients see time-outs or 500.

One at a URL outside of the cluster is likely not reached, because AKS keeps API servers from calling out; with API Server VNet
Integration it may be. One that pods of kube-system wait for, for long (\`timeoutSeconds\`), is told at low severity.

AKS takes kube-system out of webhooks by itself unless they are labelled \`admissions.enforcer/disabled\`, and its own, which run beside
the API server, are not judged.

An APIService that is not available is told as its condition tells it. Webhooks that ignore failures cost no request when nothing
answers.

Where no agent of the tunnel is ready nothing in the cluster answers, and tunnel-pods tells.

Where the logs are asked, the API server's own log and its failed calls name who was called in vain: over ten minutes and more, and
still, that stands beside what explains it, or is likely a trouble that no object shows, such as a certificate that ran out. A request
that goes on without its webhook counts where it waited for it.`,
  reads: ['apiServer'],
  mayRead: [
    'webhooks',
    'webhookBackends',
    'apiServices',
    'tunnelDeployments',
    'tunnelPods',
    'serverLog',
    'failedCalls',
  ],
  thresholds: {
    timeoutSeconds: {
      value: 15,
      meaning:
        'from so many seconds on a webhook is told that pods of kube-system wait for; Kubernetes gives 10 unless told otherwise, and 30 at most.',
    },
  },

  run(
    { apiServer, webhooks: all, webhookBackends, apiServices, serverLog, failedCalls, ...agents },
    _,
    { timeoutSeconds },
  ) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    const backends = webhookBackends.known ? webhookBackends.value : [];
    const settings = { isIntegrated: isIntegrated(apiServer), timeoutSeconds };
    const hasNoAgent = agentsOf(agents)?.ready === 0;
    const looks = [
      ...(all.known ? all.value.flatMap((webhook) => lookAtWebhook(webhook, backends, settings)) : []),
      ...(apiServices.known ? apiServices.value.flatMap((one) => lookAtApiService(one, hasNoAgent)) : []),
    ];
    const logs = { serverLog, failedCalls, webhooks: all };
    return verdict(
      withUnanswered(
        looks.filter((look) => typeof look === 'object'),
        logs,
      ),
      [
        ...whyUnseen([all, webhookBackends, apiServices, ...Object.values(agents)]),
        ...looks.filter((look) => typeof look === 'string'),
        ...unheard(serverErrors(logs), 'Whether what the API server calls answers'),
      ],
      'What the API server waits for in the cluster answers.',
    );
  },
});
