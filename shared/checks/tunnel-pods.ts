import { troublesOfNodes, troublesOfPlace } from '../aks/agent-nodes.ts';
import { troublesOfAge, troublesOfNumber, troublesOfPolicies, troublesOfRestarts } from '../aks/agent-troubles.ts';
import { sightingUnseen } from '../aks/agent-sightings.ts';
import { troublesTold, withHeard } from '../aks/agents-heard.ts';
import { isMeasured, troublesOfMeasuredNodes } from '../aks/agents-measured.ts';
import { agentsOf } from '../aks/agents.ts';
import { needsTunnel } from '../aks/mode.ts';
import { isInOperation } from '../aks/operation.ts';
import { darkSystemPools } from '../aks/system-pools.ts';
import { defineCheck, notApplicable, verdict, whyUnseen } from './check.ts';

export const tunnelPods = defineCheck({
  id: 'tunnel-pods',
  cause: 1,
  title: "The tunnel's agents are not ready, or their nodes are under stress",
  severity: 'high',
  remediation: {
    summary: 'Mend what keeps the agents from running: their nodes, their memory, or what stops them on their way out.',
    docs: 'https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues',
  },
  explanation: `The API server calls nodes, webhooks and metrics through a tunnel that pods of the Deployment \`konnectivity-agent\`
open. Looks at how many are ready: none is critical, fewer than the Deployment wants or than the ladder of its autoscaler asks for (two,
then one more at 100, 250, 500, … nodes) is medium.

While a rollout or an operation of the cluster replaces them, fewer are nothing.

Then at their nodes: not ready, under pressure, or with CPU or memory used up as metrics-server measures it, which only hints. At all
agents on one node, at restarts, at tunnels older than konnectivity, and at network policies of kube-system that leave the agents no way
out: AKS ships one that allows it all, and policies add up, so that a default-deny beside it does no harm. An agent is ready once it has
a connection to the API server.

Without Kubernetes, Azure Monitor's metrics of the agents tell, as likely, and its metrics of nodes stand in for metrics-server.

With API Server VNet Integration nodes are called directly: there is a tunnel only where pods have addresses that the VNet does not know,
for an overlay or a network plugin of one's own.

Where the logs are asked, what agents that dial in vain say of it, an API server that finds no agent, and what Kubernetes warned of as
Container insights keeps it, stand beside; where nothing else tells of agents, they accuse by themselves.

So does what Container insights saw of the agents' pods: none, or some that did not run for half an hour and more, that end again and
again, that no node takes, or that nodes evict. Whether one that runs is ready, it does not tell. Pods that start or end, warnings of a
moment, one restart and one eviction say nothing, and that all run acquits nobody.`,
  reads: ['apiServer'],
  mayRead: [
    'tunnelDeployments',
    'tunnelPods',
    'tunnelLadder',
    'nodes',
    'nodeUse',
    'networkPolicies',
    'tunnelReadiness',
    'nodeLoad',
    'serverLog',
    'failedCalls',
    'agentLog',
    'agentPods',
    'agentEvents',
  ],
  thresholds: {
    cpuPercent: { value: 90, meaning: 'from this percentage of its allocatable CPU on a node under agents is told.' },
    memoryPercent: {
      value: 90,
      meaning: 'from this percentage of its allocatable memory on a node under agents is told.',
    },
    restarts: { value: 5, meaning: 'from so many restarts on an agent that is ready is told.' },
  },

  run(
    { apiServer, tunnelReadiness, nodeLoad, serverLog, failedCalls, agentLog, agentPods, agentEvents, ...facts },
    _,
    { restarts, ...limits },
  ) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.hasHostedSystemPools)
      return notApplicable('Its agents run on nodes of Microsoft, which nobody else sees or mends.');
    if (!needsTunnel(apiServer))
      return notApplicable('Its API server calls nodes and pods at their own addresses, without a tunnel.');

    const heard = { serverLog, failedCalls, agentLog, agentPods, agentEvents };
    const agents = agentsOf(facts);
    if (agents?.ready === 0 && darkSystemPools(apiServer).length > 0)
      return notApplicable('No system pool has a running node, as cluster-state says.');
    const standsIn = !facts.nodeUse.known && isMeasured(agents?.pods ?? [], nodeLoad);
    const ofAgents =
      agents === undefined
        ? troublesTold({ ...heard, tunnelReadiness }, isInOperation(apiServer), restarts)
        : [
            ...withHeard(troublesOfNumber(agents, isInOperation(apiServer)), heard),
            ...troublesOfNodes(agents.pods, facts, limits),
            ...(facts.nodeUse.known ? [] : troublesOfMeasuredNodes(agents.pods, nodeLoad, limits)),
            ...troublesOfPlace(agents.mayBeRollingOut ? [] : agents.pods, facts),
            ...troublesOfRestarts(agents, restarts),
            ...troublesOfAge(agents),
          ];
    return verdict(
      [...ofAgents, ...troublesOfPolicies(facts)],
      [
        ...whyUnseen(Object.values(standsIn ? { ...facts, nodeUse: nodeLoad } : facts)),
        ...(agents === undefined ? sightingUnseen(heard) : []),
      ],
      `${agents?.ready ?? 0} of ${agents?.expected ?? 0} agents are ready, on nodes that have room.`,
    );
  },
});
