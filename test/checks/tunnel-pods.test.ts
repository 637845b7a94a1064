import { tunnelPods } from '../../shared/checks/tunnel-pods.ts';
import type { NetworkPolicy } from '../../shared/model/network-policy.ts';
import type { Node } from '../../shared/model/node.ts';
import type { TunnelPod } from '../../shared/model/tunnel.ts';
import { aNode, aNodeUse, anApiServer, aPool, aTunnelPod, ask, CLUSTER, type SomeFacts } from '../builders.ts';
import { loadOfNodes, measured, readiness, together } from '../metric-builders.ts';
import { agentLines, AT, logged, serverLines } from '../log-builders.ts';
import { type Row, testCheck } from './rows.ts';
import { blind, deployed, down, pods, sightedAgents } from './sighted-agents.ts';

const leaving = { isLeaving: true, name: 'konnectivity-agent-old', node: 'node-old' };

function nodes(one: Partial<Node>, two: Partial<Node> = {}): SomeFacts {
  return { nodes: [aNode('node-one', one), aNode('node-two', two)] };
}

const many = (count: number, different: Partial<Node> = {}) =>
  Array.from({ length: count }, (_, index) => aNode(`n${index}`, different));

function policy(name: string, different: Partial<NetworkPolicy>): NetworkPolicy {
  const pods = { labels: {}, expressions: [] };
  return { name, pods, restrictsEgress: true, egressRules: 0, allowsAllEgress: false, ...different };
}

const agentsOnly = { labels: { app: 'konnectivity-agent' }, expressions: [] };
const aksOwn = policy('konnectivity-agent', { pods: agentsOnly, egressRules: 1, allowsAllEgress: true });
// As the troubleshooting article prints it: https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/connectivity/tunnel-connectivity-issues
const LADDER = [[1, 2], [100, 3], [250, 4], [500, 5], [1000, 6], [5000, 10]].map(([nodes = 0, agents = 0]) => ({ nodes, agents })); // prettier-ignore
const integrated = { mode: 'publicVnetIntegrated' } as const;

const cutOff = { resource: CLUSTER.id, metric: 'kube_pod_status_ready', why: 'only the first 1,000 were answered' };

function measuredPods(one: number, two: number) {
  return readiness(CLUSTER.id, {
    'konnectivity-agent-6754b444df-aaaaa': one,
    'konnectivity-agent-6754b444df-bbbbb': two,
  });
}
const missing = 'error dialing backend: No agent available';
const heard = {
  serverLog: logged([serverLines(missing)]),
  agentLog: logged([
    agentLines(
      'E0719 13:51:09.906086       1 clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 203.0.113.7:443: i/o timeout\\""',
    ),
  ]),
};

const rows: readonly Row[] = [
  { is: 'pass', because: 'both agents are ready', facts: {} },
  {
    is: 'pass',
    because: 'one of two is nothing while a rollout goes on',
    facts: { ...deployed(1, { updated: 1, rollout: 'going' }), ...pods({}, down) },
  },
  {
    is: 'pass',
    because: 'one of two is nothing while an upgrade drains nodes',
    facts: { ...deployed(1), ...pods({}, down), apiServer: anApiServer({ provisioningState: 'Upgrading' }) },
  },
  {
    is: 'fail',
    because: 'a rollout that never ends is none',
    facts: { ...deployed(1, { updated: 1, rollout: 'stalled' }), ...pods({}, down) },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'none is ready',
    facts: { ...deployed(0), ...pods(down, down) },
    subjects: ['agents'],
    says: 'None of 2 konnectivity-agent of the tunnel is ready',
  },
  {
    is: 'fail',
    because: 'none is ready in the middle of a rollout either',
    facts: { ...deployed(0, { rollout: 'going' }), ...pods(down, down) },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'somebody scaled them to none',
    facts: { ...deployed(0, { wanted: 0 }), tunnelPods: [] },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'somebody deleted the Deployment',
    facts: { tunnelDeployments: [], tunnelPods: [] },
    subjects: ['agents'],
    says: 'There is no konnectivity-agent',
  },
  {
    is: 'fail',
    because: 'pods alone show that none is ready',
    facts: { tunnelDeployments: undefined, ...pods(down, down) },
    subjects: ['agents'],
    says: 'tunnelDeployments was not read',
  },
  {
    is: 'fail',
    because: 'Deployments alone show that none is ready',
    facts: { ...deployed(0), tunnelPods: undefined },
    subjects: ['agents'],
    says: 'tunnelPods was not read',
  },
  {
    is: 'pass',
    because: 'one list was read a moment before the other',
    facts: { ...deployed(0), ...pods({}, {}) },
  },
  {
    is: 'fail',
    because: 'an agent crashes',
    facts: { ...deployed(1), ...pods({}, { ...down, waits: 'CrashLoopBackOff', ended: 'OOMKilled', restarts: 40 }) },
    subjects: ['agents'],
    says: '1 of 2 konnectivity-agent of the tunnel is ready (CrashLoopBackOff, OOMKilled)',
  },
  {
    is: 'fail',
    because: 'an agent finds no node',
    facts: { ...deployed(1), tunnelPods: [aTunnelPod('one'), pending()] },
    subjects: ['agents'],
  },
  {
    is: 'pass',
    because: 'at 99 nodes the ladder asks for two',
    facts: { tunnelLadder: LADDER, nodes: [aNode('node-one'), aNode('node-two'), ...many(97)] },
  },
  {
    is: 'fail',
    because: 'at 100 nodes the ladder asks for three',
    facts: { tunnelLadder: LADDER, nodes: [aNode('node-one'), aNode('node-two'), ...many(98)] },
    subjects: ['agents'],
    says: '2 of 3 konnectivity-agent of the tunnel are ready',
  },
  {
    is: 'pass',
    because: 'a cordoned node counts for no step of the ladder',
    facts: {
      tunnelLadder: LADDER,
      nodes: [aNode('node-one'), aNode('node-two'), ...many(97), aNode('n', { isSchedulable: false })],
    },
  },
  { is: 'pass', because: 'without a ladder the Deployment alone says how many', facts: { tunnelLadder: [] } },
  {
    is: 'fail',
    because: 'the node under an agent is not ready',
    facts: nodes({ isReady: false, readiness: 'Unknown' }),
    subjects: ['node node-one'],
    says: "which 1 of the tunnel's 2 agents run on, is not ready",
  },
  {
    is: 'fail',
    because: 'the node under an agent runs out of memory',
    facts: nodes({ pressures: ['MemoryPressure'] }),
    subjects: ['node node-one'],
  },
  {
    is: 'pass',
    because: 'the node of a pool without agents runs out of memory',
    facts: {
      nodes: [aNode('node-one'), aNode('node-two'), aNode('batch', { isReady: false, pressures: ['PIDPressure'] })],
    },
  },
  {
    is: 'pass',
    because: 'an agent that leaves is not missed on its node',
    facts: {
      tunnelPods: [aTunnelPod('one'), aTunnelPod('two'), aTunnelPod('old', leaving)],
      nodes: [aNode('node-one'), aNode('node-two'), aNode('node-old', { isReady: false })],
    },
  },
  {
    is: 'fail',
    because: '90 % of the CPU is used',
    facts: { nodeUse: [aNodeUse('node-one', 1_800), aNodeUse('node-two')] },
    subjects: ['node node-one'],
    says: 'uses 90 % of its CPU',
  },
  {
    is: 'pass',
    because: '89 % of the CPU is used',
    facts: { nodeUse: [aNodeUse('node-one', 1_780), aNodeUse('node-two')] },
  },
  {
    is: 'fail',
    because: '95 % of the memory is used',
    facts: { nodeUse: [aNodeUse('node-one'), aNodeUse('node-two', 400, 4_750)] },
    subjects: ['node node-two'],
    says: 'uses 95 % of its memory',
  },
  {
    is: 'fail',
    because: 'both agents are on one of two nodes',
    facts: pods({ node: 'node-one' }, { node: 'node-one' }),
    subjects: ['placement'],
  },
  {
    is: 'pass',
    because: 'there is but one node',
    facts: { ...pods({ node: 'node-one' }, { node: 'node-one' }), nodes: [aNode('node-one')] },
  },
  {
    is: 'pass',
    because: 'the other node is of a pool that agents keep out of',
    facts: { ...pods({ node: 'node-one' }, { node: 'node-one' }), ...nodes({}, { pool: 'batch' }) },
  },
  {
    is: 'pass',
    because: 'a rollout puts them there for a moment',
    facts: { ...deployed(2, { rollout: 'going' }), ...pods({ node: 'node-one' }, { node: 'node-one' }) },
  },
  {
    is: 'fail',
    because: 'an agent that is ready ran out of memory again and again',
    facts: pods({ restarts: 12, ended: 'OOMKilled' }, {}),
    subjects: ['restarts'],
  },
  { is: 'pass', because: 'an agent was restarted once', facts: pods({ restarts: 1, ended: 'Error' }, {}) },
  {
    is: 'fail',
    because: 'the tunnel is of an age gone by',
    facts: {
      ...deployed(1, { name: 'tunnelfront', wanted: 1 }),
      tunnelPods: [aTunnelPod('one', { kind: 'tunnelfront' })],
      tunnelLadder: [],
    },
    subjects: ['tunnelfront'],
    says: 'TCP 9000',
  },
  {
    is: 'pass',
    because: 'what is left of an old tunnel beside konnectivity does no harm',
    facts: {
      tunnelDeployments: [
        { name: 'aks-link', wanted: 1, ready: 0, updated: 0, rollout: 'done' },
        { name: 'konnectivity-agent', wanted: 2, ready: 2, updated: 2, rollout: 'done' },
      ],
    },
  },
  {
    is: 'pass',
    because: "AKS's own policy allows what a default-deny does not",
    facts: { networkPolicies: [aksOwn, policy('default-deny', {})] },
  },
  {
    is: 'fail',
    because: 'a default-deny is alone',
    facts: { networkPolicies: [policy('default-deny', {})] },
    subjects: ['network policy default-deny'],
    says: 'leaves the tunnel',
  },
  {
    is: 'fail',
    because: 'policies let agents out to somewhere',
    facts: { networkPolicies: [policy('dns-only', { egressRules: 1 }), policy('default-deny', {})] },
    subjects: ['network policy dns-only'],
    says: 'may leave the tunnel',
  },
  {
    is: 'pass',
    because: 'a policy for others, and one for what comes in',
    facts: {
      networkPolicies: [
        policy('dns', { pods: { labels: { 'k8s-app': 'kube-dns' }, expressions: [] } }),
        policy('not-agents', {
          pods: { labels: {}, expressions: [{ key: 'app', operator: 'NotIn', values: ['konnectivity-agent'] }] },
        }),
        policy('ingress', { restrictsEgress: false }),
      ],
    },
  },
  { is: 'unknown', because: 'Deployments were not seen', facts: { tunnelDeployments: undefined } },
  {
    is: 'unknown',
    because: 'only the Deployment tells whether a rollout leaves one of two',
    facts: { tunnelDeployments: undefined, ...pods({}, down) },
  },
  {
    is: 'fail',
    because: 'no agent is ready, and they and the API server say why',
    facts: { ...deployed(0), ...pods(down, down), ...heard },
    subjects: ['agents'],
    cites: ['dial tcp 203.0.113.7:443: i/o timeout', 'No agent available'],
  },
  {
    is: 'fail',
    because: 'Kubernetes does not answer, and the API server finds no agent',
    facts: { ...blind, tunnelReadiness: undefined, serverLog: heard.serverLog },
    subjects: ['agents'],
    says: 'The API server found no agent of its tunnel, 12 times from 2025-12-31T23:00:00.000Z to 2026-01-01T00:00:00.000Z. Where',
  },
  {
    is: 'fail',
    because: 'Kubernetes does not answer, and agents dial in vain',
    facts: { ...blind, tunnelReadiness: undefined, agentLog: heard.agentLog },
    says: 'Agents of the tunnel dialed the API server in vain, 12 times',
  },
  {
    is: 'fail',
    because: 'no agent is ready, whether or not the logs were read',
    facts: { ...deployed(0), ...pods(down, down), serverLog: undefined, failedCalls: undefined, agentLog: undefined },
    subjects: ['agents'],
    cites: [],
  },
  {
    is: 'unknown',
    because: 'Kubernetes does not answer, and what logs tell is long over',
    facts: {
      ...blind,
      serverLog: logged([
        serverLines(missing, {
          lastSeenAt: '2025-12-31T22:59:00.000Z',
          firstSeenAt: AT.replace('2026-01-01', '2025-12-31'),
        }),
      ]),
    },
  },
  {
    is: 'pass',
    because: 'agents are ready by now, whatever was said of them before',
    facts: heard,
  },
  { is: 'unknown', because: 'pods were not seen', facts: { tunnelPods: undefined } },
  { is: 'unknown', because: 'the ladder was not seen', facts: { tunnelLadder: undefined } },
  { is: 'unknown', because: 'nodes were not seen', facts: { nodes: undefined } },
  {
    is: 'unknown',
    because: 'how busy nodes are was not seen',
    facts: { nodeUse: undefined, nodeLoad: undefined },
  },
  {
    is: 'fail',
    because: 'metrics of pods tell what nobody asked Kubernetes',
    facts: { ...blind, tunnelReadiness: measuredPods(0, 0) },
    subjects: ['agents'],
    says: 'None of 2 agents of the tunnel was ready of late',
  },
  { is: 'unknown', because: 'metrics alone acquit nobody', facts: { ...blind, tunnelReadiness: measuredPods(1, 1) } },
  { is: 'unknown', because: 'metrics of pods were not seen either', facts: { ...blind, tunnelReadiness: undefined } },
  {
    is: 'unknown',
    because: "the autoscaler's pod is no agent",
    facts: { ...blind, tunnelReadiness: readiness(CLUSTER.id, { 'konnectivity-agent-autoscaler-5c8d9b7f6-x2x4z': 0 }) },
  },
  {
    is: 'unknown',
    because: 'of pods that were cut off one may be ready',
    facts: { ...blind, tunnelReadiness: { ...measuredPods(0, 0), unseen: [cutOff] } },
  },
  {
    is: 'unknown',
    because: 'a pod that is gone is measured no more',
    facts: {
      ...blind,
      tunnelReadiness: together(
        measuredPods(1, 1),
        measured(CLUSTER.id, { kube_pod_status_ready: [0, 0, null, null] }, { pod: 'konnectivity-agent-old' }),
      ),
    },
  },
  {
    is: 'fail',
    because: 'metrics of nodes stand in for metrics-server',
    facts: { nodeUse: undefined, nodeLoad: loadOfNodes(CLUSTER.id, { 'node-one': 96, 'node-two': 20 }) },
    subjects: ['node node-one'],
    says: 'used 96 % of its CPU and 96 % of its memory of late',
  },
  {
    is: 'unknown',
    because: 'a node that was not measured may be busy',
    facts: { nodeUse: undefined, nodeLoad: loadOfNodes(CLUSTER.id, { 'node-one': 20 }) },
  },
  ...sightedAgents,
  { is: 'unknown', because: 'network policies were not seen', facts: { networkPolicies: undefined } },
  { is: 'unknown', because: 'the cluster itself was not seen', facts: { apiServer: undefined } },
  {
    is: 'notApplicable',
    because: 'it is stopped',
    facts: { ...deployed(0), apiServer: anApiServer({ powerState: 'Stopped' }) },
  },
  {
    is: 'notApplicable',
    because: 'Microsoft runs its system pods',
    facts: { tunnelDeployments: [], tunnelPods: [], apiServer: anApiServer({ hasHostedSystemPools: true }) },
  },
  {
    is: 'notApplicable',
    because: 'pods have addresses of the VNet that the API server is in',
    facts: { tunnelDeployments: [], tunnelPods: [], apiServer: anApiServer({ ...integrated, podRanges: [] }) },
  },
  {
    is: 'fail',
    because: 'pods of an overlay are reached through the tunnel even so',
    facts: { tunnelDeployments: [], tunnelPods: [], apiServer: anApiServer(integrated) },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'pods of a network plugin of its own are too',
    facts: {
      ...deployed(0),
      ...pods(down, down),
      apiServer: anApiServer({ ...integrated, networkPlugin: 'none', podRanges: [] }),
    },
    subjects: ['agents'],
  },
  {
    is: 'notApplicable',
    because: 'without a node of a system pool the cluster itself is what is wrong',
    facts: { ...deployed(0), tunnelPods: [pending()], apiServer: anApiServer({ pools: [aPool({ count: 0 })] }) },
  },
];

function pending(): TunnelPod {
  const { node: _, readiness: __, ...pod } = aTunnelPod('two', { isReady: false, phase: 'Pending' });
  return pod;
}

testCheck(tunnelPods, rows);

it('metrics of nodes acquit in place of metrics-server', () => {
  expect(ask(tunnelPods, { nodeUse: undefined }).map(({ status }) => status)).toEqual(['pass']);
});

describe('how bad it is', () => {
  const severities = (facts: SomeFacts) =>
    ask(tunnelPods, facts).map(({ severity, certainty }) => [severity, certainty]);

  it.each([
    ['no agent is ready', { ...deployed(0), ...pods(down, down) }, ['critical', 'proven']],
    ['one of two is ready', { ...deployed(1), ...pods({}, down) }, ['medium', 'proven']],
    ['a node of two is strained', nodes({ pressures: ['MemoryPressure'] }), ['medium', 'proven']],
    ['a busy node only hints', { nodeUse: [aNodeUse('node-one', 2_000), aNodeUse('node-two')] }, ['medium', 'likely']],
    ['a policy may not be in force', { networkPolicies: [policy('deny', {})] }, ['high', 'likely']],
  ])('%s', (_, facts: SomeFacts, expected) => {
    expect(severities(facts)).toEqual([expected]);
  });

  it('all nodes under agents are strained', () => {
    const strained = { pressures: ['DiskPressure'] };
    expect(severities(nodes(strained, strained)).map(([severity]) => severity)).toEqual(['high', 'high']);
  });
});
