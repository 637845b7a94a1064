import { authorizedRanges } from '../../shared/checks/authorized-ranges.ts';
import type { Client } from '../../shared/model/client.ts';
import type { Network, SecurityRule } from '../../shared/reachability/index.ts';
import {
  anApiServer,
  AT,
  aNetwork,
  aSubnet,
  aVnet,
  network,
  aPrivateApiServer,
  ask,
  CLUSTER,
  logged,
  NODE_SUBNET,
  SUBSCRIPTION,
  type SomeFacts,
} from '../builders.ts';
import { aGroup, aRule } from '../network-builders.ts';
import { type Row, testCheck } from './rows.ts';

function list(ranges: readonly string[], client: string | Partial<Client>, tags: readonly string[] = []): SomeFacts {
  const clients = [{ name: 'office', ...(typeof client === 'string' ? { addresses: [client] } : client) }];
  return { apiServer: anApiServer({ authorizedRanges: ranges, authorizedTags: tags }), clients };
}

const AGENTS = `${network('virtualnetworks', 'hub')}/subnets/agents`;
const NAT = network('natgateways', 'nat');
const IP = network('publicipaddresses', 'ip');
const noWeb = { direction: 'Outbound', access: 'Deny', destinations: ['Internet'], ports: ['443'] } as const;

/** Agents behind a NAT gateway, and what their security group says. */
function agents(...rules: readonly SecurityRule[]): Network {
  const subnet = aSubnet(AGENTS, { natGateway: NAT, securityGroup: network('networksecuritygroups', 'nsg') });
  return aNetwork({
    vnets: [aVnet('hub', { subnets: [subnet] })],
    securityGroups: [aGroup('nsg', ...rules)],
    natGateways: [{ id: NAT, publicIps: [IP], publicIpPrefixes: [] }],
    publicIps: [{ id: IP, address: '203.0.113.7' }],
  });
}

const tagged = { changeNumber: '376', tags: { azurecloud: ['20.0.0.0/8'] } };
const full = Array.from({ length: 200 }, (_, index) => `198.51.${index}.0/24`);

const rows: readonly Row[] = [
  { is: 'pass', because: 'no ranges let everyone in', facts: list([], '203.0.113.7') },
  { is: 'pass', because: 'a bare address is a /32', facts: list(['203.0.113.7'], '203.0.113.7') },
  {
    is: 'pass',
    because: 'two halves cover the whole',
    facts: list(['203.0.113.0/25', '203.0.113.128/25'], '203.0.113.0/24'),
  },
  { is: 'pass', because: '0.0.0.0/0 lets everyone in', facts: list(['0.0.0.0/0'], '203.0.113.7') },
  {
    is: 'pass',
    because: 'two halves of the internet are the internet',
    facts: list(['0.0.0.0/1', '128.0.0.0/1'], '203.0.113.7'),
  },
  { is: 'pass', because: 'an IPv6 client is in an IPv6 range', facts: list(['2001:db8::/32'], '2001:db8::7') },
  {
    is: 'pass',
    because: 'a service tag holds the client',
    facts: { ...list([], '20.1.2.3', ['AzureCloud']), serviceTags: tagged },
  },
  {
    is: 'pass',
    because: 'what counts is the public address behind a private one',
    facts: list(['203.0.113.7'], { addresses: ['10.1.0.0/16'], publicEgress: ['203.0.113.7'] }),
  },
  {
    is: 'fail',
    because: 'half a network is not the network',
    facts: list(['203.0.113.0/25'], '203.0.113.0/24'),
    subjects: ['office'],
    says: 'calls from 203.0.113.128/25',
  },
  {
    is: 'fail',
    because: 'it called until its address was left out',
    facts: {
      ...list(['198.51.100.0/24'], '203.0.113.0/24'),
      callers: logged([
        { address: '198.51.100.1', requests: 1, firstSeenAt: AT, lastSeenAt: AT },
        { address: '203.0.113.9', requests: 4, firstSeenAt: AT, lastSeenAt: AT },
      ]),
    },
    cites: ['203.0.113.9 got through until 2026'],
  },
  {
    is: 'fail',
    because: 'the list leaves it out, whether or not the logs were asked',
    facts: { ...list(['198.51.100.0/24'], '203.0.113.7'), callers: undefined },
  },
  { is: 'fail', because: 'it is another network', facts: list(['198.51.100.0/24'], '203.0.113.7') },
  {
    is: 'fail',
    because: '0.0.0.0/32 lets nobody but the cluster itself in',
    facts: list(['0.0.0.0/32'], '203.0.113.7'),
  },
  { is: 'fail', because: 'an IPv4 range says nothing of IPv6', facts: list(['0.0.0.0/0'], '2001:db8::7') },
  {
    is: 'fail',
    because: 'with VNet integration the ranges still guard the public address',
    facts: {
      ...list([], '203.0.113.7'),
      apiServer: anApiServer({ mode: 'publicVnetIntegrated', authorizedRanges: ['198.51.100.0/24'] }),
    },
  },
  {
    is: 'fail',
    because: 'a stopped cluster will have the same list when it runs',
    facts: {
      ...list([], '203.0.113.7'),
      apiServer: anApiServer({ powerState: 'Stopped', authorizedRanges: ['198.51.100.0/24'] }),
    },
  },
  {
    is: 'fail',
    because: 'the tag is known and does not hold the client',
    facts: { ...list([], '203.0.113.7', ['AzureCloud']), serviceTags: tagged },
  },
  {
    is: 'fail',
    because: 'one client is out, though nothing is known of the other',
    facts: {
      apiServer: anApiServer({ authorizedRanges: ['198.51.100.0/24'] }),
      clients: [
        { name: 'vpn', addresses: ['10.0.0.0/8'] },
        { name: 'office', addresses: ['203.0.113.7'] },
      ],
    },
    subjects: ['office'],
    says: 'no subnet holds the address',
  },
  {
    is: 'pass',
    because: 'the address that a subnet leaves with is in the list',
    facts: { ...list(['203.0.113.7/32'], { subnet: AGENTS }), network: agents() },
  },
  {
    is: 'pass',
    because: 'no list is set, and nothing is in the way of a subnet',
    facts: { ...list([], { subnet: AGENTS }), network: agents() },
  },
  {
    is: 'fail',
    because: 'the address that a subnet leaves with is not in the list',
    facts: { ...list(['198.51.100.0/24'], { subnet: AGENTS }), network: agents() },
    subjects: ['office'],
    says: 'calls from 203.0.113.7/32 are dropped',
  },
  {
    is: 'fail',
    because: 'a security group of its own stops a client, whatever the list says',
    facts: { ...list([], { subnet: AGENTS }), network: agents(aRule('no-web', 100, noWeb)) },
    subjects: ['nsg securityRules/no-web'],
  },
  {
    is: 'fail',
    because: 'a security group stops a client, and behind it the list does',
    facts: { ...list(['198.51.100.0/24'], { subnet: AGENTS }), network: agents(aRule('no-web', 100, noWeb)) },
    subjects: ['nsg securityRules/no-web', 'office'],
  },
  {
    is: 'unknown',
    because: 'where a subnet leaves was not read',
    facts: { ...list(['198.51.100.0/24'], { subnet: AGENTS }), network: undefined },
    says: 'network was not read',
  },
  {
    is: 'unknown',
    because: 'nobody knows the addresses of the tag',
    facts: { ...list([], '203.0.113.7', ['AzureCloud']), serviceTags: undefined },
    says: 'serviceTags was not read',
  },
  {
    is: 'unknown',
    because: 'the published tags do not have it',
    facts: { ...list([], '203.0.113.7', ['Mistyped']), serviceTags: tagged },
    says: 'service tags of change 376 do not have it',
  },
  {
    is: 'unknown',
    because: 'an entry that cannot be read may let the client in',
    facts: { ...list([], '203.0.113.7'), apiServer: anApiServer({ unreadableRanges: ['203.0.113.300/32'] }) },
    says: '203.0.113.300/32',
  },
  {
    is: 'unknown',
    because: 'a private address is never what the API server sees',
    facts: list(['10.0.0.0/8'], '10.1.2.3'),
  },
  {
    is: 'unknown',
    because: 'the public address behind 172.16.0.0/12 is not known either',
    facts: list(['198.51.100.0/24'], '172.31.255.1'),
  },
  {
    is: 'unknown',
    because: 'what a subnet leaves by was not followed',
    facts: list(['198.51.100.0/24'], { subnet: NODE_SUBNET }),
  },
  {
    is: 'unknown',
    because: "the client names management groups, and the cluster's were not read",
    facts: list(['198.51.100.0/24'], { addresses: ['203.0.113.7'], must: { managementGroups: ['prod'] } }),
  },
  { is: 'unknown', because: 'the cluster was not read', facts: { apiServer: undefined } },
  { is: 'unknown', because: 'the clients were not read', facts: { clients: undefined } },
  { is: 'notApplicable', because: 'a private cluster has no ranges', facts: { apiServer: aPrivateApiServer() } },
  { is: 'notApplicable', because: 'no client is configured', facts: { clients: [] } },
  {
    is: 'notApplicable',
    because: 'the client must reach other clusters only',
    facts: list(['198.51.100.0/24'], { addresses: ['203.0.113.7'], must: { names: ['other'] } }),
  },
];

testCheck(authorizedRanges, rows);

describe('authorized-ranges', () => {
  it('names the client, the proof, the line and the fix', () => {
    const [finding] = ask(authorizedRanges, list(['198.51.100.0/24'], '203.0.113.7'));

    expect(finding).toMatchObject({
      subject: 'office',
      reason: 'The authorized IP ranges leave office out: calls from 203.0.113.7/32 are dropped.',
      certainty: 'proven',
      severity: 'high',
      evidence: [
        {
          fact: 'apiServerAccessProfile.authorizedIPRanges is 198.51.100.0/24',
          source: `${CLUSTER.id}#properties.apiServerAccessProfile.authorizedIPRanges`,
        },
      ],
      decidedBy: { resource: CLUSTER.id, line: 'properties.apiServerAccessProfile.authorizedIPRanges' },
    });
    expect(finding?.remediation.command).toContain(
      `az aks update --subscription ${SUBSCRIPTION} -g rg -n aks --api-server-authorized-ip-ranges`,
    );
    expect(finding?.remediation.change?.clusters?.[CLUSTER.id]?.apiServer?.authorizedRanges).toEqual([
      '198.51.100.0/24',
      '203.0.113.7/32',
    ]);
  });

  it('has no fix for a list that is full', () => {
    const [finding] = ask(authorizedRanges, list(full, '203.0.113.7'));

    expect(finding?.status).toBe('fail');
    expect(finding?.remediation).not.toHaveProperty('command');
  });

  it.each([
    ['tags', { tags: { team: 'web' } }, true],
    ['tags of another value', { tags: { team: 'Web' } }, false],
    ['a subscription in any case', { subscriptions: [SUBSCRIPTION.toUpperCase()] }, true],
    ['another subscription', { subscriptions: ['other'] }, false],
    ['a management group above it', { managementGroups: ['Prod'] }, true],
    ['a management group beside it', { managementGroups: ['dev'] }, false],
    ['every condition', { names: ['AKS'], tags: { Team: 'web' } }, true],
  ])('a client may name the clusters it must reach by %s', (_, must, applies) => {
    const cluster = { ...CLUSTER, tags: { team: 'web' }, managementGroups: ['prod', 'root'] };
    const [finding] = ask(authorizedRanges, list(['198.51.100.0/24'], { addresses: ['203.0.113.7'], must }), cluster);

    expect(finding?.status).toBe(applies ? 'fail' : 'notApplicable');
  });
});
