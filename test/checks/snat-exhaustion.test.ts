import { applyChange } from '../../shared/apply-change.ts';
import { snatExhaustion } from '../../shared/checks/snat-exhaustion.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { ApiServer } from '../../shared/model/api-server.ts';
import type { Network, PublicIp } from '../../shared/reachability/index.ts';
import {
  aFleet,
  aLoadBalancer,
  anApiServer,
  aNetwork,
  aPeering,
  aPool,
  aPrivateApiServer,
  aSubnet,
  aVnet,
  ask,
  CLUSTER,
  network,
  NODE_GROUP,
  NODE_SUBNET,
  type SomeFacts,
} from '../builders.ts';
import { connections, measured, together } from '../metric-builders.ts';
import { aCollection, aFirewall, aNetworkRule, aRoute, aTable } from '../network-builders.ts';
import { type Row, testCheck } from './rows.ts';

const BALANCER = aLoadBalancer().id;
const NAT = network('natgateways', 'nat');
const PREFIX = network('publicipprefixes', 'prefix');
const HUB = network('virtualnetworks', 'hub');
const FIREWALL = network('azurefirewalls', 'fw');
const TABLE = network('routetables', 'rt');
const inGroup = (name: string) => `${NODE_GROUP}/providers/microsoft.network/publicipaddresses/${name}`;

/** The load balancer of AKS with public IPs, or a prefix, of its own or of the owner's. */
function balanced(ips: readonly PublicIp[], prefix?: string): Network {
  const frontends = [
    ...ips.map(({ id }, index) => ({ id: `${BALANCER}/frontendipconfigurations/f${index}`, publicIp: id })),
    ...(prefix === undefined ? [] : [{ id: `${BALANCER}/frontendipconfigurations/p`, publicIpPrefix: PREFIX }]),
  ];
  // Services have frontends as well, which lend no ports.
  const service = { id: `${BALANCER}/frontendipconfigurations/service`, publicIp: inGroup('service') };
  const rule = { name: 'aksOutboundRule', protocol: 'All', frontends: frontends.map(({ id }) => id) };
  return aNetwork({
    loadBalancers: [aLoadBalancer({ frontends: [service, ...frontends], outboundRules: [rule] })],
    publicIps: ips,
    publicIpPrefixes: prefix === undefined ? [] : [{ id: PREFIX, prefix }],
  });
}

const one = balanced([{ id: inGroup('a'), address: '203.0.113.7' }]);

/** A cluster that promises so many ports to each of so many nodes, now and when it has scaled. */
function promising(outboundPortsPerNode: number, count: number, maxCount?: number): { apiServer: ApiServer } {
  const pool = aPool({ count, ...(maxCount !== undefined && { maxCount }) });
  return { apiServer: anApiServer({ outboundPortsPerNode, pools: [pool] }) };
}

function throughNat(publicIps: readonly string[], ranges: readonly string[] = []): Network {
  return aNetwork({
    vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { natGateway: NAT }), aSubnet(`${NODE_SUBNET}-2`)] })],
    natGateways: [{ id: NAT, publicIps, publicIpPrefixes: ranges.map(() => PREFIX) }],
    publicIps: publicIps.map((id, index) => ({ id, address: `203.0.113.${index + 7}` })),
    publicIpPrefixes: ranges.map((prefix) => ({ id: PREFIX, prefix })),
  });
}

const throughFirewall = aNetwork({
  vnets: [
    aVnet('spoke', {
      subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE })],
      peerings: [aPeering('spoke', 'hub')],
    }),
    aVnet('hub', {
      subnets: [aSubnet(`${HUB}/subnets/azurefirewallsubnet`)],
      peerings: [aPeering('hub', 'spoke', { allowsForwarded: true })],
    }),
  ],
  routeTables: [aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.2.0.4'))],
  firewalls: [
    aFirewall({
      subnet: `${HUB}/subnets/azurefirewallsubnet`,
      privateAddress: '10.2.0.4',
      publicIps: ['/ip'],
      collections: [aCollection('all', 100, 'Allow', aNetworkRule('all'))],
    }),
  ],
  publicIps: [{ id: '/ip', address: '203.0.113.7' }],
});

// Numbers of ports and nodes: https://learn.microsoft.com/azure/aks/configure-load-balancer-standard
const rows: readonly Row[] = [
  { is: 'pass', because: 'up to 50 nodes get 1,024 each by themselves', facts: { ...promising(0, 50), network: one } },
  {
    is: 'pass',
    because: '1,000 ports and 2 addresses are enough for 128 nodes',
    facts: {
      ...promising(1_000, 3, 128),
      network: balanced([
        { id: inGroup('a'), address: '203.0.113.7' },
        { id: inGroup('b'), address: '203.0.113.8' },
      ]),
    },
  },
  {
    is: 'pass',
    because: 'a prefix of two addresses has 128,000',
    facts: { ...promising(8_000, 16), network: balanced([], '203.0.113.8/31') },
  },
  {
    is: 'pass',
    because: 'the address that AKS is about to get is one',
    facts: { ...promising(8_000, 8), network: balanced([{ id: inGroup('a') }]) },
  },
  {
    is: 'pass',
    because: 'a NAT gateway has 64,512 ports for 63 nodes',
    facts: { ...promising(0, 63), network: throughNat(['/ip']), snatUse: connections(NAT, 0) },
  },
  {
    is: 'pass',
    because: 'three nodes have so much of a NAT gateway that nobody measures it',
    facts: { ...promising(0, 3), network: throughNat(['/ip']) },
  },
  {
    is: 'pass',
    because: 'a prefix gives a NAT gateway more',
    facts: { ...promising(0, 120), network: throughNat([], ['203.0.113.8/31']), snatUse: connections(NAT, 0) },
  },
  {
    is: 'pass',
    because: 'an Azure Firewall has 4,992 ports an address for 4 nodes',
    facts: { ...promising(0, 4), network: throughFirewall, snatUse: measured(FIREWALL, { SNATPortUtilization: 7 }) },
  },
  {
    is: 'pass',
    because: 'each node has an address of its own',
    facts: { apiServer: anApiServer({ pools: [aPool({ count: 90, hasNodePublicIps: true })] }), network: one },
  },
  {
    is: 'pass',
    because: 'each node has an address of its own, out of a prefix',
    facts: {
      apiServer: anApiServer({
        pools: [aPool({ count: 90, hasNodePublicIps: true, nodePublicIpPrefix: PREFIX })],
      }),
      network: balanced([], '203.0.113.0/25'),
    },
  },
  {
    is: 'fail',
    because: '9 nodes with 8,000 ports need 72,000, and one address has 64,000',
    facts: { ...promising(8_000, 9), network: one },
    subjects: [BALANCER],
    says: '9 nodes are promised 8000 ports each, and the load balancer has 64000',
  },
  {
    is: 'fail',
    because: 'nodes of all pools count',
    facts: {
      apiServer: anApiServer({
        outboundPortsPerNode: 8_000,
        pools: [aPool({ count: 5 }), aPool({ name: 'user', count: 4, nodeSubnet: `${NODE_SUBNET}-2` })],
      }),
      network: { ...one, vnets: throughNat([]).vnets.map((vnet) => ({ ...vnet, subnets: plain(vnet.subnets) })) },
    },
    subjects: [BALANCER],
  },
  {
    is: 'fail',
    because: 'an IPv6 address lends no port to IPv4',
    facts: {
      ...promising(8_000, 9),
      network: balanced([
        { id: inGroup('a'), address: '203.0.113.7' },
        { id: inGroup('b'), address: '2001:db8::7' },
      ]),
    },
  },
  {
    is: 'fail',
    because: 'it cannot scale as far as it may',
    facts: { ...promising(4_000, 3, 17), network: one },
    says: 'Pools may scale from 3 to 17 nodes with 4000 ports each',
  },
  {
    is: 'fail',
    because: 'from 51 nodes on each gets 512',
    facts: { ...promising(0, 48, 52), network: one, snatUse: undefined },
    says: 'Of up to 52 nodes each gets 512 ports',
  },
  {
    is: 'fail',
    because: '64 nodes share one address of a NAT gateway',
    facts: { ...promising(0, 3, 64), network: throughNat(['/ip']) },
    subjects: [NAT],
    says: 'may have 64 nodes, and nat has 64512 ports for them',
  },
  {
    is: 'fail',
    because: '5 nodes share one address of a firewall',
    facts: { ...promising(0, 5), network: throughFirewall },
    subjects: [FIREWALL],
    says: '4992 ports',
  },
  {
    is: 'fail',
    because: 'a NAT gateway comes before addresses of nodes',
    facts: {
      apiServer: anApiServer({ pools: [aPool({ count: 64, hasNodePublicIps: true })] }),
      network: throughNat(['/ip']),
    },
  },
  {
    is: 'pass',
    because: 'from 51 nodes on each gets 512, and nobody ever lacked one',
    facts: { ...promising(0, 48, 52), network: one },
  },
  {
    is: 'fail',
    because: 'no connection failed, and still the numbers do not add up',
    facts: { ...promising(8_000, 9), network: one, snatUse: together(busy([93, 20])) },
    subjects: [BALANCER, `${BALANCER} ports`],
  },
  {
    is: 'fail',
    because: 'connections failed though the numbers suffice',
    facts: { ...promising(0, 3), network: one, snatUse: connections(BALANCER, 2) },
    subjects: [`${BALANCER} connections`],
    says: '8 connections failed at kubernetes for want of a port, from 2026-01-01T00:00:00Z to 2026-01-01T01:00:00Z',
  },
  {
    is: 'fail',
    because: 'connections failed at a NAT gateway, whose metric is spelled otherwise',
    facts: { ...promising(0, 63), network: throughNat(['/ip']), snatUse: connections(NAT, 1, 'SNATConnectionCount') },
    subjects: [`${NAT} connections`],
  },
  {
    is: 'fail',
    because: 'one node uses 93 % of its ports while the other has plenty',
    facts: { ...promising(0, 2), network: one, snatUse: together(connections(BALANCER, 0), busy([20, 93])) },
    subjects: [`${BALANCER} ports`],
    says: '10.1.0.5 uses 93 % of the ports that kubernetes gives it: soon',
  },
  {
    is: 'pass',
    because: 'a quarter of an hour is a peak',
    facts: { ...promising(0, 2), network: one, snatUse: busy([[20, 93, 20, 20]]) },
  },
  {
    is: 'fail',
    because: 'a firewall uses 96 % of its ports for TCP, and for UDP hardly any',
    facts: {
      ...promising(0, 4),
      network: throughFirewall,
      snatUse: together(
        measured(FIREWALL, { SNATPortUtilization: 1 }, { protocol: 'UDP' }),
        measured(FIREWALL, { SNATPortUtilization: 96 }, { protocol: 'TCP' }),
        measured(FIREWALL, { FirewallHealth: 50 }),
      ),
    },
    subjects: [`${FIREWALL} ports`],
    says: '96 %',
  },
  {
    is: 'unknown',
    because: 'nobody measured, and each node has only what every node has',
    facts: { ...promising(0, 3), network: one, snatUse: undefined },
    says: 'How many ports of kubernetes are used is not known: snatUse was not read',
  },
  {
    is: 'unknown',
    because: 'what was measured is of another way out',
    facts: { ...promising(0, 63), network: throughNat(['/ip']) },
    says: 'How many ports of nat are used is not known: it was not measured',
  },
  {
    is: 'unknown',
    because: 'Azure Monitor had nothing to tell',
    facts: {
      ...promising(0, 3),
      network: one,
      snatUse: {
        ...measured(NAT, { SNATConnectionCount: 1 }),
        unseen: [{ resource: BALANCER, metric: 'SnatConnectionCount', why: '403' }],
      },
    },
    says: '403',
  },
  {
    is: 'unknown',
    because: 'the load balancer was not read',
    facts: {
      ...promising(8_000, 9),
      network: aNetwork({ loadBalancers: [], unseen: [{ within: '', kind: 'loadBalancers', why: '403' }] }),
    },
    says: '403',
  },
  {
    is: 'unknown',
    because: 'the prefix of the load balancer was not read',
    facts: {
      ...promising(8_000, 9),
      network: { ...balanced([], '203.0.113.8/31'), publicIpPrefixes: [], unseen: [{ within: '', why: '403' }] },
    },
    says: `How many public addresses ${BALANCER} has is not known`,
  },
  {
    is: 'unknown',
    because: 'Azure did not say how many nodes a pool has',
    facts: { apiServer: anApiServer({ pools: [noCount()] }), network: one },
    says: 'How many nodes the cluster has',
  },
  {
    is: 'unknown',
    because: 'nor of one behind a NAT gateway',
    facts: { apiServer: anApiServer({ pools: [noCount()] }), network: throughNat(['/ip']) },
    says: 'Pool system: how many nodes it has',
  },
  {
    is: 'unknown',
    because: 'the ports of a load balancer that AKS did not make are not known',
    facts: { ...promising(0, 3), network: elsewhere() },
    says: 'how many ports lb gives is not known',
  },
  {
    is: 'notApplicable',
    because: 'nothing gets out',
    facts: { ...promising(8_000, 9), network: throughNat([]) },
  },
  {
    is: 'notApplicable',
    because: 'nodes go to a private address',
    facts: { apiServer: aPrivateApiServer({ outboundPortsPerNode: 64_000 }) },
  },
  {
    is: 'notApplicable',
    because: 'nodes go to a private address, clients to a public one',
    facts: { apiServer: anApiServer({ mode: 'publicVnetIntegrated', outboundPortsPerNode: 64_000 }) },
  },
  { is: 'notApplicable', because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) } },
  { is: 'notApplicable', because: 'it has no pool', facts: { apiServer: anApiServer({ pools: [] }) } },
  {
    is: 'unknown',
    because: 'its pools were not stated',
    facts: { apiServer: anApiServer({ pools: [], arePoolsUnknown: true }) },
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the network was not read', facts: { network: undefined } },
  {
    is: 'fail',
    because: 'service tags were not read, and no rule names one',
    facts: { ...promising(8_000, 9), network: one, serviceTags: undefined },
  },
];

testCheck(snatExhaustion, rows);

/** Nodes behind the load balancer that use so much of their 1,024 ports, in percent. */
function busy(percents: readonly (number | readonly number[])[]) {
  const ports = percents.map((percent, node) => {
    const used = typeof percent === 'number' ? percent * 10.24 : percent.map((one) => one * 10.24);
    const split = { backendipaddress: `10.1.0.${node + 4}`, protocoltype: 'TCP' };
    return measured(BALANCER, { UsedSnatPorts: used, AllocatedSnatPorts: 1_024 }, split);
  });
  return together(...ports);
}

function plain(subnets: readonly { id: string }[]) {
  return subnets.map(({ id }) => aSubnet(id));
}

function noCount() {
  const { count: _, ...pool } = aPool();
  return pool;
}

/** Nodes in a pool of a load balancer of somebody else's. */
function elsewhere(): Network {
  const id = network('loadbalancers', 'lb');
  const pool = `${id}/backendaddresspools/p`;
  const frontend = `${id}/frontendipconfigurations/f`;
  const configurations = [{ subnet: NODE_SUBNET, applicationSecurityGroups: [], loadBalancerPools: [pool] }];
  return aNetwork({
    loadBalancers: [
      {
        id,
        frontends: [{ id: frontend, publicIp: '/ip' }],
        rules: [],
        outboundRules: [{ name: 'out', protocol: 'All', frontends: [frontend], pool }],
      },
    ],
    publicIps: [{ id: '/ip', address: '203.0.113.7' }],
    scaleSets: [
      {
        id: `${NODE_GROUP}/providers/microsoft.compute/virtualmachinescalesets/aks-system-1-vmss`,
        interfaces: [{ forwards: false, hasPublicIps: false, configurations }],
      },
    ],
  });
}

describe('what it says of a load balancer', () => {
  const told = (facts: SomeFacts) => {
    const [finding] = ask(snatExhaustion, facts);
    const after = diagnose(applyChange(aFleet(facts), finding?.remediation.change ?? {}), [snatExhaustion]);
    return { finding, command: finding?.remediation.command, after: after.map(({ status }) => status) };
  };

  it('is proven by numbers', () => {
    const { finding } = told({ ...promising(8_000, 3, 9), network: one });

    expect(finding).toMatchObject({
      certainty: 'proven',
      severity: 'low',
      decidedBy: { resource: CLUSTER.id, line: 'networkProfile.loadBalancerProfile.allocatedOutboundPorts' },
    });
    expect(finding?.evidence.map(({ source, fact }) => [source.split('#')[1], fact.split(' is ')[1]])).toEqual([
      ['properties.networkProfile.loadBalancerProfile.allocatedOutboundPorts', '8000'],
      ['properties.agentPoolProfiles[0].count', '3'],
      ['properties.agentPoolProfiles[0].maxCount', '9'],
      ['properties.publicIPAddress.id', inGroup('a')],
      // Nothing failed so far: told, and no acquittal.
      [undefined, '0'],
    ]);
    expect(told({ ...promising(8_000, 9), network: one }).finding?.severity).toBe('medium');
  });

  it('is told of as many ports as the configuration asks for', () => {
    const facts = { ...promising(0, 60), network: one, snatUse: undefined };
    const asking = (portsPerNode: number) =>
      diagnose(aFleet(facts), [snatExhaustion], { 'snat-exhaustion': { thresholds: { portsPerNode } } });

    expect(asking(512).map(({ status }) => status)).toEqual(['unknown']);
    expect(asking(513).map(({ remediation }) => remediation.command)).toEqual([
      expect.stringContaining('--load-balancer-outbound-ports 520') as string,
    ]);
  });

  it.each([
    [8_000, 9, one, '--load-balancer-managed-outbound-ip-count 2'],
    [8_000, 40, one, '--load-balancer-managed-outbound-ip-count 5'],
    [0, 120, one, '--load-balancer-managed-outbound-ip-count 2 --load-balancer-outbound-ports 1024'],
    // 64,000 / 9 = 7,111, and Azure takes multiples of 8.
    [8_000, 9, balanced([{ id: '/own', address: '203.0.113.7' }]), '--load-balancer-outbound-ports 7104'],
    [8_000, 30, balanced([], '203.0.113.8/31'), '--load-balancer-outbound-ports 4264'],
    // AKS makes no more than 100 addresses.
    [64_000, 101, one, '--load-balancer-outbound-ports 632'],
  ])('%i ports for each of %i nodes are mended', (ports, nodes, of, command) => {
    const answer = told({ ...promising(ports, nodes), network: of, ...(ports === 0 && { snatUse: undefined }) });

    expect(answer.command).toBe(`az aks update --subscription ${CLUSTER.subscriptionId} -g rg -n aks ${command}`);
    // Only what is measured acquits a load balancer that is left to itself.
    expect(answer.after).toEqual([ports === 0 ? 'unknown' : 'pass']);
  });

  it('is likely where nothing will do', () => {
    const { finding } = told({
      ...promising(8_000, 9_000),
      network: balanced([{ id: '/own', address: '203.0.113.7' }]),
    });

    expect(finding).toMatchObject({ status: 'fail', certainty: 'likely' });
    expect(finding?.remediation.change).toBeUndefined();
  });

  it.each([
    [100, '512'],
    [101, '256'],
    [200, '256'],
    [201, '128'],
    [400, '128'],
    [401, '64'],
    [800, '64'],
    [801, '32'],
  ])('left to itself gives each of %i nodes %s ports', (nodes, ports) => {
    const { finding } = told({ ...promising(0, nodes), network: one, snatUse: undefined });

    expect(finding).toMatchObject({ certainty: 'likely', severity: 'info' });
    expect(finding?.reason).toContain(`each gets ${ports} ports`);
  });
});
