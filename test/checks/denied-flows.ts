import type { DeniedFlows } from '../../shared/model/denied-flows.ts';
import { known, unasked, unseen } from '../../shared/model/observed.ts';
import { anApiServer, aNetwork, aSubnet, aVnet, NODE_SUBNET, network, type SomeFacts } from '../builders.ts';
import { AT, logged, serverLines } from '../log-builders.ts';
import { aGroup, aRule } from '../network-builders.ts';
import type { Row } from './rows.ts';

const NSG = network('networksecuritygroups', 'nsg');
const SECOND = `${network('virtualnetworks', 'spoke')}/subnets/pool-2`;

/** Calls of kubelets from one node to another that a rule denied on their way in, over the last hour. */
function denied(different: Partial<DeniedFlows> = {}): DeniedFlows {
  return {
    direction: 'in',
    protocol: 'tcp',
    port: 10_250,
    ports: [10_250],
    sources: ['10.1.0.5'],
    destinations: ['10.1.0.70'],
    peer: 'net/spoke/nodes',
    block: '10.1',
    hits: 12,
    firstSeenAt: '2025-12-31T22:00:00.000Z',
    lastSeenAt: '2025-12-31T22:58:00.000Z',
    rule: 'no-kubelet',
    group: '00000000-0000-0000-0000-0000000000aa/net/nsg',
    ...different,
  };
}

function says(...rows: readonly DeniedFlows[]): SomeFacts {
  return { deniedFlows: { [NODE_SUBNET]: known(logged(rows), AT, 'NTANetAnalytics') } };
}

/** The nodes' subnet with a security group of one rule, which is none of those that flow logs name unless it has their name. */
function guardedBy(name: string): SomeFacts {
  const vnet = aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { securityGroup: NSG })] });
  const rule = aRule(name, 200, { sources: ['192.0.2.1/32'], access: 'Deny' });
  return { network: aNetwork({ vnets: [vnet], securityGroups: [aGroup('nsg', rule)] }) };
}

/** What flow logs say. `blocked`: facts in which a rule stops calls of the kubelets in 10.1.1.0/24, of the pool `user`. */
export const deniedFlows = (blocked: SomeFacts): readonly Row[] => [
  {
    is: 'fail',
    because: 'a rule that was not read denies calls of kubelets',
    facts: says(denied()),
    subjects: ['the rule no-kubelet of 00000000-0000-0000-0000-0000000000aa/net/nsg'],
    says: 'denied nodes of pool system what they need, the kubelets of pool system, from 2025-12-31T22:00:00.000Z to 2025-12-31T22:58:00.000Z. What was read of the rules does not say so.',
    cites: ['flow logs: tcp from 10.1.0.5 to 10.1.0.70, port 10250, denied 12 times by the rule no-kubelet of'],
  },
  {
    is: 'fail',
    because: 'they are denied on their way out',
    facts: says(denied({ direction: 'out' })),
  },
  {
    is: 'fail',
    because: 'the rule is there, and denies something else by now',
    facts: { ...guardedBy('No-Kubelet'), ...says(denied({ rule: 'UserRule_no-kubelet' })) },
    subjects: ['nsg securityRules/No-Kubelet'],
  },
  {
    is: 'fail',
    because: 'it is a rule that every security group has',
    facts: { ...guardedBy('other'), ...says(denied({ rule: 'DefaultRule_DenyAllInBound' })) },
    subjects: ['nsg defaultSecurityRules/DenyAllInBound'],
  },
  {
    is: 'fail',
    because: 'the rule is not named',
    facts: says(unnamed(denied())),
    subjects: ['a rule that is not named'],
  },
  {
    is: 'fail',
    because: 'DNS is denied between pods that no subnet has the addresses of',
    facts: says(denied({ port: 53, ports: [53], sources: ['10.244.1.4'], destinations: ['10.244.0.9'], peer: '' })),
    says: 'DNS on pool system',
  },
  {
    is: 'fail',
    because: 'kubelets do not answer the API server, and a rule denies calls of others beside them',
    facts: {
      ...says(denied()),
      serverLog: logged([serverLines('error dialing backend: dial tcp 10.1.0.71:10250: i/o timeout')]),
    },
    subjects: ['the rule no-kubelet of 00000000-0000-0000-0000-0000000000aa/net/nsg'],
    says: 'Calls of the kubelet at 10.1.0.71 timed out 12 times',
    cites: ['flow logs: tcp', '10.1.0.71:10250'],
  },
  {
    is: 'fail',
    because: 'the rule that stops it is read, and flow logs stand beside',
    facts: {
      ...blocked,
      deniedFlows: { [SECOND]: known(logged([denied({ destinations: ['10.1.1.9'] })]), AT, 'NTANetAnalytics') },
    },
    cites: ['flow logs: tcp from 10.1.0.5 to 10.1.1.9, port 10250'],
  },
  {
    is: 'fail',
    because: 'the rule that stops kubelets is read, whether or not flow logs are',
    facts: { ...blocked, deniedFlows: undefined },
    cites: [],
  },
  {
    is: 'pass',
    because: 'other ports are denied, which nobody may need',
    facts: says(denied({ port: 0, ports: [22, 3389] })),
  },
  {
    is: 'pass',
    because: 'calls of kubelets are denied to somebody outside of the cluster',
    facts: says(denied({ sources: ['10.9.0.4'], peer: '' })),
  },
  {
    is: 'pass',
    because: 'calls of something else in the subnet are denied that is no node',
    facts: { ...says(denied({ destinations: ['10.1.3.4'] })) },
  },
  {
    is: 'pass',
    because: 'another subnet saw it',
    facts: { deniedFlows: { [SECOND]: known(logged([denied()]), AT, 'NTANetAnalytics') } },
  },
  {
    is: 'pass',
    because: 'they were denied for a moment',
    facts: says(denied({ firstSeenAt: '2025-12-31T22:50:00.000Z' })),
  },
  {
    is: 'pass',
    because: 'they were denied hours ago',
    facts: says(denied({ firstSeenAt: '2025-12-31T19:00:00.000Z', lastSeenAt: '2025-12-31T20:59:00.000Z' })),
  },
  {
    is: 'pass',
    because: 'nobody keeps flow logs, and how to is said',
    facts: { deniedFlows: { [NODE_SUBNET]: unasked('NTANetAnalytics is not collected; do this') } },
    says: 'Nodes and pods reach each other. Flow logs do not tell of it: NTANetAnalytics is not collected; do this.',
  },
  {
    is: 'unknown',
    because: 'flow logs are kept, and may not be read',
    facts: { deniedFlows: { [NODE_SUBNET]: unseen('HTTP 403') } },
    says: 'What rules denied between nodes and pods is not known: HTTP 403.',
  },
  {
    is: 'unknown',
    because: 'rows of flow logs may be missing',
    facts: { deniedFlows: { [NODE_SUBNET]: known(logged<DeniedFlows>([], { unseen: ['too many'] }), AT, 'T') } },
    says: 'too many',
  },
  { is: 'unknown', because: 'flow logs were not read', facts: { deniedFlows: undefined } },
  {
    is: 'notApplicable',
    because: 'the cluster is stopped, whatever was denied',
    facts: { ...says(denied()), apiServer: anApiServer({ powerState: 'Stopped' }) },
  },
];

function unnamed({ rule: _, group: __, ...flows }: DeniedFlows): DeniedFlows {
  return flows;
}
