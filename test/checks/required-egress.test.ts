import { requiredEgress } from '../../shared/checks/required-egress.ts';
import { anApiServer, aNetwork, aPool, aPrivateApiServer, aSubnet, aVnet, network, NODE_SUBNET } from '../builders.ts';
import { aCollection, aFirewall, anApplicationRule, aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import type { Network, Subnet } from '../../shared/reachability/index.ts';
import { testCheck } from './rows.ts';

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
]);
