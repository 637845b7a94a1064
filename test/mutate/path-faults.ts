import type { Fault } from './faults.ts';

const LINES = 'test/collect/logs/lines.test.ts';
const WAYS = 'test/collect/logs/ways.test.ts';

/** Faults in how logs of ways are read and believed. */
export const pathFaults: readonly Fault[] = [
  {
    says: 'a service that does not answer an agent is taken for a kubelet',
    file: 'shared/collect/parse/logs/agent-line.ts',
    from: '/:10250: (?:i\\/o timeout',
    to: '/:\\d+: (?:i\\/o timeout',
    caughtIn: LINES,
    caughtBy: 'dial tcp 10.1.0.5:19100: i/o timeout',
  },
  {
    says: 'a name that DNS does not answer is taken for a way that is shut',
    file: 'shared/collect/parse/logs/agent-line.ts',
    from: '/dial tcp: lookup |no such host/',
    to: '/no such host/',
    caughtIn: LINES,
    caughtBy: 'DNS does not answer',
  },
  {
    says: 'a kubelet that refuses is taken for one that packets do not get to',
    file: 'shared/collect/parse/logs/server-error-line.ts',
    from: '/i\\/o timeout|connection timed out|code 504\\b/',
    to: '/i\\/o timeout|connection timed out|code 504\\b|connection refused/',
    caughtIn: 'test/checks/node-traffic.test.ts',
    caughtBy: 'pass: kubelets refuse',
  },
  {
    says: 'a node that goes away is taken for one that is cut off',
    file: 'shared/aks/kubelet-time-outs.ts',
    from: 'spanOf(told).isSustained',
    to: 'told.length > 0',
    caughtIn: 'test/checks/node-traffic.test.ts',
    caughtBy: 'pass: a kubelet was silent for a moment',
  },
  {
    says: 'a log that could not be read acquits',
    file: 'shared/aks/told.ts',
    from: 'return isUnasked ? []',
    to: 'return isUnasked || unseen.length > 0 ? []',
    caughtIn: 'test/checks/node-traffic.test.ts',
    caughtBy: 'unknown: neither the log of the API server nor its audit log was read',
  },
  {
    says: 'what agents said once is believed for ever',
    file: 'shared/aks/told.ts',
    from: 'minutesBetween(lastSeenAt, toAt) <= OVER_AFTER_MINUTES',
    to: 'minutesBetween(lastSeenAt, toAt) >= 0',
    caughtIn: 'test/checks/tunnel-alpn.test.ts',
    caughtBy: 'pass: agents found ALPN lost, hours ago',
  },
  {
    says: 'agents that nobody listens to are taken for silent ones',
    file: 'shared/aks/told.ts',
    from: 'return isSilent ?',
    to: 'return isSilent && tale.told.length > 0 ?',
    caughtIn: 'test/checks/tunnel-alpn.test.ts',
    caughtBy: 'unknown: an appliance is on the way, and nobody hears the agents',
  },
  {
    says: 'a firewall is believed that is not on the way',
    file: 'shared/aks/firewall-log.ts',
    from: 'return firewalls.flatMap((firewall) =>',
    to: 'return Object.keys(facts.firewallNames.known ? facts.firewallNames.value : {}).flatMap((firewall) =>',
    caughtIn: 'test/checks/required-egress.test.ts',
    caughtBy: 'pass: a firewall that is not on the way',
  },
  {
    says: 'what a firewall denied is believed though it let it through since',
    file: 'shared/collect/read/logs/firewall-rulings.ts',
    from: "kql`where Ruling != 'passed'`",
    to: 'kql`where Hits > 0`',
    caughtIn: 'test/collect/logs/firewall-log.test.ts',
    caughtBy: 'nothing that was let through since',
  },
  {
    says: "the agents' autoscaler is taken for an agent",
    file: 'shared/collect/read/logs/agent-log.ts',
    from: " and PodName !startswith 'konnectivity-agent-autoscaler'",
    to: '',
    caughtIn: WAYS,
    caughtBy: 'has a row for each trouble, and one for all else',
  },
  {
    says: 'what intrusion detection drops counts as let through',
    file: 'shared/collect/parse/logs/log-tables.ts',
    from: "kql`where Action in~ ('Allow', 'Deny')`",
    to: "kql`where Action != ''`",
    caughtIn: 'test/collect/logs/firewall-log.test.ts',
    caughtBy: 'says the same in the legacy form',
  },
  {
    says: 'the old names of the categories of firewalls are not known',
    file: 'shared/collect/read/logs/places.ts',
    from: 'has(one, legacyCategory ?? category)',
    to: 'has(one, category)',
    caughtIn: 'test/collect/logs/firewall-places.test.ts',
    caughtBy: 'of a setting of the old kind',
  },
];
