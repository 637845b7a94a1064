import { authorizedEgress } from '../../shared/checks/authorized-egress.ts';
import {
  aLoadBalancer,
  anApiServer,
  aNetwork,
  aPeering,
  aPool,
  aPrivateApiServer,
  ask,
  aSubnet,
  aVnet,
  network,
  NODE_GROUP,
  NODE_SUBNET,
  SUBSCRIPTION,
  type SomeFacts,
} from '../builders.ts';
import type { Firewall } from '../../shared/reachability/index.ts';
import { aCollection, aFirewall, aNetworkRule, aRoute, aTable } from '../network-builders.ts';
import { type Row, testCheck } from './rows.ts';

const NAT = network('natgateways', 'nat');
const IP = network('publicipaddresses', 'nat-ip');
const PREFIX = network('publicipprefixes', 'nodes');

const throughNat = aNetwork({
  vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { natGateway: NAT })] })],
  natGateways: [{ id: NAT, publicIps: [IP], publicIpPrefixes: [PREFIX] }],
  publicIps: [{ id: IP, address: '203.0.113.7' }],
  publicIpPrefixes: [{ id: PREFIX, prefix: '203.0.113.64/31' }],
});
const TABLE = network('routetables', 'rt');
const throughRoutes = aNetwork({
  vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE })] })],
  unseen: [{ within: TABLE, why: '403' }],
});
const FIREWALL = network('azurefirewalls', 'fw');
const HUB = network('virtualnetworks', 'hub');
/** The nodes' routes lead to a firewall in a peered hub, which lets everything through. */
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
      publicIps: [IP],
      collections: [aCollection('all', 100, 'Allow', aNetworkRule('all'))],
    }),
  ],
  publicIps: [{ id: IP, address: '203.0.113.7' }],
});

function closed(firewall: Firewall): Firewall {
  return { ...firewall, collections: [] };
}

function ranges(authorizedRanges: readonly string[], different: Parameters<typeof anApiServer>[0] = {}): SomeFacts {
  return { apiServer: anApiServer({ authorizedRanges, ...different }) };
}

/** Nodes of a scale set behind the load balancer that AKS made. */
const BALANCER = aLoadBalancer().id;
const POOL = `${BALANCER}/backendaddresspools/nodes`;
const behindBalancer = aNetwork({
  scaleSets: [
    {
      id: `${NODE_GROUP}/providers/microsoft.compute/virtualmachinescalesets/aks-system-1-vmss`,
      interfaces: [
        {
          forwards: false,
          hasPublicIps: false,
          configurations: [{ subnet: NODE_SUBNET, applicationSecurityGroups: [], loadBalancerPools: [POOL] }],
        },
      ],
    },
  ],
  loadBalancers: [
    aLoadBalancer({
      frontends: [{ id: '/f', publicIp: IP }],
      outboundRules: [{ name: 'out', protocol: 'All', frontends: ['/f'], pool: POOL }],
    }),
  ],
  publicIps: [{ id: IP, address: '203.0.113.7' }],
});
const { nodeResourceGroup: _, ...groupless } = anApiServer({ authorizedRanges: ['198.51.100.0/24'] });

const elsewhere = ranges(['198.51.100.0/24']);
const rows: readonly Row[] = [
  { is: 'pass', because: 'no ranges let everyone in', facts: { ...ranges([]), network: throughNat } },
  { is: 'pass', because: "the load balancer's address is admitted by AKS itself", facts: elsewhere },
  { is: 'pass', because: 'so it is where the scale set is known', facts: { ...elsewhere, network: behindBalancer } },
  {
    is: 'unknown',
    because: 'Azure did not name the group of the nodes, so that a load balancer may or may not be that of AKS',
    facts: { apiServer: groupless, network: behindBalancer },
    says: 'Azure did not name the resource group of the nodes',
  },
  { is: 'pass', because: '0.0.0.0/32 admits the load balancer', facts: ranges(['0.0.0.0/32']) },
  {
    is: 'pass',
    because: 'every address of the NAT gateway is in the list',
    facts: { ...ranges(['203.0.113.0/25']), network: throughNat },
  },
  {
    is: 'pass',
    because: "the nodes' prefix is in the list",
    facts: {
      ...ranges(['203.0.113.64/31'], { pools: [aPool({ hasNodePublicIps: true, nodePublicIpPrefix: PREFIX })] }),
      network: aNetwork({ publicIpPrefixes: throughNat.publicIpPrefixes }),
    },
  },
  {
    is: 'fail',
    because: 'a NAT gateway is admitted by nobody',
    facts: { ...ranges(['198.51.100.0/24'], { outboundType: 'userAssignedNATGateway' }), network: throughNat },
    subjects: [NAT],
    says: 'from 203.0.113.7/32, 203.0.113.64/31',
  },
  {
    is: 'fail',
    because: '0.0.0.0/32 does not admit a NAT gateway',
    facts: { ...ranges(['0.0.0.0/32']), network: throughNat },
  },
  {
    is: 'fail',
    because: 'a NAT gateway comes before the load balancer, whatever the outbound type says',
    facts: { ...elsewhere, network: throughNat },
  },
  {
    is: 'fail',
    because: 'one address of several is missing',
    facts: { ...ranges(['203.0.113.7/32']), network: throughNat },
    says: 'from 203.0.113.64/31',
  },
  {
    is: 'fail',
    because: "the nodes' own prefix is not in the list",
    facts: {
      ...ranges(['198.51.100.0/24'], { pools: [aPool({ hasNodePublicIps: true, nodePublicIpPrefix: PREFIX })] }),
      network: aNetwork({ publicIpPrefixes: throughNat.publicIpPrefixes }),
    },
    subjects: [PREFIX],
  },
  {
    is: 'fail',
    because: 'one clean pool does not acquit the other',
    facts: {
      ...ranges(['198.51.100.0/24'], { pools: [aPool(), aPool({ name: 'user', nodeSubnet: `${NODE_SUBNET}2` })] }),
      network: {
        ...throughNat,
        vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET), aSubnet(`${NODE_SUBNET}2`, { natGateway: NAT })] })],
      },
    },
    says: 'Pool user',
  },
  {
    is: 'pass',
    because: 'the firewall that routes lead to is in the list',
    facts: { ...ranges(['203.0.113.7/32'], { outboundType: 'userDefinedRouting' }), network: throughFirewall },
  },
  {
    is: 'fail',
    because: 'the firewall that routes lead to is not in the list',
    facts: { ...ranges(['198.51.100.0/24'], { outboundType: 'userDefinedRouting' }), network: throughFirewall },
    subjects: [FIREWALL],
    says: 'leaves by fw from 203.0.113.7/32',
  },
  {
    is: 'fail',
    because: 'routes lead to a firewall, whatever the outbound type says',
    facts: { ...elsewhere, network: throughFirewall },
    subjects: [FIREWALL],
  },
  {
    is: 'fail',
    because: 'the firewall is not in the list, and denies as well: that is for required-egress',
    facts: { ...elsewhere, network: { ...throughFirewall, firewalls: throughFirewall.firewalls.map(closed) } },
    subjects: [FIREWALL],
  },
  {
    is: 'notApplicable',
    because: 'nothing leaves, for the NAT gateway has no address',
    facts: {
      ...elsewhere,
      network: { ...throughNat, natGateways: [{ id: NAT, publicIps: [], publicIpPrefixes: [] }] },
    },
    says: 'as required-egress says',
  },
  {
    is: 'unknown',
    because: 'a route table that was not read could lead elsewhere',
    facts: { ...elsewhere, network: throughRoutes },
    says: 'rt was not seen: 403',
  },
  {
    is: 'unknown',
    because: 'a route table could lead elsewhere than a NAT gateway that is in the list',
    facts: {
      ...ranges(['203.0.113.0/24']),
      network: aNetwork({
        ...throughNat,
        vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { natGateway: NAT, routeTable: 'rt' })] })],
      }),
    },
  },
  {
    is: 'unknown',
    because: 'nodes with public addresses out of no prefix leave by addresses nobody knows',
    facts: ranges(['198.51.100.0/24'], { pools: [aPool({ hasNodePublicIps: true })] }),
  },
  {
    is: 'unknown',
    because: 'no way out is to be seen',
    facts: ranges(['198.51.100.0/24'], { outboundType: 'userDefinedRouting' }),
    says: 'default outbound access',
  },
  {
    is: 'unknown',
    because: 'an outbound type of tomorrow says nothing yet',
    facts: ranges(['198.51.100.0/24'], { outboundType: 'managedNATGatewayV9' }),
  },
  {
    is: 'unknown',
    because: 'the load balancer has no outbound rule',
    facts: {
      ...elsewhere,
      network: aNetwork({ loadBalancers: [aLoadBalancer({ outboundRules: [] })] }),
    },
  },
  {
    is: 'unknown',
    because: 'the load balancer was not seen',
    facts: {
      ...elsewhere,
      network: aNetwork({ loadBalancers: [], unseen: [{ within: '', kind: 'loadBalancers', why: '403' }] }),
    },
  },
  {
    is: 'unknown',
    because: 'the VNet that AKS made was not seen',
    facts: ranges(['198.51.100.0/24'], { pools: [aPool({ nodeSubnet: undefined as never })] }),
    says: 'the VNet that AKS made in mc_rg_aks_westeurope was not seen',
  },
  {
    is: 'unknown',
    because: 'the public address was not seen',
    facts: { ...elsewhere, network: { ...throughNat, publicIps: [], unseen: [{ within: IP, why: '403' }] } },
  },
  {
    is: 'unknown',
    because: 'the public address has no address yet',
    facts: { ...elsewhere, network: { ...throughNat, publicIps: [{ id: IP }] } },
  },
  {
    is: 'unknown',
    because: 'the NAT gateway lies in a subscription that was not read',
    facts: { ...elsewhere, network: { ...throughNat, natGateways: [], seen: [] } },
    says: `subscription ${SUBSCRIPTION} was not read`,
  },
  {
    is: 'unknown',
    because: 'the tag in the list may hold the address',
    facts: { ...ranges([], { authorizedTags: ['AzureCloud'] }), network: throughNat, serviceTags: undefined },
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the network was not read', facts: { ...elsewhere, network: undefined } },
  {
    is: 'notApplicable',
    because: 'nodes of a private cluster use a private address',
    facts: { apiServer: aPrivateApiServer() },
  },
  {
    is: 'notApplicable',
    because: 'with VNet integration nodes use a private address',
    facts: { ...ranges(['198.51.100.0/24'], { mode: 'publicVnetIntegrated' }), network: throughNat },
  },
  { is: 'notApplicable', because: 'the cluster has no pool', facts: ranges(['198.51.100.0/24'], { pools: [] }) },
  {
    is: 'unknown',
    because: 'its pools were not stated',
    facts: ranges(['198.51.100.0/24'], { pools: [], arePoolsUnknown: true }),
  },
];

testCheck(authorizedEgress, rows);

describe('authorized-egress', () => {
  it('finds the way out of a VNet that AKS made', () => {
    const id = `${NODE_GROUP}/providers/microsoft.network/virtualnetworks/aks-vnet-1`;
    const managed = {
      ...throughNat,
      vnets: [{ ...aVnet('x'), id, subnets: [aSubnet(`${id}/subnets/aks-subnet`, { natGateway: NAT })] }],
    };
    const { nodeSubnet: _, ...pool } = aPool();

    const [finding] = ask(authorizedEgress, { ...ranges(['198.51.100.0/24'], { pools: [pool] }), network: managed });

    expect(finding).toMatchObject({
      status: 'fail',
      evidence: [
        { fact: 'ipAddress is 203.0.113.7', source: `${IP}#properties.ipAddress` },
        { fact: 'ipPrefix is 203.0.113.64/31', source: `${PREFIX}#properties.ipPrefix` },
        { fact: 'apiServerAccessProfile.authorizedIPRanges is 198.51.100.0/24' },
      ],
    });
  });

  it('reports the pool that fails though another was not seen', () => {
    const pools = [aPool({ name: 'dark', nodeSubnet: '/subscriptions/other/x/subnets/y' }), aPool({ name: 'user' })];
    const [finding] = ask(authorizedEgress, { ...ranges(['198.51.100.0/24'], { pools }), network: throughNat });

    expect(finding).toMatchObject({
      status: 'fail',
      unseen: ['Pool dark: the way out is not known, because subscription other was not read.'],
    });
  });
});
