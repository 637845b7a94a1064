import { alertFaults } from './alert-faults.ts';
import { changeFaults } from './change-faults.ts';
import { doorFaults } from './door-faults.ts';
import { freshFaults } from './fresh-faults.ts';
import { kubernetesFaults } from './kubernetes-faults.ts';
import { logFaults } from './log-faults.ts';
import { metricFaults } from './metric-faults.ts';
import { leakFaults } from './leak-faults.ts';
import { networkFaults } from './network-faults.ts';
import { pathFaults } from './path-faults.ts';
import { reportFaults } from './report-faults.ts';
import { rightsFaults } from './rights-faults.ts';
import { sightingFaults } from './sighting-faults.ts';
import { readingFaults } from './reading-faults.ts';
import { serviceFaults } from './service-faults.ts';
import { terminalFaults } from './terminal-faults.ts';
import { wholeFaults } from './whole-faults.ts';

/** A fault that tools of this kind have, put back into ours: `to` in place of `from`, which stands in `file` just once. */
export interface Fault {
  readonly says: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The test file that must catch it, and words of the name of the test. */
  readonly caughtIn: string;
  readonly caughtBy: string;
}

const RANGES = 'test/checks/authorized-ranges.test.ts';
const EGRESS = 'test/checks/authorized-egress.test.ts';
const HYGIENE = 'test/checks/range-hygiene.test.ts';
const PRIVATE = 'test/checks/private-access.test.ts';

export const faults: readonly Fault[] = [
  ...readingFaults,
  ...kubernetesFaults,
  ...logFaults,
  ...metricFaults,
  ...changeFaults,
  ...leakFaults,
  ...networkFaults,
  ...serviceFaults,
  ...doorFaults,
  ...alertFaults,
  ...freshFaults,
  ...pathFaults,
  ...reportFaults,
  ...rightsFaults,
  ...sightingFaults,
  ...terminalFaults,
  ...wholeFaults,
  {
    says: 'presence is taken for coverage: any list of ranges passes',
    file: 'shared/checks/authorized-ranges.ts',
    from: 'isRestricted(apiServer) ? subtract(ipSet(calling), admits) : []',
    to: 'isRestricted(apiServer) ? subtract(ipSet(calling), ipSet(calling)) : []',
    caughtIn: RANGES,
    caughtBy: 'fail: it is another network',
  },
  {
    says: 'presence is taken for coverage: the whole internet is a sound list',
    file: 'shared/checks/range-hygiene.ts',
    from: 'if (!covers(ipSet(authorizedRanges), INTERNET)) return [];',
    to: "if (!authorizedRanges.includes('0.0.0.0/0')) return [];",
    caughtIn: HYGIENE,
    caughtBy: 'fail: two halves of the internet are everyone',
  },
  {
    says: 'a list with a service tag is written back by a command that takes none',
    file: 'shared/aks/authorized-list.ts',
    from: 'apiServer.authorizedTags.length === 0',
    to: 'apiServer.authorizedTags.length >= 0',
    caughtIn: 'test/aks/commands.test.ts',
    caughtBy: 'keeps service tags',
  },
  {
    says: 'ranges are compared as texts, not as addresses',
    file: 'shared/checks/authorized-ranges.ts',
    from: 'isRestricted(apiServer) ? subtract(ipSet(calling), admits) : []',
    to: 'ipSet(calling.filter((address) => !apiServer.authorizedRanges.includes(address)))',
    caughtIn: RANGES,
    caughtBy: 'pass: two halves cover the whole',
  },
  {
    says: '0.0.0.0/32 is taken for everyone',
    file: 'shared/aks/authorized-list.ts',
    from: 'const sets = [ipSet(apiServer.authorizedRanges)];',
    to: "const sets = [ipSet(apiServer.authorizedRanges.map((range) => range.replace('0.0.0.0/32', '0.0.0.0/0')))];",
    caughtIn: RANGES,
    caughtBy: 'fail: 0.0.0.0/32 lets nobody but the cluster itself in',
  },
  {
    says: 'an unknown service tag is taken for an empty one',
    file: 'shared/aks/authorized-list.ts',
    from: 'if (prefixes !== undefined) sets.push(ipSet(prefixes));',
    to: 'if (prefixes !== undefined || !serviceTags.known) sets.push(ipSet(prefixes ?? []));',
    caughtIn: RANGES,
    caughtBy: 'unknown: nobody knows the addresses of the tag',
  },
  {
    says: '172.16.0.0/12 is mistyped',
    file: 'shared/aks/special-ranges.ts',
    from: '172.16.0.0/12',
    to: '172.16.0.0/20',
    caughtIn: HYGIENE,
    caughtBy: 'fail: a public API server never sees a private address',
  },
  {
    says: 'a private cluster is flagged for its ranges',
    file: 'shared/checks/authorized-ranges.ts',
    from: 'if (isPrivate(apiServer)) {',
    to: 'if (cluster.id === undefined) {',
    caughtIn: RANGES,
    caughtBy: 'notApplicable: a private cluster has no ranges',
  },
  {
    says: "a cluster of public mode is asked for the client's private way",
    file: 'shared/checks/private-access.ts',
    from: 'if (!isPrivate(apiServer)) {',
    to: "if (apiServer.mode === 'public') {",
    caughtIn: PRIVATE,
    caughtBy: 'notApplicable: with VNet integration a public cluster is still public',
  },
  {
    says: 'one clean pool acquits the others',
    file: 'shared/aks/pool-places.ts',
    from: 'const places = apiServer.pools.flatMap((pool) => {',
    to: 'const places = apiServer.pools.slice(0, 1).flatMap((pool) => {',
    caughtIn: EGRESS,
    caughtBy: 'fail: one clean pool does not acquit the other',
  },
  {
    says: "the load balancer's way out is flagged as missing from the list",
    file: 'shared/aks/egress.ts',
    from: ": { kind: 'loadBalancer', by: id };",
    to: ": { kind: 'addresses', by: id, addresses: [{ range: '192.0.2.1', evidence: cite(id, 'name', 'kubernetes') }] };",
    caughtIn: EGRESS,
    caughtBy: "pass: the load balancer's address is admitted by AKS itself",
  },
  {
    says: 'the load balancer is believed though a route table leads elsewhere',
    file: 'shared/aks/egress.ts',
    from: "return isLent && apiServer.outboundType === 'loadBalancer' ?",
    to: "return apiServer.outboundType === 'loadBalancer' ?",
    caughtIn: EGRESS,
    caughtBy: 'unknown: a route table that was not read could lead elsewhere',
  },
  {
    says: 'the outbound type is believed though a NAT gateway is on the subnet',
    file: 'shared/aks/egress.ts',
    from: "if (exit.kind === 'addresses') return exit;",
    to: "if (exit.kind === 'addresses') return apiServer.outboundType === 'loadBalancer' ? throughBalancer(network, apiServer) : exit;",
    caughtIn: EGRESS,
    caughtBy: 'fail: a NAT gateway comes before the load balancer',
  },
  {
    says: 'the command overwrites the ranges',
    file: 'shared/aks/authorized-list.ts',
    from: `printf '%s\\\\n' "$ranges" \${additions.map(word).join(' ')} | grep`,
    to: `printf '%s\\\\n' \${additions.map(word).join(' ')} | grep`,
    caughtIn: 'test/aks/commands.test.ts',
    caughtBy: 'keeps what somebody else added since the scan',
  },
  {
    says: 'a resource that cannot be read reads as absent',
    file: 'shared/reachability/lookup/lookup.ts',
    from: 'if (hole !== undefined) return hole.why;',
    to: '',
    caughtIn: 'test/reachability/lookup.test.ts',
    caughtBy: 'proves nothing where the kind was not read',
  },
  {
    says: 'an unseen fact passes',
    file: 'shared/diagnose.ts',
    from: "if (unseen.length > 0) return { status: 'unknown', reason: unseen.join('; ') };",
    to: "if (unseen.length > 0) return { status: 'pass', reason: unseen.join('; ') };",
    caughtIn: 'test/diagnose.test.ts',
    caughtBy: 'answers unknown for every check that reads what was not seen',
  },
  {
    says: 'a check that breaks passes',
    file: 'shared/diagnose.ts',
    from: "return { status: 'unknown', reason: `The check itself broke",
    to: "return { status: 'pass', reason: `The check itself broke",
    caughtIn: 'test/diagnose.test.ts',
    caughtBy: 'makes a check that throws an unknown, and goes on',
  },
];
