import type { SystemPods } from '../../shared/model/agent-sightings.ts';
import type { TunnelDeployment, TunnelPod } from '../../shared/model/tunnel.ts';
import { anApiServer, aTunnelPod, type SomeFacts } from '../builders.ts';
import { agentWarnings, logged, sightedAgent, systemPods } from '../log-builders.ts';
import type { Row } from './rows.ts';

export function deployed(ready: number, different: Partial<TunnelDeployment> = {}): SomeFacts {
  return {
    tunnelDeployments: [
      { name: 'konnectivity-agent', wanted: 2, ready, updated: 2, rollout: 'done', ...different } as const,
    ],
  };
}

export function pods(...different: Partial<TunnelPod>[]): SomeFacts {
  return { tunnelPods: different.map((one, index) => aTunnelPod(index === 0 ? 'one' : 'two', one)) };
}

export const down = { isReady: false, readiness: 'False' };
/** Nobody asked Kubernetes. */
export const blind: SomeFacts = {
  tunnelDeployments: undefined,
  tunnelPods: undefined,
  tunnelLadder: undefined,
  nodes: undefined,
  nodeUse: undefined,
  networkPolicies: undefined,
};
/** Neither Kubernetes nor Azure Monitor was asked. */
const unasked: SomeFacts = { ...blind, tunnelReadiness: undefined };

function sighted(...agents: readonly SystemPods[]): SomeFacts {
  return { agentPods: logged([systemPods(), ...agents]) };
}

const crashing = { state: 'Running, waiting, CrashLoopBackOff', restarts: 9, ended: 'OOMKilled' };
/** No node has been found for it since long ago. */
const waiting = { state: 'Pending', lastUpAt: '2025-12-31T20:00:00.000Z' };
const brief = { firstSeenAt: '2025-12-31T23:50:00.000Z', lastSeenAt: '2025-12-31T23:52:00.000Z' };
const late = { lastSeenAt: '2025-12-31T22:30:00.000Z' };

function eviction(name: string, lastSeenAt = '2025-12-31T22:00:00.000Z') {
  const line = 'The node was low on resource: memory.';
  return agentWarnings(name, 'evicted', 'Evicted', { hits: 1, firstSeenAt: lastSeenAt, lastSeenAt, line });
}

/** What Container insights tells of agents, most of it where nobody asked Kubernetes. */
export const sightedAgents: readonly Row[] = [
  {
    is: 'unknown',
    because: 'Container insights alone acquits nobody',
    facts: { ...unasked },
  },
  {
    is: 'fail',
    because: 'one of two agents crashes, as Container insights saw',
    facts: {
      ...unasked,
      ...sighted(sightedAgent('one'), sightedAgent('two', crashing)),
      agentEvents: logged([agentWarnings('two', 'crashes', 'BackOff')]),
    },
    subjects: ['agents'],
    says: 'Not all of 2 agents of the tunnel were well when Container insights looked last (Running, waiting, CrashLoopBackOff; OOMKilled; BackOff)',
    cites: ['konnectivity-agent-two was found Running, waiting, CrashLoopBackOff', 'BackOff of konnectivity-agent-two'],
  },
  {
    is: 'fail',
    because: 'no agent finds a node, as Container insights saw',
    facts: {
      ...unasked,
      ...sighted(sightedAgent('one', waiting), sightedAgent('two', waiting)),
      agentEvents: logged([
        agentWarnings('one', 'notScheduled', 'FailedScheduling', {
          hits: 1,
          firstSeenAt: '2025-12-31T20:00:00.000Z',
          lastSeenAt: '2025-12-31T20:00:00.000Z',
        }),
      ]),
    },
    subjects: ['agents'],
    says: 'None of 2 agents of the tunnel were well when Container insights looked last (Pending; FailedScheduling). Nothing that',
  },
  {
    is: 'fail',
    because: 'all agents are gone, and others of kube-system are seen',
    facts: { ...unasked, ...sighted() },
    subjects: ['agents'],
    says: 'no agent of the tunnel among them',
    cites: ['14 other pods of kube-system were seen'],
  },
  {
    is: 'fail',
    because: 'agents run, and Kubernetes warns that they are not ready',
    facts: {
      ...unasked,
      agentEvents: logged(['one', 'two'].map((name) => agentWarnings(name, 'unhealthy', 'Unhealthy'))),
    },
    subjects: ['agents'],
    says: 'None of 2 agents of the tunnel were well',
  },
  {
    is: 'fail',
    because: 'nobody looks at pods, and Kubernetes warns of agents',
    facts: { ...unasked, agentPods: undefined, agentEvents: logged([agentWarnings('one', 'crashes', 'BackOff')]) },
    subjects: ['agents'],
    says: 'Kubernetes warns of agents of the tunnel (BackOff)',
  },
  {
    is: 'fail',
    because: 'an agent is restarted again and again, and runs in between',
    facts: { ...unasked, ...sighted(sightedAgent('one'), sightedAgent('two', { restarts: 12, ended: 'OOMKilled' })) },
    subjects: ['restarts'],
    says: '1 of 2 agents were restarted again and again, one 12 times (OOMKilled)',
    cites: ['konnectivity-agent-two was restarted 12 times since 2025-12-31T00:00:00.000Z'],
  },
  {
    is: 'fail',
    because: 'nodes without memory evict agents',
    facts: { ...unasked, agentEvents: logged(['old', 'older'].map((name) => eviction(name))) },
    subjects: ['evictions'],
    says: '2 agents of the tunnel were evicted from nodes that ran out of something: The node was low on resource: memory.',
  },
  {
    is: 'fail',
    because: 'no agent is ready, and Kubernetes warned of why',
    facts: {
      ...deployed(0),
      ...pods(down, down),
      agentEvents: logged([
        agentWarnings('one', 'crashes', 'BackOff'),
        agentWarnings('one', 'unhealthy', 'Unhealthy', brief),
      ]),
    },
    subjects: ['agents'],
    cites: ['BackOff of konnectivity-agent-one, 12 times'],
  },
  {
    is: 'pass',
    because: 'agents are ready by now, whatever Container insights saw before',
    facts: { ...sighted(sightedAgent('one', crashing), sightedAgent('two', crashing)) },
  },
  {
    is: 'unknown',
    because: 'Azure Monitor measures that agents are ready, whatever Container insights saw before',
    facts: { ...blind, ...sighted(sightedAgent('one', crashing), sightedAgent('two')) },
  },
  {
    is: 'unknown',
    because: 'a rollout put new pods into the place of old ones',
    facts: {
      ...unasked,
      ...sighted(
        sightedAgent('new', {}, { firstSeenAt: '2025-12-31T23:40:00.000Z' }),
        sightedAgent(
          'newer',
          { state: 'Pending, waiting, ContainerCreating' },
          { firstSeenAt: '2025-12-31T23:57:00.000Z' },
        ),
        sightedAgent('one', { state: 'Terminating, running' }),
        sightedAgent('two', { state: 'Pending' }, { lastSeenAt: '2025-12-31T23:41:00.000Z' }),
      ),
      agentEvents: logged([
        ...['one', 'new'].map((name) => agentWarnings(name, 'unhealthy', 'Unhealthy', brief)),
        agentWarnings('newer', 'notStarted', 'FailedMount', brief),
      ]),
    },
  },
  {
    is: 'unknown',
    because: 'a node that went away left an agent behind that has ended, and one that was evicted is made up for',
    facts: {
      ...unasked,
      ...sighted(
        sightedAgent('one'),
        sightedAgent('two'),
        sightedAgent('gone', { state: 'Failed', lastUpAt: '2025-12-31T20:00:00.000Z' }),
      ),
      agentEvents: logged([eviction('gone')]),
    },
  },
  {
    is: 'unknown',
    because: 'agents were evicted the day before',
    facts: {
      ...unasked,
      agentEvents: logged(['old', 'older'].map((name) => eviction(name, '2025-12-31T17:00:00.000Z'))),
    },
  },
  {
    is: 'unknown',
    because: 'an agent was restarted once, long ago',
    facts: { ...unasked, ...sighted(sightedAgent('one'), sightedAgent('two', { restarts: 1, ended: 'Error' })) },
  },
  {
    is: 'unknown',
    because: 'an upgrade drains nodes, and one of two agents waits for another',
    facts: {
      ...unasked,
      ...sighted(sightedAgent('one'), sightedAgent('two', waiting)),
      apiServer: anApiServer({ provisioningState: 'Upgrading' }),
    },
  },
  {
    is: 'unknown',
    because: 'rows of agents that are well may be missing',
    facts: {
      ...unasked,
      agentPods: logged([systemPods()], { unseen: ['rows of KubePodInventory may be missing: too many'] }),
    },
    says: 'rows of KubePodInventory may be missing: too many',
  },
  {
    is: 'unknown',
    because: 'Container insights looked hours ago',
    facts: {
      ...unasked,
      ...sighted(sightedAgent('one', waiting, late)),
      agentPods: logged([systemPods(late), sightedAgent('one', waiting, late)]),
    },
  },
  {
    is: 'unknown',
    because: 'Container insights began to look a moment ago',
    facts: { ...unasked, agentPods: logged([systemPods({ firstSeenAt: '2025-12-31T23:50:00.000Z' })]) },
  },
  {
    is: 'unknown',
    because: 'kube-system is left out',
    facts: { ...unasked, agentPods: logged([]) },
    says: 'no pod of kube-system is in KubePodInventory',
  },
  {
    is: 'unknown',
    because: 'what Kubernetes warns of was not read',
    facts: { ...unasked, agentEvents: undefined },
    says: 'agentEvents was not read',
  },
];
