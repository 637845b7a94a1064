import { applyChange } from '../../shared/apply-change.ts';
import { tunnelAlpn } from '../../shared/checks/tunnel-alpn.ts';
import type { AgentLines } from '../../shared/model/lines.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { FirewallRuling } from '../../shared/model/firewall-log.ts';
import { known, unseen } from '../../shared/model/observed.ts';
import type { Probe } from '../../shared/model/probe.ts';
import type {
  ApplicationRule,
  FirewallPolicy,
  Network,
  RuleCollection,
  RuleCollectionGroup,
} from '../../shared/reachability/index.ts';
import {
  AT,
  aFleet,
  anApiServer,
  aNetwork,
  aPeering,
  aPool,
  aPrivateApiServer,
  aSubnet,
  aVnet,
  ask,
  network,
  NODE_SUBNET,
} from '../builders.ts';
import { agentLines, logged } from '../log-builders.ts';
import {
  aCollection,
  aFirewall,
  aGroup,
  anApplicationRule,
  aNetworkRule,
  anInterface,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import { type Row, testCheck } from './rows.ts';

const HUB = network('virtualnetworks', 'hub');
const TABLE = network('routetables', 'rt');
const NAT = network('natgateways', 'nat');
const NSG = network('networksecuritygroups', 'nsg');
const IP = network('publicipaddresses', 'fw-ip');
const POLICY = network('firewallpolicies', 'p');
const PARENT = network('firewallpolicies', 'parent');
const GROUP = `${POLICY}/rulecollectiongroups/g`;

const named = (name: string, terminatesTls: boolean, different: Partial<ApplicationRule> = {}) =>
  anApplicationRule(name, ['*.hcp.westeurope.azmk8s.io'], { terminatesTls, ...different });
const allow = (rule: ApplicationRule, priority = 200) => aCollection('names', priority, 'Allow', rule);
const byAddress = (rule: Parameters<typeof aNetworkRule>[1] = {}) =>
  aCollection('addresses', 100, 'Allow', aNetworkRule('addresses', rule));
const aPolicy = (different: Partial<FirewallPolicy> = {}): FirewallPolicy => ({
  id: POLICY,
  ruleCollectionGroups: [],
  settings: { certificateAuthority: 'inspection' },
  ...different,
});

/** Nodes behind a firewall in the hub, whose policy has these collections. */
function behind(
  collections: readonly RuleCollection[],
  {
    policies = [aPolicy()],
    groups = [{ id: GROUP, policy: POLICY, priority: 200, collections }],
    securityGroups = [],
    ...rest
  }: Partial<Network> & {
    policies?: readonly FirewallPolicy[];
    groups?: readonly RuleCollectionGroup[];
  } = {},
): Network {
  return aNetwork({
    vnets: [
      aVnet('spoke', {
        subnets: [
          aSubnet(NODE_SUBNET, { routeTable: TABLE, ...(securityGroups.length > 0 && { securityGroup: NSG }) }),
          aSubnet(`${NODE_SUBNET}-2`),
        ],
        peerings: [aPeering('spoke', 'hub', { allowsForwarded: true })],
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
        publicIps: [IP],
        policy: POLICY,
      }),
    ],
    publicIps: [{ id: IP, address: '203.0.113.7' }],
    firewallPolicies: policies,
    ruleCollectionGroups: groups,
    securityGroups,
    ...rest,
  });
}

/** The second is in a subnet without a route table. */
const twoPools = anApiServer({ pools: [aPool(), aPool({ name: 'free', nodeSubnet: `${NODE_SUBNET}-2` })] });
const inspecting = behind([allow(named('inspect', true))]);
/** The first of two subnets has no way out. */
const noAddress = aNetwork({
  vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { natGateway: NAT }), aSubnet(`${NODE_SUBNET}-2`)] })],
  natGateways: [{ id: NAT, publicIps: [], publicIpPrefixes: [] }],
});
/** Nodes come to the firewall by an appliance. */
const behindAppliance: Network = {
  ...inspecting,
  vnets: inspecting.vnets.map((vnet) =>
    vnet.id === HUB
      ? { ...vnet, subnets: [...vnet.subnets, aSubnet(`${HUB}/subnets/nva-2`, { routeTable: `${TABLE}-nva` })] }
      : vnet,
  ),
  routeTables: [
    aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.2.1.4')),
    aTable('rt-nva', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.2.0.4')),
  ],
  interfaces: [anInterface('nva', '10.2.1.4', `${HUB}/subnets/nva-2`, { forwards: true })],
};
const denyHttps = aRule('deny-https', 200, { direction: 'Outbound', access: 'Deny', ports: ['443'] });

const lost: Probe = {
  vantage: 'build-7',
  dials: [{ name: 'aks', outcome: 'reachable', addresses: ['203.0.113.7'], tls: { issuer: 'Corp' }, status: 401 }],
};

const rows: readonly Row[] = [
  { is: 'pass', because: 'there is no firewall', facts: {} },
  { is: 'pass', because: 'the rule leaves TLS alone', facts: { network: behind([allow(named('pass', false))]) } },
  {
    is: 'pass',
    because: 'the policy has no certificate authority',
    facts: { network: behind([allow(named('inspect', true))], { policies: [aPolicy({ settings: {} })] }) },
  },
  {
    is: 'pass',
    because: 'a network rule lets the API server pass before any application rule',
    facts: { network: behind([byAddress(), allow(named('inspect', true))]) },
  },
  {
    is: 'pass',
    because: 'another rule comes first',
    facts: { network: behind([allow(named('inspect', true)), allow(named('pass', false), 150)]) },
  },
  {
    is: 'pass',
    because: 'other names are inspected',
    facts: {
      network: behind([
        allow(anApplicationRule('inspect', ['*.example.com'], { terminatesTls: true })),
        allow(named('pass', false), 300),
      ]),
    },
  },
  {
    is: 'pass',
    because: 'an HTTP proxy is not asked for the API server',
    facts: { apiServer: anApiServer({ httpProxy: { https: 'http://proxy.example:3128', exceptions: [] } }) },
    says: 'an HTTP proxy is not asked for it',
  },
  {
    is: 'pass',
    because: 'one pool is stopped, which is for required-egress, and the other is not inspected',
    facts: { apiServer: twoPools, network: noAddress },
  },
  {
    is: 'pass',
    because: 'the firewall that would inspect one pool has no way out',
    facts: {
      apiServer: twoPools,
      network: { ...inspecting, firewalls: inspecting.firewalls.map((one) => ({ ...one, publicIps: [] })) },
    },
  },
  {
    is: 'pass',
    because: 'a dial from elsewhere lost ALPN, which tells of that way alone',
    facts: { probe: lost },
    says: 'Elsewhere something does: dialing aks from build-7: ALPN is none, the certificate is signed by Corp.',
  },
  {
    is: 'fail',
    because: 'nobody dialed the API server',
    facts: { network: inspecting, probe: undefined },
  },
  {
    is: 'fail',
    because: 'the rule that lets the name through terminates TLS',
    facts: { network: inspecting },
    subjects: ['g g/names/inspect'],
    says: 'The rule g/names/inspect of the firewall fw terminates TLS between nodes of pool system and the API server',
  },
  {
    is: 'fail',
    because: 'the parent policy has the certificate authority',
    facts: {
      network: behind([allow(named('inspect', true))], {
        policies: [aPolicy({ settings: {}, basePolicy: PARENT }), aPolicy({ id: PARENT })],
      }),
    },
  },
  {
    is: 'fail',
    because: 'one pool of two is inspected',
    facts: { apiServer: twoPools, network: inspecting },
    says: 'between nodes of pool system and',
  },
  {
    is: 'fail',
    because: 'pods with a subnet of their own are inspected',
    facts: {
      apiServer: anApiServer({ pools: [aPool({ nodeSubnet: `${NODE_SUBNET}-2`, podSubnet: NODE_SUBNET })] }),
      network: inspecting,
    },
    says: 'between pods of pool system and',
  },
  {
    is: 'fail',
    because: 'a network rule lets another port pass',
    facts: { network: behind([byAddress({ ports: ['9000'] }), allow(named('inspect', true))]) },
  },
  {
    is: 'fail',
    because: 'some nodes are inspected, by their addresses',
    facts: {
      network: behind([
        allow(named('some', true, { sources: ['10.1.0.0/25'] })),
        aCollection('others', 300, 'Allow', named('others', false)),
      ]),
    },
  },
  {
    is: 'fail',
    because: 'what stops the nodes before is mended elsewhere',
    facts: {
      serviceTags: { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } },
      network: behind([allow(named('inspect', true))], { securityGroups: [aGroup('nsg', denyHttps)] }),
    },
    subjects: ['g g/names/inspect'],
  },
  {
    is: 'unknown',
    because: 'which rule matches hangs on what a web category holds',
    facts: {
      network: behind([
        allow(named('maybe', true, { fqdns: [], webCategories: ['business'] })),
        aCollection('others', 300, 'Allow', named('others', false)),
      ]),
    },
    says: 'Whether TLS between nodes of pool system and the API server is terminated is not known: the rule allows it; whether',
  },
  {
    is: 'unknown',
    because: 'a network rule lets some of the addresses pass that the API server may have',
    facts: {
      serviceTags: { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } },
      network: behind([byAddress({ destinations: ['20.0.0.0/25'] }), allow(named('inspect', true))]),
    },
    says: 'not all are behind the rule',
  },
  {
    is: 'unknown',
    because: 'the rules were not read',
    facts: {
      network: behind([], {
        groups: [],
        policies: [aPolicy({ ruleCollectionGroups: [GROUP] })],
        unseen: [{ within: '', kind: 'ruleCollectionGroups', why: '403' }],
      }),
    },
    says: '403',
  },
  {
    is: 'unknown',
    because: 'an appliance that is no firewall of Azure takes it',
    facts: {
      network: behind([], {
        firewalls: [],
        interfaces: [anInterface('nva', '10.2.0.4', `${HUB}/subnets/azurefirewallsubnet`, { forwards: true })],
      }),
    },
    says: 'only itself can tell',
  },
  {
    is: 'unknown',
    because: 'an appliance may let nothing come to the firewall',
    facts: { network: behindAppliance },
  },
  {
    is: 'unknown',
    because: 'nothing gets out, as far as was seen',
    facts: { network: { ...noAddress, unseen: [{ within: '', kind: 'firewalls', why: '403' }] } },
    says: 'Nothing gets to the API server, as far as was seen: 403.',
  },
  {
    is: 'unknown',
    because: 'the endpoint of a private API server was not seen',
    facts: { apiServer: aPrivateApiServer() },
    says: 'The address of the API server is not known',
  },
  {
    is: 'unknown',
    because: 'the subnet of a pool does not exist',
    facts: { apiServer: anApiServer({ pools: [aPool({ nodeSubnet: `${NODE_SUBNET}-9` })] }) },
    says: 'Pool system: where its nodes are is not known',
  },
  {
    is: 'notApplicable',
    because: 'nothing gets out, which is for required-egress',
    facts: { network: noAddress },
  },
  { is: 'notApplicable', because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) } },
  { is: 'notApplicable', because: 'it has no pool', facts: { apiServer: anApiServer({ pools: [] }) } },
  {
    is: 'unknown',
    because: 'its pools were not stated',
    facts: { apiServer: anApiServer({ pools: [], arePoolsUnknown: true }) },
  },
  {
    is: 'notApplicable',
    because: 'nodes dial an address',
    facts: { apiServer: anApiServer({ mode: 'publicVnetIntegrated' }), network: inspecting },
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the network was not read', facts: { network: undefined } },
  {
    is: 'fail',
    because: 'service tags were not read, and no rule names one',
    facts: { serviceTags: undefined, network: inspecting },
  },
];

const connects = (description: string) =>
  `E0719 13:51:09.906086       1 clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: authentication handshake failed: ${description}\\""`;
const lostAlpn = connects('credentials: cannot check peer: missing selected ALPN property.');
const foreign = connects('tls: failed to verify certificate: x509: certificate signed by unknown authority');
const byAgents = (...lines: readonly AgentLines[]) => ({ agentLog: logged([agentLines(''), ...lines]) });
const FW = network('azurefirewalls', 'fw');
const opened = (different: Partial<FirewallRuling> = {}) => ({
  firewallNames: {
    [FW]: known(
      logged<FirewallRuling>([
        {
          destination: 'aks-1234.hcp.westeurope.azmk8s.io',
          port: 443,
          protocol: 'HTTPS',
          ruling: 'inspected',
          block: '10.1.0',
          sources: ['10.1.0.5'],
          hits: 3,
          firstSeenAt: AT,
          lastSeenAt: AT,
          rule: 'g/names/inspect',
          ...different,
        },
      ]),
      AT,
      'AZFWApplicationRule',
    ),
  },
});
const byAppliance = behind([], {
  firewalls: [],
  interfaces: [anInterface('nva', '10.2.0.4', `${HUB}/subnets/azurefirewallsubnet`, { forwards: true })],
});

/** What logs say of TLS on the way. */
const heard: readonly Row[] = [
  {
    is: 'fail',
    because: 'agents find ALPN lost behind an appliance, of which nothing else can tell',
    facts: { network: byAppliance, ...byAgents(agentLines(lostAlpn)) },
    subjects: ['agents'],
    says: 'TLS is answered without ALPN: something there ends TLS. Ask whoever keeps nva, which is on the way.',
    cites: ['missing selected ALPN property'],
  },
  {
    is: 'fail',
    because: "agents find somebody else's certificate, and nothing that was read is on the way",
    facts: byAgents(agentLines(foreign)),
    subjects: ['agents'],
    says: "the certificate is not signed by the cluster's own authority: something there ends TLS. No firewall on the way that was read does that",
  },
  {
    is: 'fail',
    because: 'agents find it where nothing seems to get out',
    facts: { network: noAddress, apiServer: anApiServer(), ...byAgents(agentLines(lostAlpn)) },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'agents of a cluster whose nodes dial an address find it',
    facts: { apiServer: anApiServer({ mode: 'publicVnetIntegrated' }), ...byAgents(agentLines(lostAlpn)) },
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'a rule explains what agents and the log of its firewall say: it is one trouble',
    facts: { network: inspecting, ...byAgents(agentLines(lostAlpn)), ...opened() },
    subjects: ['g g/names/inspect'],
    cites: ['aks-1234.hcp.westeurope.azmk8s.io:443 inspected by the rule g/names/inspect', 'missing selected ALPN'],
  },
  {
    is: 'fail',
    because: 'a rule terminates TLS, whether or not the logs were read',
    facts: { network: inspecting, agentLog: undefined, firewallNames: undefined, firewallAddresses: undefined },
    subjects: ['g g/names/inspect'],
  },
  {
    is: 'fail',
    because: 'the log of the firewall says that it opened TLS, and no rule that was read does',
    facts: { network: behind([allow(named('pass', false))]), ...opened() },
    subjects: ['g g/names/inspect'],
    says: 'opened by its rule g/names/inspect the TLS between nodes of pool system and aks-1234.hcp.westeurope.azmk8s.io',
  },
  {
    is: 'pass',
    because: 'the firewall opened TLS of others, who are no nodes',
    facts: { network: behind([allow(named('pass', false))]), ...opened({ sources: ['10.2.9.9'] }) },
  },
  {
    is: 'pass',
    because: 'the firewall opened TLS of another name',
    facts: { network: behind([allow(named('pass', false))]), ...opened({ destination: 'example.com' }) },
  },
  {
    is: 'pass',
    because: 'agents found ALPN lost, hours ago',
    facts: byAgents(agentLines(lostAlpn, { lastSeenAt: '2025-12-31T22:59:00.000Z' })),
  },
  {
    is: 'pass',
    because: 'agents do not connect for reasons that are no matter of TLS',
    facts: byAgents(
      agentLines(connects('EOF')),
      agentLines(
        'E0719 13:51:09.906086 1 client.go:486] "connection read failure" err="use of closed network connection"',
      ),
    ),
  },
  {
    is: 'unknown',
    because: 'agents were to be heard, and their log could not be read',
    facts: { agentLog: undefined },
    says: "What the tunnel's agents say of it is not known: agentLog was not read.",
  },
  {
    is: 'unknown',
    because: 'the log of the firewall on the way was not read',
    facts: { network: behind([allow(named('pass', false))]), firewallNames: { [FW]: unseen('403') } },
    says: 'What the log of the firewall on the way says is not known: 403.',
  },
  {
    is: 'pass',
    because: "agents run on nodes of Microsoft's, where nobody hears them",
    facts: { apiServer: anApiServer({ hasHostedSystemPools: true }), agentLog: logged<AgentLines>([]) },
  },
  {
    is: 'unknown',
    because: 'an appliance is on the way, and nobody hears the agents',
    facts: { network: byAppliance, agentLog: logged<AgentLines>([]) },
    says: 'put "kube-system:konnectivity-agent" into collect_system_pod_logs',
  },
  {
    is: 'unknown',
    because: 'an appliance is on the way, and that agents complain of nothing acquits nobody',
    facts: { network: byAppliance },
  },
];

testCheck(tunnelAlpn, [...rows, ...heard]);

it('what a dial saw of it is told beside what proves it', () => {
  const [finding] = ask(tunnelAlpn, { network: inspecting, probe: lost });

  expect(finding?.certainty).toBe('proven');
  expect(finding?.evidence.at(-1)?.source).toBe('probe:build-7#aks');
});

describe('what it says of a rule', () => {
  const [finding] = ask(tunnelAlpn, { network: inspecting });

  it('is proven by the flag, the certificate authority and the way there', () => {
    expect(finding).toMatchObject({
      certainty: 'proven',
      decidedBy: { resource: GROUP, line: 'g/names/inspect' },
    });
    expect(finding?.evidence.map(({ source, fact }) => `${source}: ${fact}`)).toEqual([
      `${TABLE}/routes/to-0.0.0.0_0#properties.addressPrefix: addressPrefix is 0.0.0.0/0`,
      `${TABLE}/routes/to-0.0.0.0_0#properties.nextHopType: nextHopType is VirtualAppliance`,
      `${TABLE}/routes/to-0.0.0.0_0#properties.nextHopIpAddress: nextHopIpAddress is 10.2.0.4`,
      `${network('azurefirewalls', 'fw')}#properties.firewallPolicy.id: firewallPolicy.id is ${POLICY}`,
      `${POLICY}#properties.transportSecurity.certificateAuthority.name: transportSecurity.certificateAuthority.name is inspection`,
      `${GROUP}#properties.ruleCollections[0].rules[0].terminateTLS: ruleCollections[0].rules[0].terminateTLS is true`,
    ]);
    expect(finding?.evidence.at(-1)?.trace).toMatchObject({ disposition: 'delivered' });
  });

  it('names the parent policy where that has the certificate authority', () => {
    const policies = [aPolicy({ settings: {}, basePolicy: PARENT }), aPolicy({ id: PARENT })];
    const [inherited] = ask(tunnelAlpn, { network: behind([allow(named('inspect', true))], { policies }) });

    expect(inherited?.evidence.map(({ source }) => source)).toContain(
      `${PARENT}#properties.transportSecurity.certificateAuthority.name`,
    );
  });

  it('is mended by a rule for the one name, from the nodes alone, asked before it', () => {
    const { command = '', change = {} } = finding?.remediation ?? {};
    const [added] = change.network?.ruleCollectionGroups ?? [];

    expect(command).toContain('--source-addresses 10.1.0.0/24 --protocols Https=443 --target-fqdns aks-1234.hcp');
    expect(added?.collections.at(-1)?.rules).toMatchObject([
      { kind: 'application', fqdns: ['aks-1234.hcp.westeurope.azmk8s.io'], terminatesTls: false },
    ]);
    const after = diagnose(applyChange(aFleet({ network: inspecting }), change), [tunnelAlpn]);
    expect(after.map(({ status }) => status)).toEqual(['pass']);
  });

  it('is only likely where no rule of ours comes before it', () => {
    const collections = [aCollection('names', 100, 'Allow', named('inspect', true))];
    const groups = [{ id: GROUP, policy: POLICY, priority: 100, collections }];
    const [full] = ask(tunnelAlpn, { network: behind([], { groups }) });

    expect(full).toMatchObject({ status: 'fail', certainty: 'likely' });
    expect(full?.remediation.change).toBeUndefined();
  });
});
