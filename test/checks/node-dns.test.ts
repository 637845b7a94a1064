import { applyChange } from '../../shared/apply-change.ts';
import { nodeDns } from '../../shared/checks/node-dns.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { ApiServer } from '../../shared/model/api-server.ts';
import type {
  Network,
  PrivateDnsZone,
  PrivateEndpoint,
  Subnet,
  VirtualNetwork,
} from '../../shared/reachability/index.ts';
import {
  aFleet,
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
import { aFirewall, aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { agentLines, logged } from '../log-builders.ts';
import { type Row, testCheck } from './rows.ts';

const HUB = network('virtualnetworks', 'hub');
const SPOKE = network('virtualnetworks', 'spoke');
const NSG = network('networksecuritygroups', 'nsg');
const POLICY = network('firewallpolicies', 'p');
/** Addresses of DNS servers: a resolver's or a firewall's, and one of somebody's own, both in the hub. */
const [RESOLVER, SERVER] = ['10.2.0.4', '10.2.0.9'];

const SYSTEM_NAME = '1f2e.privatelink.westeurope.azmk8s.io';
const OWN_NAME = 'privatelink.westeurope.azmk8s.io';
const SYSTEM_ZONE = `${NODE_GROUP}/providers/microsoft.network/privatednszones/${SYSTEM_NAME}`;
const OWN_ZONE = network('privatednszones', OWN_NAME);

function link(zone: string, vnet: string) {
  return { id: `${zone}/virtualnetworklinks/${vnet.split('/').at(-1) ?? ''}`, zone, vnet, state: 'Completed' };
}

function record(zone: string, name: string, address = '10.1.0.5') {
  return { id: `${zone}/a/${name}`, zone, name, addresses: [address] };
}

function zone(id: string, linkCount = 1, recordCount = 2): PrivateDnsZone {
  return { id, name: id.slice(id.lastIndexOf('/') + 1), linkCount, recordCount };
}

const endpoint: PrivateEndpoint = {
  id: `${NODE_GROUP}/providers/microsoft.network/privateendpoints/kube-apiserver`,
  subnet: NODE_SUBNET,
  addresses: ['10.1.0.5'],
  interfaces: [],
  state: 'Approved',
  applicationSecurityGroups: [],
};

const byMachine = aTable('rt', aRoute(`${RESOLVER}/32`, 'VirtualAppliance', SERVER));

const dropping = aTable('rt', aRoute('10.2.0.0/16', 'None'));

/** A private cluster and its zone, linked to the VNet of the nodes. */
const system: Partial<Network> = {
  privateEndpoints: [endpoint],
  privateDnsZones: [zone(SYSTEM_ZONE)],
  privateDnsLinks: [link(SYSTEM_ZONE, SPOKE)],
  privateDnsRecords: [record(SYSTEM_ZONE, 'aks-1234')],
};

const ofOwner = aPrivateApiServer({ privateFqdn: `aks-1234.${OWN_NAME}`, privateDnsZone: OWN_ZONE });
const own: Partial<Network> = {
  privateEndpoints: [endpoint],
  privateDnsZones: [zone(OWN_ZONE)],
  privateDnsLinks: [link(OWN_ZONE, SPOKE)],
  privateDnsRecords: [record(OWN_ZONE, 'aks-1234')],
};

/** Nodes in a spoke that is peered with a hub, and ask these servers. */
function asking(
  dnsServers: readonly string[],
  different: Partial<Network> = {},
  { hub = {}, nodes = {} }: { hub?: Partial<VirtualNetwork>; nodes?: Partial<Subnet> } = {},
): Network {
  return aNetwork({
    vnets: [
      aVnet('spoke', {
        dnsServers,
        peerings: [aPeering('spoke', 'hub')],
        subnets: [aSubnet(NODE_SUBNET, nodes), aSubnet(`${NODE_SUBNET}-2`)],
      }),
      aVnet('hub', {
        peerings: [aPeering('hub', 'spoke')],
        subnets: [aSubnet(`${HUB}/subnets/azurefirewallsubnet`)],
        ...hub,
      }),
    ],
    ...different,
  });
}

const resolver: Partial<Network> = {
  dnsResolvers: [{ id: '/resolver', vnet: HUB }],
  dnsInboundEndpoints: [{ id: '/inbound', resolver: '/resolver', addresses: [RESOLVER] }],
};
const machine: Partial<Network> = {
  interfaces: [anInterface('dns', SERVER, `${HUB}/subnets/azurefirewallsubnet`, { forwards: true })],
};

function proxy(proxiesDns: boolean): Partial<Network> {
  return {
    firewalls: [aFirewall({ subnet: `${HUB}/subnets/azurefirewallsubnet`, privateAddress: RESOLVER, policy: POLICY })],
    firewallPolicies: [{ id: POLICY, ruleCollectionGroups: [], settings: { proxiesDns } }],
  };
}

function deny(different: Parameters<typeof aRule>[2]): Partial<Network> {
  return {
    securityGroups: [aGroup('nsg', aRule('deny-dns', 200, { direction: 'Outbound', access: 'Deny', ...different }))],
  };
}
const guarded = { nodes: { securityGroup: NSG } };

function privately(different: Partial<Network>, apiServer: ApiServer = aPrivateApiServer()): SomeFacts {
  return { apiServer, network: asking([], different) };
}

/** The agents' log, where lines of this kind stand among others; over the last hour, unless otherwise said. */
function agents(why: string, different: Parameters<typeof agentLines>[1] = {}): SomeFacts {
  const line = `E0719 14:02:11.120000       1 clientset.go:219] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: ${why}\\""`;
  return { agentLog: logged([agentLines(''), agentLines(line, different)]) };
}
const noSuchHost = 'dial tcp: lookup aks-1234.hcp.westeurope.azmk8s.io on 172.16.0.10:53: no such host';

const rows: readonly Row[] = [
  { is: 'pass', because: 'a public name resolves', facts: { network: asking([]) } },
  { is: 'pass', because: 'AKS linked its zone to the VNet of the nodes', facts: privately(system) },
  { is: 'pass', because: "the owner's zone is linked to it", facts: privately(own, ofOwner) },
  {
    is: 'pass',
    because: "the owner's zone is linked where the resolver asks",
    facts: {
      apiServer: ofOwner,
      network: asking([RESOLVER], { ...own, ...resolver, privateDnsLinks: [link(OWN_ZONE, HUB)] }),
    },
  },
  {
    is: 'pass',
    because: 'a firewall proxies DNS, and the zone is linked to its VNet',
    facts: {
      apiServer: ofOwner,
      network: asking([RESOLVER], { ...own, ...proxy(true), privateDnsLinks: [link(OWN_ZONE, HUB)] }),
    },
  },
  {
    is: 'pass',
    because: 'without a private zone nodes have the public name of the private address',
    facts: privately(
      { privateEndpoints: [endpoint] },
      aPrivateApiServer({ privateDnsZone: 'none', fqdn: 'Aks-1234.hcp.westeurope.azmk8s.io' }),
    ),
  },
  {
    is: 'pass',
    because: 'a private zone of another domain is linked',
    facts: {
      network: asking([], {
        privateDnsZones: [zone(OWN_ZONE)],
        privateDnsLinks: [link(OWN_ZONE, SPOKE)],
      }),
    },
  },
  {
    is: 'pass',
    because: "no rule but one for AzurePlatformDNS stops what goes to Azure's DNS",
    facts: { network: asking([], deny({ destinations: ['168.63.129.16'] }), guarded) },
  },
  {
    is: 'pass',
    because: 'a pool of users has no CoreDNS in its pod subnet',
    facts: {
      apiServer: anApiServer({
        pools: [aPool({ mode: 'User', nodeSubnet: `${NODE_SUBNET}-2`, podSubnet: NODE_SUBNET })],
      }),
      network: asking([RESOLVER], { ...resolver, ...deny({ ports: ['53'] }) }, guarded),
    },
  },
  {
    is: 'fail',
    because: 'the link that AKS made is gone',
    facts: privately({ ...system, privateDnsZones: [zone(SYSTEM_ZONE, 0)], privateDnsLinks: [] }),
    subjects: ['nodes of pool system name'],
    says: 'public DNS does not know aks-1234',
  },
  {
    is: 'fail',
    because: "the zone is linked to the nodes' VNet, and the resolver asks in the hub",
    facts: { apiServer: ofOwner, network: asking([RESOLVER], { ...own, ...resolver }) },
    subjects: ['nodes of pool system name'],
  },
  {
    is: 'fail',
    because: 'the record is missing',
    facts: privately({ ...own, privateDnsZones: [zone(OWN_ZONE, 1, 1)], privateDnsRecords: [] }, ofOwner),
    subjects: ['nodes of pool system record'],
    says: 'has no record for',
  },
  {
    is: 'fail',
    because: 'the record is of an address that the API server had once',
    facts: privately({ ...own, privateDnsRecords: [record(OWN_ZONE, 'aks-1234', '10.1.0.77')] }, ofOwner),
    says: 'leads to 10.1.0.77, not to 10.1.0.5',
  },
  {
    is: 'fail',
    because: 'another zone of the domain is linked in its place',
    facts: privately({
      ...system,
      privateDnsZones: [zone(SYSTEM_ZONE, 0), zone(OWN_ZONE, 1, 1)],
      privateDnsLinks: [link(OWN_ZONE, SPOKE)],
    }),
    subjects: ['nodes of pool system record'],
  },
  {
    is: 'fail',
    because: 'the firewall that is asked does not proxy DNS',
    facts: { network: asking([RESOLVER], proxy(false)) },
    says: 'the firewall does not proxy DNS',
  },
  {
    is: 'fail',
    because: 'a private zone has the last word on a public name, and lacks it',
    facts: {
      network: asking([], {
        privateDnsZones: [zone(network('privatednszones', 'azmk8s.io'), 1, 1)],
        privateDnsLinks: [link(network('privatednszones', 'azmk8s.io'), SPOKE)],
      }),
    },
    subjects: ['nodes of pool system record'],
    says: 'the zone azmk8s.io has no record for aks-1234.hcp.westeurope.azmk8s.io',
  },
  {
    is: 'fail',
    because: 'a rule stops what goes to the DNS server',
    facts: {
      network: asking([RESOLVER], { ...resolver, ...deny({ protocol: 'Udp', ports: ['53'] }) }, guarded),
    },
    subjects: ['nsg securityRules/deny-dns'],
    says: 'stops nodes of pool system from reaching the DNS server 10.2.0.4',
  },
  {
    is: 'fail',
    because: "a rule names Azure's DNS",
    facts: { network: asking([], deny({ destinations: ['AzurePlatformDNS'] }), guarded) },
    says: "from reaching Azure's DNS",
  },
  {
    is: 'fail',
    because: 'no way leads to the DNS server',
    facts: {
      network: asking([RESOLVER], resolver, {
        hub: { peerings: [aPeering('hub', 'spoke', { state: 'Disconnected' })] },
      }),
    },
  },
  {
    is: 'fail',
    because: 'CoreDNS is in a pod subnet that is shut',
    facts: {
      apiServer: anApiServer({ pools: [aPool({ nodeSubnet: `${NODE_SUBNET}-2`, podSubnet: NODE_SUBNET })] }),
      network: asking([RESOLVER], { ...resolver, ...deny({ ports: ['53'] }) }, guarded),
    },
    says: 'stops pods of pool system from',
  },
  {
    is: 'fail',
    because: 'nodes of any pool ask',
    facts: {
      apiServer: anApiServer({ pools: [aPool({ mode: 'User' })] }),
      network: asking([RESOLVER], { ...resolver, ...deny({ ports: ['53'] }) }, guarded),
    },
  },
  {
    is: 'fail',
    because: 'a server of somebody else answers agents that there is no such name',
    facts: { network: asking([SERVER], machine), ...agents(noSuchHost) },
    subjects: ['agents'],
    says: 'Agents of the tunnel on node-one could not resolve the name of their API server 12 times',
    cites: ['no such host'],
  },
  {
    is: 'fail',
    because: 'the record is missing, and agents say so',
    facts: {
      ...privately({ ...own, privateDnsZones: [zone(OWN_ZONE, 1, 1)], privateDnsRecords: [] }, ofOwner),
      ...agents(noSuchHost),
    },
    subjects: ['nodes of pool system record'],
    cites: ['no such host'],
  },
  {
    is: 'pass',
    because: 'agents could not resolve it for a moment',
    facts: { network: asking([]), ...agents(noSuchHost, { firstSeenAt: '2025-12-31T23:56:00.000Z' }) },
  },
  {
    is: 'pass',
    because: 'agents could not resolve it this morning',
    facts: {
      network: asking([]),
      ...agents(noSuchHost, { firstSeenAt: '2025-12-31T06:00:00.000Z', lastSeenAt: '2025-12-31T07:00:00.000Z' }),
    },
  },
  {
    is: 'pass',
    because: 'agents are refused, which is no matter of names',
    facts: { network: asking([]), ...agents('dial tcp 203.0.113.7:443: connect: connection refused') },
  },
  {
    is: 'fail',
    because: 'the record is missing, whatever agents say',
    facts: {
      ...privately({ ...own, privateDnsZones: [zone(OWN_ZONE, 1, 1)], privateDnsRecords: [] }, ofOwner),
      agentLog: undefined,
    },
  },
  {
    is: 'unknown',
    because: 'a server of somebody else answers nobody knows what',
    facts: { network: asking([SERVER], machine) },
    says: `the DNS server ${SERVER} was not followed: it is not Azure's. There "nslookup" tells.`,
  },
  {
    is: 'unknown',
    because: 'zones that were not seen may have the last word',
    facts: { network: asking([], { unseen: [{ within: '', kind: 'privateDnsLinks', why: '403' }] }) },
    says: "Whether nodes of pool system can resolve the API server's name is not known: private zones linked to",
  },
  {
    is: 'unknown',
    because: 'the zone of the private name was not seen',
    facts: privately({ privateEndpoints: [endpoint] }),
    says: 'The zone that holds aks-1234.1f2e',
  },
  {
    is: 'unknown',
    because: 'the endpoint was not seen, so that nobody knows where the name must lead',
    facts: privately({ ...system, privateEndpoints: [] }),
    says: 'The address of the API server is not known',
  },
  {
    is: 'unknown',
    because: 'a private zone leads the public name to an address that may be right',
    facts: {
      serviceTags: { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } },
      network: pinned('20.0.0.7'),
    },
    says: 'leads it to 20.0.0.7',
  },
  {
    is: 'fail',
    because: 'a private zone leads the public name to an address that cannot be right',
    facts: {
      serviceTags: { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } },
      network: pinned('10.1.0.9'),
    },
    says: 'leads to 10.1.0.9, not to',
  },
  {
    is: 'unknown',
    because: 'service tags were not read, and a private zone leads the public name somewhere',
    facts: { serviceTags: undefined, network: pinned('20.0.0.7') },
    says: 'leads it to 20.0.0.7',
  },
  {
    is: 'unknown',
    because: 'whether an appliance lets DNS through only itself can tell',
    facts: {
      network: asking(
        [RESOLVER],
        { ...resolver, ...machine, routeTables: [byMachine] },
        { nodes: { routeTable: byMachine.id } },
      ),
    },
    says: 'Whether nodes of pool system can reach the DNS server 10.2.0.4 is not known: what the appliance lets through',
  },
  {
    is: 'unknown',
    because: 'Azure gave no name',
    facts: { apiServer: noName(), network: asking([]) },
    says: 'Azure gave no name for the API server.',
  },
  {
    is: 'unknown',
    because: 'the subnet of a pool does not exist',
    facts: { apiServer: anApiServer({ pools: [aPool({ nodeSubnet: `${NODE_SUBNET}-9` })] }), network: asking([]) },
    says: 'Pool system: where its nodes are is not known',
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
    facts: { apiServer: anApiServer({ mode: 'publicVnetIntegrated' }), network: asking([RESOLVER], proxy(false)) },
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the network was not read', facts: { network: undefined } },
];

testCheck(nodeDns, rows);

/** A private zone for the public domain, with a record of the name. */
function pinned(address: string): Network {
  const id = network('privatednszones', 'azmk8s.io');
  return asking([], {
    privateDnsZones: [zone(id)],
    privateDnsLinks: [link(id, SPOKE)],
    privateDnsRecords: [record(id, 'aks-1234.hcp.westeurope', address)],
  });
}

function noName(): ApiServer {
  const { fqdn: _, ...apiServer } = anApiServer();
  return apiServer;
}

describe('what mends it', () => {
  const told = (facts: SomeFacts) => {
    const [finding] = ask(nodeDns, facts);
    const after = diagnose(applyChange(aFleet(facts), finding?.remediation.change ?? {}), [nodeDns]);
    return { finding, command: finding?.remediation.command, after: after.map(({ status }) => status) };
  };
  const az = `--subscription ${CLUSTER.subscriptionId} -g net`;

  it.each<[string, SomeFacts, string]>([
    [
      'a link where the resolver asks',
      { apiServer: ofOwner, network: asking([RESOLVER], { ...own, ...resolver }) },
      `az network private-dns link vnet create ${az} -z ${OWN_NAME} -n aks-reach-hub -v ${HUB} -e false`,
    ],
    [
      "a link where every server asks: a resolver's VNet and the nodes' own",
      {
        apiServer: ofOwner,
        network: asking([RESOLVER, '168.63.129.16'], {
          ...own,
          ...resolver,
          privateDnsZones: [zone(OWN_ZONE, 0)],
          privateDnsLinks: [],
        }),
      },
      [
        `az network private-dns link vnet create ${az} -z ${OWN_NAME} -n aks-reach-hub -v ${HUB} -e false`,
        `az network private-dns link vnet create ${az} -z ${OWN_NAME} -n aks-reach-spoke -v ${SPOKE} -e false`,
      ].join(' && '),
    ],
    [
      'the record',
      privately({ ...own, privateDnsZones: [zone(OWN_ZONE, 1, 1)], privateDnsRecords: [] }, ofOwner),
      `az network private-dns record-set a add-record ${az} -z ${OWN_NAME} -n aks-1234 -a 10.1.0.5`,
    ],
    [
      'the right address in place of the old one',
      privately({ ...own, privateDnsRecords: [record(OWN_ZONE, 'aks-1234', '10.1.0.77')] }, ofOwner),
      [
        `az network private-dns record-set a add-record ${az} -z ${OWN_NAME} -n aks-1234 -a 10.1.0.5`,
        `az network private-dns record-set a remove-record ${az} -z ${OWN_NAME} -n aks-1234 -a 10.1.0.77`,
      ].join(' && '),
    ],
    [
      'a record in the zone that answers in the place of the one that AKS made',
      privately({
        ...system,
        privateDnsZones: [zone(SYSTEM_ZONE, 0), zone(OWN_ZONE, 1, 1)],
        privateDnsLinks: [link(OWN_ZONE, SPOKE)],
      }),
      `az network private-dns record-set a add-record ${az} -z ${OWN_NAME} -n aks-1234.1f2e -a 10.1.0.5`,
    ],
    [
      "a link of the owner's zone, whose name is longer than that of the zone that answers",
      privately(
        {
          ...own,
          privateDnsZones: [zone(OWN_ZONE, 0), zone(network('privatednszones', 'azmk8s.io'), 1, 1)],
          privateDnsLinks: [link(network('privatednszones', 'azmk8s.io'), SPOKE)],
        },
        ofOwner,
      ),
      `az network private-dns link vnet create ${az} -z ${OWN_NAME} -n aks-reach-spoke -v ${SPOKE} -e false`,
    ],
    [
      'the DNS proxy of the firewall',
      { network: asking([RESOLVER], proxy(false)) },
      `az network firewall policy update ${az} -n p --enable-dns-proxy true`,
    ],
    [
      "a rule for Azure's DNS",
      { network: asking([], deny({ destinations: ['AzurePlatformDNS'] }), guarded) },
      '--destination-address-prefixes AzurePlatformDNS --destination-port-ranges 53',
    ],
    [
      'a rule for the DNS server',
      {
        network: asking([RESOLVER], { ...resolver, ...deny({ protocol: 'Udp', ports: ['53'] }) }, guarded),
      },
      '--protocol Udp --source-address-prefixes 10.1.0.0/24 --destination-address-prefixes 10.2.0.4/32 --destination-port-ranges 53',
    ],
    [
      'the route of Azure in the place of one that drops what goes to the DNS server',
      { network: asking([RESOLVER], { ...resolver, routeTables: [dropping] }, { nodes: { routeTable: dropping.id } }) },
      `az network route-table route delete ${az} --route-table-name rt`,
    ],
  ])('is %s', (_, facts, command) => {
    const answer = told(facts);

    expect(answer.command).toContain(command);
    expect(answer.after).toEqual(['pass']);
  });

  it('is left to AKS where the zone is its own', () => {
    const missing = told(privately({ ...system, privateDnsZones: [zone(SYSTEM_ZONE, 0)], privateDnsLinks: [] }));
    const stale = told(privately({ ...system, privateDnsRecords: [record(SYSTEM_ZONE, 'aks-1234', '10.1.0.77')] }));

    for (const { finding, command } of [missing, stale]) {
      expect(finding).toMatchObject({ status: 'fail', certainty: 'likely' });
      expect(finding?.remediation.change).toBeUndefined();
      expect(command).toBe(`az aks update --subscription ${CLUSTER.subscriptionId} -g rg -n aks --yes`);
    }
  });

  it('is not at hand where a name leads elsewhere by another name', () => {
    const alias = {
      ...record(OWN_ZONE, 'aks-1234'),
      id: `${OWN_ZONE}/cname/aks-1234`,
      addresses: [],
      alias: `b.${OWN_NAME}`,
    };
    const { finding } = told(privately({ ...own, privateDnsRecords: [alias] }, ofOwner));

    expect(finding).toMatchObject({ status: 'fail', certainty: 'likely' });
    expect(finding?.remediation.command).toBeUndefined();
  });

  it.each(['', '10.1.0.9'])('is not at hand where a private zone says "%s" of a public name', (address) => {
    const serviceTags = { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } };
    const wires = address === '' ? { ...pinned(address), privateDnsRecords: [] } : pinned(address);
    const { finding } = told({ serviceTags, network: wires });

    expect(finding).toMatchObject({ status: 'fail', certainty: 'likely', unseen: [] });
    expect(finding?.remediation.change).toBeUndefined();
  });

  it('is proven by the record and the way to it', () => {
    const { finding } = told(
      privately({ ...own, privateDnsRecords: [record(OWN_ZONE, 'aks-1234', '10.1.0.77')] }, ofOwner),
    );

    expect(finding).toMatchObject({ certainty: 'proven', decidedBy: { resource: OWN_ZONE, line: 'records' } });
    expect(finding?.evidence.at(-1)).toMatchObject({
      source: `${OWN_ZONE}/a/aks-1234#properties.aRecords[0].ipv4Address`,
      fact: 'aRecords[0].ipv4Address is 10.1.0.77',
      trace: { disposition: 'resolvedElsewhere' },
    });
  });
});

describe('how bad it is', () => {
  const severity = (servers: readonly string[], rule: Parameters<typeof aRule>[2]) =>
    ask(nodeDns, { network: asking(servers, { ...resolver, ...deny(rule) }, guarded) }).map((one) => one.severity);

  it.each<[string, readonly string[], Parameters<typeof aRule>[2], string]>([
    ['critical without any server', [RESOLVER], { ports: ['53'] }, 'critical'],
    ['medium with another one', [RESOLVER, '168.63.129.16'], { ports: ['53'] }, 'medium'],
    ['medium where TCP alone is shut', [RESOLVER], { protocol: 'Tcp', ports: ['53'] }, 'medium'],
    ['critical where UDP alone is shut', [RESOLVER], { protocol: 'Udp', ports: ['53'] }, 'critical'],
    ['critical where both are shut', [RESOLVER, RESOLVER], { ports: ['53'] }, 'critical'],
  ])('%s', (_, servers, rule, expected) => {
    expect(severity(servers, rule)).toEqual([expected]);
  });
});
