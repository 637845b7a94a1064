import { privateAccess } from '../../shared/checks/private-access.ts';
import type { Client } from '../../shared/model/client.ts';
import type { Network, Peering, PrivateEndpoint } from '../../shared/reachability/index.ts';
import {
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
import { type Row, testCheck } from './rows.ts';

const HUB = network('virtualnetworks', 'hub');
const SPOKE = network('virtualnetworks', 'spoke');
const AGENTS = `${HUB}/subnets/agents`;
const SYSTEM_ZONE = `${NODE_GROUP}/providers/microsoft.network/privatednszones/1f2e.privatelink.westeurope.azmk8s.io`;
const OWN_ZONE = network('privatednszones', 'privatelink.westeurope.azmk8s.io');

const systemZone = { id: SYSTEM_ZONE, name: '1f2e.privatelink.westeurope.azmk8s.io', linkCount: 1 };
const ownZone = { id: OWN_ZONE, name: 'privatelink.westeurope.azmk8s.io', linkCount: 1 };

function link(zone: string, vnet: string, state = 'Completed') {
  return { id: `${zone}/virtualnetworklinks/${vnet.split('/').at(-1) ?? ''}`, zone, vnet, state };
}

/** The endpoint that AKS makes in the first pool's subnet, and its record in whatever zone there is. */
const endpoint: PrivateEndpoint = {
  id: `${NODE_GROUP}/providers/microsoft.network/privateendpoints/kube-apiserver`,
  subnet: NODE_SUBNET,
  addresses: ['10.1.0.5'],
  interfaces: [],
  state: 'Approved',
  applicationSecurityGroups: [],
};

function record(zone: string, name: string) {
  return { id: `${zone}/a/${name}`, zone, name, addresses: ['10.1.0.5'] };
}

/** Hub and spoke, peered and open on both sides; the system zone is linked to the spoke alone, as AKS makes it. */
function joined(different: Partial<Network> = {}, there: Partial<Peering> = {}, back: Partial<Peering> = {}): Network {
  return aNetwork({
    vnets: [
      aVnet('hub', { subnets: [aSubnet(AGENTS)], peerings: [aPeering('hub', 'spoke', there)] }),
      aVnet('spoke', { peerings: [aPeering('spoke', 'hub', back)] }),
    ],
    privateEndpoints: [endpoint],
    privateDnsZones: [systemZone],
    privateDnsLinks: [link(SYSTEM_ZONE, SPOKE)],
    privateDnsRecords: [record(SYSTEM_ZONE, 'aks-1234'), record(OWN_ZONE, 'aks-1234.1f2e')],
    ...different,
  });
}

/** Linked to both, so that only the way can be at fault. */
const linked = {
  privateDnsZones: [{ ...systemZone, linkCount: 2 }],
  privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(SYSTEM_ZONE, HUB)],
};

const apart = joined({ ...linked, vnets: [aVnet('hub', { subnets: [aSubnet(AGENTS)] }), aVnet('spoke')] });

function hub(different: Parameters<typeof aVnet>[1]): Partial<Network> {
  return { ...linked, vnets: [aVnet('hub', { subnets: [aSubnet(AGENTS)], ...different }), aVnet('spoke')] };
}

function from(client: Partial<Client>, wires: Network | undefined, apiServer = aPrivateApiServer()): SomeFacts {
  return { apiServer, network: wires, clients: [{ name: 'agents', ...client }] };
}
const inHub = { subnet: AGENTS };

const { privateFqdn: _, ...namelessApiServer } = aPrivateApiServer();

const rows: readonly Row[] = [
  {
    is: 'fail',
    because: "the cluster's zone is not linked to the client's VNet",
    facts: from(inHub, joined()),
    subjects: ['agents name'],
  },
  {
    is: 'fail',
    because: 'the peering is disconnected',
    facts: from(inHub, joined(linked, { state: 'Disconnected' }, { state: 'Disconnected' })),
    subjects: ['to-spoke peeringState'],
    says: 'is Disconnected',
  },
  {
    is: 'fail',
    because: 'one side was never made',
    facts: from(
      inHub,
      joined({
        ...linked,
        vnets: [
          aVnet('hub', { subnets: [aSubnet(AGENTS)], peerings: [aPeering('hub', 'spoke', { state: 'Initiated' })] }),
          aVnet('spoke'),
        ],
      }),
    ),
    says: 'is Initiated',
  },
  {
    is: 'fail',
    because: 'the far side bars access',
    facts: from(inHub, joined(linked, {}, { allowsAccess: false })),
    says: 'bars access',
  },
  {
    is: 'fail',
    because: 'the two are not peered at all',
    facts: from(inHub, apart),
    says: 'lack of a peering or gateway at hub',
  },
  {
    is: 'fail',
    because: 'peering is not transitive',
    facts: from(
      inHub,
      joined({
        ...linked,
        vnets: [
          aVnet('hub', { subnets: [aSubnet(AGENTS)], peerings: [aPeering('hub', 'third')] }),
          aVnet('third', { peerings: [aPeering('third', 'spoke')] }),
          aVnet('spoke', { peerings: [aPeering('spoke', 'third')] }),
        ],
      }),
    ),
  },
  {
    is: 'fail',
    because: 'name and way can both be at fault',
    facts: from(inHub, joined({ vnets: apart.vnets })),
    subjects: ['agents name', 'hub virtualNetworkPeerings'],
  },
  {
    is: 'fail',
    because: 'a public address is no way to a private one',
    facts: from({ addresses: ['203.0.113.7'] }, joined()),
    subjects: ['agents'],
  },
  {
    is: 'fail',
    because: 'a public address is no way to a private one, whatever the network',
    facts: from({ addresses: ['203.0.113.7'] }, undefined),
  },
  {
    is: 'pass',
    because: 'name and way are open',
    facts: from(inHub, joined(linked)),
  },
  {
    is: 'pass',
    because: 'the client is in the same VNet',
    facts: from({ subnet: `${SPOKE}/subnets/nodes` }, joined()),
  },
  {
    is: 'pass',
    because: 'the public name resolves everywhere',
    facts: from(inHub, joined(), aPrivateApiServer({ fqdn: 'aks.hcp.westeurope.azmk8s.io' })),
  },
  {
    is: 'pass',
    because: 'a parent zone that is linked to the VNet holds the name',
    facts: from(
      inHub,
      joined({
        privateDnsZones: [systemZone, ownZone],
        privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(OWN_ZONE, HUB)],
      }),
    ),
  },
  {
    is: 'unknown',
    because: "the VNet's own DNS servers were not followed",
    facts: from(inHub, joined({ vnets: joined().vnets.map((vnet) => ({ ...vnet, dnsServers: ['10.0.0.4'] })) })),
    says: 'the DNS server 10.0.0.4 was not followed',
  },
  {
    is: 'unknown',
    because: 'Azure named the API server nowhere, as while a cluster starts, so that nobody can say who resolves it',
    facts: from(inHub, joined(linked), namelessApiServer),
    says: 'Azure gave no name',
  },
  {
    is: 'unknown',
    because: 'not every link of the zone was seen',
    facts: from(inHub, joined({ privateDnsZones: [{ ...systemZone, linkCount: 2 }] })),
  },
  {
    is: 'unknown',
    because: 'the zone was not seen',
    facts: from(inHub, joined({ privateDnsZones: [], privateDnsLinks: [] })),
  },
  {
    is: 'unknown',
    because: 'some links were not seen, and one of them may lead to a twin of the zone',
    facts: from(inHub, joined({ unseen: [{ within: '', kind: 'privateDnsLinks', why: '403' }] })),
  },
  {
    is: 'unknown',
    because: 'the link is still being made',
    facts: from(
      inHub,
      joined({ ...linked, privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(SYSTEM_ZONE, HUB, 'InProgress')] }),
    ),
    says: 'is InProgress',
  },
  {
    is: 'unknown',
    because: "a route table on the client's subnet may lead there",
    facts: from(inHub, joined(hub({ subnets: [aSubnet(AGENTS, { routeTable: 'rt' })] }))),
  },
  {
    is: 'unknown',
    because: "a gateway in the client's VNet may lead there",
    facts: from(
      inHub,
      joined({
        ...hub({ subnets: [aSubnet(AGENTS), aSubnet(`${HUB}/subnets/gatewaysubnet`)] }),
        unseen: [{ within: '', kind: 'gateways', why: '403' }],
      }),
    ),
  },
  {
    is: 'unknown',
    because: "a gateway that the client's VNet borrows may lead there",
    facts: from(inHub, joined(hub({ peerings: [aPeering('hub', 'third', { usesRemoteGateways: true })] }))),
  },
  {
    is: 'pass',
    because: "the name leads to a private endpoint of the client's own",
    facts: from(
      inHub,
      joined({
        vnets: apart.vnets,
        privateEndpoints: [
          endpoint,
          {
            ...endpoint,
            id: network('privateendpoints', 'own'),
            subnet: AGENTS,
            addresses: ['10.2.0.9'],
            service: CLUSTER.id,
          },
        ],
        privateDnsZones: [systemZone, ownZone],
        privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(OWN_ZONE, HUB)],
        privateDnsRecords: [{ ...record(OWN_ZONE, 'aks-1234.1f2e'), addresses: ['10.2.0.9'] }],
      }),
    ),
  },
  {
    is: 'fail',
    because: 'the name leads somewhere else',
    facts: from(
      inHub,
      joined({
        privateDnsZones: [systemZone, ownZone],
        privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(OWN_ZONE, HUB)],
        privateDnsRecords: [{ ...record(OWN_ZONE, 'aks-1234.1f2e'), addresses: ['10.2.0.9'] }],
      }),
    ),
    says: 'leads to 10.2.0.9, not to 10.1.0.5',
  },
  {
    is: 'fail',
    because: 'the two are not peered, whatever service tags hold',
    facts: { ...from(inHub, apart), serviceTags: undefined },
  },
  {
    is: 'unknown',
    because: 'nobody said which DNS servers it asks on premises',
    facts: from({ addresses: ['10.9.0.0/16'], via: HUB }, joined()),
    says: '"dnsServers" are not configured',
  },
  {
    is: 'unknown',
    because: 'the peered VNet was not seen',
    facts: from(
      inHub,
      joined({
        ...hub({ peerings: [aPeering('hub', 'third')] }),
        unseen: [{ within: network('virtualnetworks', 'third'), why: '403' }],
      }),
    ),
  },
  {
    is: 'unknown',
    because: "the client's subnet was not seen",
    facts: from({ subnet: '/subscriptions/other/x/virtualnetworks/v/subnets/s' }, joined()),
    says: 'was not seen',
  },
  {
    is: 'fail',
    because: 'nothing leads out of the VNet of the client, wherever the cluster is',
    facts: from(
      inHub,
      joined({
        ...linked,
        vnets: [aVnet('hub', { subnets: [aSubnet(AGENTS)] })],
        unseen: [{ within: SPOKE, why: '403' }],
      }),
    ),
  },
  {
    is: 'pass',
    because: 'the endpoint itself says in which of two VNets it is',
    facts: from(
      inHub,
      joined({ ...linked, vnets: [...joined().vnets, aVnet('island')] }),
      aPrivateApiServer({
        pools: [aPool(), aPool({ name: 'two', nodeSubnet: network('virtualnetworks', 'island') + '/subnets/nodes' })],
      }),
    ),
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the clients were not read', facts: { ...from(inHub, joined()), clients: undefined } },
  { is: 'unknown', because: 'the network was not read', facts: from(inHub, undefined), says: 'network was not read' },
  {
    is: 'notApplicable',
    because: 'a public cluster is no matter of private names',
    facts: { apiServer: anApiServer() },
  },
  {
    is: 'notApplicable',
    because: 'a stopped cluster has neither name nor endpoint, and cluster-state says so',
    facts: from(inHub, joined(), aPrivateApiServer({ powerState: 'Stopped' })),
  },
  {
    is: 'notApplicable',
    because: 'with VNet integration a public cluster is still public',
    facts: { apiServer: anApiServer({ mode: 'publicVnetIntegrated' }) },
  },
  { is: 'notApplicable', because: 'no client is configured', facts: { apiServer: aPrivateApiServer(), clients: [] } },
];

testCheck(privateAccess, rows);

describe('private-access', () => {
  it('gives a cluster with the system zone a public name, for that zone is not ours to change', () => {
    const [finding] = ask(privateAccess, from(inHub, joined()));

    expect(finding).toMatchObject({
      certainty: 'proven',
      remediation: { command: expect.stringContaining('--enable-public-fqdn') as string },
    });
  });

  it("links the owner's zone to the VNet, and does not swear to it", () => {
    const wires = joined({ privateDnsZones: [ownZone], privateDnsLinks: [link(OWN_ZONE, SPOKE)] });
    const [finding] = ask(privateAccess, from(inHub, wires, aPrivateApiServer({ privateDnsZone: OWN_ZONE })));

    expect(finding).toMatchObject({
      certainty: 'likely',
      decidedBy: { resource: OWN_ZONE },
      remediation: {
        command: expect.stringContaining(
          `-z privatelink.westeurope.azmk8s.io -n aks-reach-hub -v ${HUB} -e false`,
        ) as string,
      },
    });
  });

  it('never takes a zone that ends alike for the parent of a name', () => {
    const wires = joined({
      privateDnsZones: [systemZone, { ...ownZone, name: 'link.westeurope.azmk8s.io' }],
      privateDnsLinks: [link(SYSTEM_ZONE, SPOKE), link(OWN_ZONE, HUB)],
    });

    expect(ask(privateAccess, from(inHub, wires))).toMatchObject([{ status: 'fail', subject: 'agents name' }]);
  });

  it('peers two VNets that are not', () => {
    const [finding] = ask(privateAccess, from(inHub, apart));

    expect(finding).toMatchObject({
      certainty: 'proven',
      remediation: { command: expect.stringContaining(`--remote-vnet ${SPOKE} --allow-vnet-access`) as string },
    });
  });

  it('has no fix where AKS made the VNet of the cluster, and does not call that proven', () => {
    const id = `${NODE_GROUP}/providers/microsoft.network/virtualnetworks/aks-vnet-1`;
    const wires = joined({ ...linked, vnets: [aVnet('hub', { subnets: [aSubnet(AGENTS)] }), { ...aVnet('x'), id }] });
    const { nodeSubnet: _, ...pool } = aPool();
    const [finding] = ask(privateAccess, from(inHub, wires, aPrivateApiServer({ pools: [pool] })));

    expect(finding).toMatchObject({ status: 'fail', certainty: 'likely' });
    expect(finding?.remediation).not.toHaveProperty('command');
  });
});
