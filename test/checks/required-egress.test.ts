import { requiredEgress } from '../../shared/checks/required-egress.ts';
import {
  anApiServer,
  AT,
  aNetwork,
  aPool,
  aPrivateApiServer,
  aSubnet,
  aVnet,
  network,
  NODE_GROUP,
  NODE_SUBNET,
} from '../builders.ts';
import { agentLines, logged } from '../log-builders.ts';
import { aCollection, aFirewall, anApplicationRule, aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import type { Network, Subnet } from '../../shared/reachability/index.ts';
import type { FirewallRuling } from '../../shared/model/firewall-log.ts';
import { known, unseen } from '../../shared/model/observed.ts';
import { type Row, testCheck } from './rows.ts';

const NSG = network('networksecuritygroups', 'nsg');
const TABLE = network('routetables', 'rt');

/** Nodes behind a NAT-less subnet that lends addresses, with what a row adds to the subnet. */
function nodesIn(subnet: Partial<Subnet>, more: Partial<Network> = {}): Network {
  return aNetwork({
    vnets: [
      aVnet('spoke', {
        addressPrefixes: ['10.1.0.0/16'],
        subnets: [aSubnet(NODE_SUBNET, { addressPrefixes: ['10.1.0.0/24'], ...subnet })],
      }),
    ],
    ...more,
  });
}

const denyHttps = aRule('deny-https', 200, {
  direction: 'Outbound',
  access: 'Deny',
  protocol: 'Tcp',
  destinations: ['Internet'],
  ports: ['443'],
});

const FIREWALLS = `${network('virtualnetworks', 'spoke')}/subnets/azurefirewallsubnet`;
const behindFirewall = aNetwork({
  vnets: [
    aVnet('spoke', {
      subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE }), aSubnet(FIREWALLS, { addressPrefixes: ['10.1.1.0/26'] })],
    }),
  ],
  routeTables: [aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.1.1.4'))],
  firewalls: [
    aFirewall({
      subnet: FIREWALLS,
      privateAddress: '10.1.1.4',
      publicIps: [network('publicipaddresses', 'ip')],
      collections: [aCollection('web', 100, 'Allow', anApplicationRule('all', ['*']))],
    }),
  ],
  publicIps: [{ id: network('publicipaddresses', 'ip'), address: '203.0.113.9' }],
});

/** The API server is in a subnet that a route leads to by the firewall, whose rules go by names. */
const ENDPOINTS = `${network('virtualnetworks', 'spoke')}/subnets/endpoints`;
const privateBehindFirewall = aNetwork({
  ...behindFirewall,
  vnets: behindFirewall.vnets.map((vnet) => ({
    ...vnet,
    subnets: [
      ...vnet.subnets,
      aSubnet(ENDPOINTS, {
        addressPrefixes: ['10.1.2.0/24'],
        privateEndpointPolicies: 'Enabled',
      }),
    ],
  })),
  routeTables: [
    aTable(
      'rt',
      aRoute('0.0.0.0/0', 'VirtualAppliance', '10.1.1.4'),
      aRoute('10.1.2.0/24', 'VirtualAppliance', '10.1.1.4'),
    ),
  ],
  privateEndpoints: [
    {
      id: `${NODE_GROUP}/providers/microsoft.network/privateendpoints/kube-apiserver`,
      subnet: ENDPOINTS,
      addresses: ['10.1.2.9'],
      interfaces: [],
      state: 'Approved',
      applicationSecurityGroups: [],
    },
  ],
});

/** A request of a node for the API server, denied where no rule matched. */
function aRuling(different: Partial<FirewallRuling> = {}): FirewallRuling {
  return {
    destination: 'aks-1234.hcp.westeurope.azmk8s.io',
    port: 443,
    protocol: 'HTTPS',
    ruling: 'denied',
    block: '10.1.0',
    sources: ['10.1.0.5'],
    hits: 7,
    firstSeenAt: '2025-12-31T23:00:00.000Z',
    lastSeenAt: AT,
    ...different,
  };
}

/** The log of the firewall. */
function denied(...rulings: readonly FirewallRuling[]) {
  return { [network('azurefirewalls', 'fw')]: known(logged(rulings), AT, 'AZFWApplicationRule') };
}

const timedOut =
  'E0719 13:51:09.906086       1 clientset.go:238] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 203.0.113.7:443: i/o timeout\\""';

testCheck(requiredEgress, [
  { because: 'nothing stops anything', facts: { network: nodesIn({}) }, is: 'pass' },
  {
    because: 'a firewall lets https through, and nothing else',
    facts: { network: behindFirewall },
    is: 'pass',
  },
  {
    because: 'the endpoint of a private cluster was not seen',
    facts: { apiServer: aPrivateApiServer(), network: nodesIn({}) },
    is: 'unknown',
    says: 'kube-apiserver in the resource group of the nodes was not seen',
  },
  {
    because: 'a rule denies https to the internet',
    facts: { network: nodesIn({ securityGroup: NSG }, { securityGroups: [aGroup('nsg', denyHttps)] }) },
    is: 'fail',
    subjects: ['nsg securityRules/deny-https'],
    says: 'stops nodes of pool system from reaching the API server, mcr.microsoft.com',
  },
  {
    because: 'two lines in a row stop it, and both are told',
    facts: {
      network: nodesIn(
        { securityGroup: NSG, routeTable: TABLE },
        { securityGroups: [aGroup('nsg', denyHttps)], routeTables: [aTable('rt', aRoute('0.0.0.0/0', 'None'))] },
      ),
    },
    is: 'fail',
    subjects: ['nsg securityRules/deny-https', 'rt routes/to-0.0.0.0_0'],
  },
  {
    because: 'the route table was not read',
    facts: { network: nodesIn({ routeTable: TABLE }, { unseen: [{ within: '', kind: 'routeTables', why: '403' }] }) },
    is: 'unknown',
    says: '403',
  },
  {
    because: 'nodes get what they start from out of a cache, and the API server is private',
    facts: { apiServer: anApiServer({ pools: [] }) },
    is: 'notApplicable',
  },
  {
    because: 'Azure did not state the pools',
    facts: { apiServer: anApiServer({ pools: [], arePoolsUnknown: true }) },
    is: 'unknown',
    says: 'Which pools the cluster has',
  },
  { because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) }, is: 'notApplicable' },
  {
    because: 'one pool fares well and the other does not',
    facts: {
      apiServer: anApiServer({ pools: [aPool(), aPool({ name: 'user', nodeSubnet: `${NODE_SUBNET}-2` })] }),
      network: aNetwork({
        securityGroups: [aGroup('nsg', denyHttps)],
        vnets: [
          aVnet('spoke', {
            addressPrefixes: ['10.1.0.0/16'],
            subnets: [
              aSubnet(NODE_SUBNET, { addressPrefixes: ['10.1.0.0/24'] }),
              aSubnet(`${NODE_SUBNET}-2`, { addressPrefixes: ['10.1.1.0/24'], securityGroup: NSG }),
            ],
          }),
        ],
      }),
    },
    is: 'fail',
    says: 'stops nodes of pool user from',
  },
  { because: 'the cluster was not read', facts: { apiServer: undefined }, is: 'unknown' },
  { because: 'the network was not read', facts: { network: undefined }, is: 'unknown' },
  {
    because: 'service tags were not read, and a rule denies by one',
    facts: {
      serviceTags: undefined,
      network: nodesIn(
        { securityGroup: NSG },
        {
          securityGroups: [
            aGroup(
              'nsg',
              aRule('deny-tag', 200, { direction: 'Outbound', access: 'Deny', destinations: ['AzureCloud'] }),
            ),
          ],
        },
      ),
    },
    is: 'unknown',
    says: 'azurecloud',
  },
  {
    because: 'the log of the firewall on the way says what no rule that was read does',
    facts: { network: behindFirewall, firewallNames: denied(aRuling(), aRuling({ destination: 'mcr.microsoft.com' })) },
    is: 'fail',
    subjects: ['fw No rule matched. Proceeding with default action'],
    says: 'denied nodes of pool system what they need, the API server and mcr.microsoft.com: no rule of its matched.',
    cites: ['aks-1234.hcp.westeurope.azmk8s.io:443 denied for 10.1.0.5, 7 times', 'mcr.microsoft.com:443 denied'],
  },
  {
    because: 'it denied one of the names that a pattern stands for, by a rule',
    facts: {
      network: behindFirewall,
      firewallNames: denied(aRuling({ destination: 'westeurope.data.mcr.microsoft.com', rule: 'g/c/no-layers' })),
    },
    is: 'fail',
    subjects: ['g g/c/no-layers'],
    says: 'nodes of pool system what they need, *.data.mcr.microsoft.com: by its rule g/c/no-layers.',
  },
  {
    because: 'it denied the address of a private API server',
    facts: {
      apiServer: aPrivateApiServer(),
      network: privateBehindFirewall,
      firewallAddresses: denied(aRuling({ destination: '10.1.2.9', protocol: 'TCP' })),
    },
    is: 'fail',
    subjects: ['fw No rule matched. Proceeding with default action'],
  },
  {
    because: 'a line that was read explains what the log says',
    facts: {
      network: { ...behindFirewall, firewalls: behindFirewall.firewalls.map((one) => ({ ...one, collections: [] })) },
      firewallNames: denied(aRuling()),
    },
    is: 'fail',
    subjects: ['fw No rule matched. Proceeding with default action'],
    cites: ['aks-1234.hcp.westeurope.azmk8s.io:443 denied'],
  },
  {
    because: 'a rule denies it, whether or not anything of the logs was read',
    facts: {
      network: nodesIn({ securityGroup: NSG }, { securityGroups: [aGroup('nsg', denyHttps)] }),
      firewallNames: undefined,
      firewallAddresses: undefined,
      agentLog: undefined,
    },
    is: 'fail',
    subjects: ['nsg securityRules/deny-https'],
    cites: [],
  },
  ...(
    [
      ['another port is', aRuling({ port: 8443 })],
      ['others are, who are no nodes', aRuling({ sources: ['10.1.1.70'] })],
      ['a name that nobody needs is', aRuling({ destination: 'example.com' })],
      ['the name of another cluster is', aRuling({ destination: 'aks-9876.hcp.westeurope.azmk8s.io' })],
      ['an address is that may be anything', aRuling({ destination: '20.0.0.9', protocol: 'TCP' })],
    ] as const
  ).map(([what, ruling]): Row => ({
    because: `the log says that ${what} denied`,
    facts: {
      serviceTags: { changeNumber: '1', tags: { 'azurecloud.westeurope': ['20.0.0.0/24'] } },
      network: behindFirewall,
      firewallNames: denied(ruling),
      firewallAddresses: denied(ruling),
    },
    is: 'pass',
  })),
  {
    because: 'a firewall that is not on the way denied it to the same addresses',
    facts: { network: nodesIn({}), firewallNames: denied(aRuling()) },
    is: 'pass',
  },
  {
    because: 'a rule explains why agents dial in vain',
    facts: {
      network: nodesIn({ securityGroup: NSG }, { securityGroups: [aGroup('nsg', denyHttps)] }),
      agentLog: logged([agentLines(timedOut)]),
    },
    is: 'fail',
    subjects: ['nsg securityRules/deny-https'],
    cites: ['12 times, last at'],
  },
  {
    because: 'agents dial the API server in vain, and nothing that was read stops them: that is for tunnel-pods',
    facts: { agentLog: logged([agentLines(timedOut)]) },
    is: 'pass',
  },
  {
    because: 'the log of the firewall on the way was not read',
    facts: { network: behindFirewall, firewallNames: { [network('azurefirewalls', 'fw')]: unseen('403') } },
    is: 'unknown',
    says: 'What the log of the firewall on the way says is not known: 403.',
  },
  {
    because: 'rows of it are missing',
    facts: {
      network: behindFirewall,
      firewallAddresses: {
        [network('azurefirewalls', 'fw')]: known(
          logged<FirewallRuling>([], { unseen: ['rows may be missing'] }),
          AT,
          'T',
        ),
      },
    },
    is: 'unknown',
    says: 'is not known: rows may be missing.',
  },
  {
    because: 'no log of any firewall was read',
    facts: { network: behindFirewall, firewallNames: undefined, firewallAddresses: undefined },
    is: 'unknown',
  },
  {
    because: 'no firewall is on the way whose log could say more',
    facts: { network: nodesIn({}), firewallNames: { [network('azurefirewalls', 'fw')]: unseen('403') } },
    is: 'pass',
  },
]);
