import {
  denialsOf,
  denialsUnseen,
  howToHear,
  isDenied,
  openDenials,
  troublesOfDenials,
  withDenials,
} from '../aks/denied-flows.ts';
import { outsideOf } from '../aks/egress-needs.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { explainedBy, silences, troublesOfSilence, withSilences } from '../aks/kubelet-time-outs.ts';
import { lookAtPodRoutes } from '../aks/pod-routes.ts';
import { gapsOf } from '../aks/need.ts';
import { clear } from '../aks/obstacles.ts';
import { poolPlaces, sayGap } from '../aks/pool-places.ts';
import { isVital } from '../aks/talks.ts';
import { serverErrors, unheard } from '../aks/told.ts';
import { trafficNeeds } from '../aks/traffic-needs.ts';
import { troubleOf } from '../aks/trouble.ts';
import { defineCheck, notApplicable, verdict, withoutPools } from './check.ts';

export const nodeTraffic = defineCheck({
  id: 'node-traffic',
  cause: 7,
  title: 'Traffic between the nodes or pods of the cluster is blocked',
  severity: 'high',
  remediation: {
    summary: 'Let nodes and pods of the cluster talk to each other on every port.',
    docs: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tcp-timeouts-dial-tcp-nodeip-10250-io-timeout',
  },
  explanation: `The tunnel of the API server ends in a pod on some node, which calls the kubelets of all others on TCP 10250: where that
is blocked, logs, exec and port-forward work for the pods of some nodes alone. With API Server VNet Integration the API server calls
kubelets from its own subnet, and no tunnel. DNS between pods is blocked likewise.

So every way between the subnets of all pools is followed, from nodes to nodes and to pods, and between pods, on all ports, as AKS
demands; what stops neither kubelets nor DNS is of medium severity.

Pods of an overlay are seen by security groups with addresses of their own: a rule that denies these counts, but Azure knows them, and
the default rules let them pass, although no documentation says that VirtualNetwork holds them. With kubenet every subnet of nodes must
have the cluster's route table, with a route to the pods of each node: they are counted, and which node lacks one only Kubernetes tells.

Firewalls on the nodes themselves and network policies are not seen.

Where the logs are asked, the API server's own log, its failed calls and the agents' log tell which kubelets do not answer: time-outs
over ten minutes and more stand beside the rule that explains them, or hint at what no configuration shows.

Where flow logs with traffic analytics are kept of the subnets, what a rule denied of these flows when they were tried last stands beside
the rule that was read, or, of calls of kubelets and DNS, hints at one that was not. What is denied on other ports, or to others, says
nothing. Then a log that cannot be read withholds the acquittal; that nobody keeps flow logs does not. A kubelet that refuses is up, and
one of a node that goes away is silent for a moment: neither counts.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags', 'serverLog', 'failedCalls', 'agentLog', 'tunnelPods', 'deniedFlows'],

  run({ apiServer, network, serviceTags, deniedFlows, ...logs }, cluster) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);

    const { places, gaps } = poolPlaces(network, apiServer);
    const traffic = trafficNeeds(network, places, apiServer, outsideOf(serviceTags));
    const { obstacles, fates } = clear(network, traffic.needs, mendFor(cluster, apiServer));
    const silent = silences(logs);
    const explained = obstacles.map((one) => explainedBy(one, network, silent));
    const denials = denialsOf(traffic.needs, { deniedFlows });
    const troubles = obstacles.map((one, index) => {
      const trouble = troubleOf(one, one.blocked.some(({ need }) => isVital(need)) ? undefined : 'medium');
      return withDenials(withSilences(trouble, explained[index] ?? []), one, denials);
    });
    const open = openDenials(denials, obstacles);
    // A rule that stops some flows by configuration is told once.
    const denied = troublesOfDenials(open, network, silent).filter(
      ({ subject }) => !troubles.some((one) => one.subject === subject),
    );
    const unexplained = silent.filter(
      (one) => !explained.flat().includes(one) && !open.some((denial) => isDenied(one, denial)),
    );
    const routes = lookAtPodRoutes(network, { cluster, apiServer });
    return verdict(
      [...troubles, ...denied, ...routes.troubles, ...troublesOfSilence(unexplained, logs)],
      [
        ...gaps.map(sayGap),
        ...traffic.gaps,
        ...gapsOf(fates),
        ...routes.gaps,
        ...unheard(serverErrors(logs), 'Whether kubelets answer the API server'),
        ...denialsUnseen(traffic.needs, { deniedFlows }),
      ],
      `Nodes and pods reach each other.${howToHear(traffic.needs, { deniedFlows })}`,
    );
  },
});
