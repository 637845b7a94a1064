import { aTunnelPod, type SomeFacts } from '../builders.ts';
import { agentLines, logged, serverLines } from '../log-builders.ts';
import type { Row } from './rows.ts';

const NODE = 'aks-user-26400001-vmss000001';
const timedOut = (address: string) => `error dialing backend: dial tcp ${address}:10250: i/o timeout`;
const named = `Get "https://${NODE}:10250/containerLogs/default/pod/container": dial tcp 10.1.0.70:10250: i/o timeout`;
const byAgent =
  'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.70:10250: i/o timeout" dialID=6129484611666145821 connectionID=42 dialAddress="10.1.0.70:10250"';
const noise =
  'I0719 14:02:11.120000       1 client.go:420] "error dialing backend" error="dial tcp 10.1.0.5:19100: connect: connection refused" dialID=61 connectionID=42 dialAddress="10.1.0.5:19100"';

const says = (...lines: readonly string[]): SomeFacts => ({
  serverLog: logged(lines.map((line) => serverLines(line))),
});

/** What logs say of kubelets. `blocked`: facts in which a rule stops calls of the kubelets in 10.1.1.0/24, of the pool `user`. */
export const silentKubelets = (blocked: SomeFacts): readonly Row[] => [
  {
    is: 'fail',
    because: 'two kubelets do not answer the API server, and no rule stops it',
    facts: says(timedOut('10.1.0.70'), timedOut('10.1.0.71')),
    subjects: ['kubelets'],
    says: 'Calls of the kubelets at 10.1.0.70, 10.1.0.71 timed out 24 times from 2025-12-31T23:00:00.000Z to 2026-01-01T00:00:00.000Z. No rule',
    cites: ['10.1.0.70:10250', '10.1.0.71:10250'],
  },
  {
    is: 'fail',
    because: 'calls that it failed tell of one',
    facts: { failedCalls: logged([serverLines(named)]) },
    says: `at 10.1.0.70 (${NODE}) timed out`,
  },
  {
    is: 'fail',
    because: 'an agent tells of one',
    facts: { agentLog: logged([agentLines(''), agentLines(byAgent)]) },
    says: 'at 10.1.0.70 timed out 12 times',
  },
  {
    is: 'fail',
    because: 'it is a node without an agent',
    facts: says(named),
    says: 'None of these nodes hosts an agent of the tunnel, as where traffic between nodes is blocked.',
  },
  {
    is: 'fail',
    because: 'it is a node with an agent, which needs no network for it',
    facts: { ...says(named), tunnelPods: [aTunnelPod('one', { node: NODE })] },
    says: `${NODE} hosts an agent of the tunnel, which speaks against the network between nodes.`,
  },
  {
    is: 'fail',
    because: 'where agents are was not seen',
    facts: { ...says(named), tunnelPods: undefined },
    subjects: ['kubelets'],
  },
  {
    is: 'fail',
    because: 'a rule explains the kubelets of one pool, and nothing that of another',
    facts: { ...blocked, ...says(timedOut('10.1.1.9'), timedOut('10.1.0.70')) },
    subjects: ['nsg securityRules/no-kubelet', 'kubelets'],
    says: 'Calls of the kubelet at 10.1.1.9 timed out 12 times',
    cites: ['10.1.1.9:10250', '10.1.0.70:10250'],
  },
  {
    is: 'fail',
    because: 'a rule stops it, whether or not the logs were read',
    facts: { ...blocked, serverLog: undefined, failedCalls: undefined, agentLog: undefined },
    subjects: ['nsg securityRules/no-kubelet'],
  },
  {
    is: 'pass',
    because: 'a kubelet was silent for a moment, as that of a node that goes away',
    facts: {
      serverLog: logged([serverLines(timedOut('10.1.0.70'), { firstSeenAt: '2025-12-31T23:51:00.000Z' })]),
    },
  },
  {
    is: 'pass',
    because: 'kubelets refuse, and agents make the noise that they always make',
    facts: {
      ...says(
        'error dialing backend: dial tcp 10.1.0.70:10250: connect: connection refused',
        'etcdserver: leader changed',
      ),
      agentLog: logged([agentLines(''), agentLines(noise)]),
    },
  },
  {
    is: 'pass',
    because: 'the log of the API server is not collected, and the audit log says the same',
    facts: { failedCalls: logged([]), agentLog: logged([]) },
  },
  {
    is: 'unknown',
    because: 'neither the log of the API server nor its audit log was read',
    facts: { serverLog: undefined, failedCalls: undefined },
    says: 'Whether kubelets answer the API server is not known: serverLog was not read.',
  },
  {
    is: 'unknown',
    because: 'rows of both are missing',
    facts: {
      serverLog: logged([], { unseen: ['rows of AKSControlPlane may be missing: too many'] }),
      failedCalls: undefined,
    },
    says: 'rows of AKSControlPlane may be missing: too many.',
  },
];
