import type { Network, ServiceTags } from '../../shared/reachability/index.ts';
import { askGroup } from '../../shared/reachability/groups/nsg.ts';
import { aPeering, aSubnet } from '../builders.ts';
import { aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import { aPacket, aPlace, aSpoke, settingIn, someTags, subnetId } from './places.ts';

const SERVER = '10.0.0.4';
const TAGS = someTags({
  storage: ['203.0.113.0/24'],
  'storage.westeurope': ['203.0.113.0/25'],
  'azurecloud.germanywc': ['198.51.100.0/24'],
});

/** Whether an address is "in" a word of a rule: a deny of that word stands above a rule that allows everything. */
function isIn(address: string, word: string, net: Network = aPlace({}), tags?: ServiceTags): string {
  const rule = { access: 'Deny', direction: 'Outbound', destinations: [word] } as const;
  const group = aGroup('g', aRule('in', 100, rule), aRule('out', 200, { direction: 'Outbound' }));
  const decision = askGroup(group, 'Outbound', aPacket(SERVER, address, 443), settingIn(net, tags), tags);
  if (decision.status === 'undecided') return `if ${decision.hangsOn.join(', ')}`;
  return decision.status === 'decided' ? decision.rule.name : 'noRule';
}

describe('service tags', () => {
  it.each([
    ['203.0.113.7', 'Storage', 'in'],
    ['203.0.113.7', 'STORAGE', 'in'],
    ['203.0.113.200', 'Storage', 'in'],
    ['203.0.114.7', 'Storage', 'out'],
    ['203.0.113.7', 'Storage.WestEurope', 'in'],
    ['203.0.113.200', 'Storage.WestEurope', 'out'],
    ['198.51.100.7', 'AzureCloud.germanywc', 'in'],
    ['198.51.100.7', 'AzureCloud.GermanyWestCentral', 'in'],
    ['203.0.113.7', 'Sql', 'if the service tag "sql", whose addresses are not known, holds the destination'],
    [
      '203.0.113.7',
      'Storage.NorthEurope',
      'if the service tag "storage.northeurope", whose addresses are not known, holds the destination',
    ],
    ['10.0.1.4', 'Sql', 'out'],
  ])('%s in %s: %s', (address, word, answer) => {
    expect(isIn(address, word, undefined, TAGS)).toBe(answer);
  });

  it('without their addresses, none is known', () => {
    expect(isIn('203.0.113.7', 'Storage')).toContain('the service tag "storage"');
  });

  it('are asked of the tags that are given, not of those of another day', () => {
    const net = aPlace({});
    const later = someTags({ storage: ['192.0.2.0/24'] });

    expect([isIn('203.0.113.7', 'Storage', net, TAGS), isIn('203.0.113.7', 'Storage', net, later)]).toEqual([
      'in',
      'out',
    ]);
  });
});

describe('Internet', () => {
  const UNSURE = 'if the tag Internet holds a block of Microsoft or the US or UK government';

  it.each([
    ['203.0.113.7', 'in'],
    ['20.50.1.1', 'in'],
    ['0.1.2.3', 'out'],
    ['10.0.1.4', 'out'],
    ['10.255.255.255', 'out'],
    ['11.0.0.0', 'in'],
    ['100.63.255.255', 'in'],
    ['100.64.0.1', 'out'],
    ['100.128.0.0', 'in'],
    ['127.0.0.1', 'out'],
    ['169.254.1.1', 'out'],
    ['172.15.255.255', 'in'],
    ['172.16.0.1', 'out'],
    ['172.32.0.0', 'in'],
    ['192.0.2.1', 'out'],
    ['192.168.1.1', 'out'],
    ['198.18.0.1', 'out'],
    ['198.20.0.0', 'in'],
    ['223.255.255.255', 'in'],
    ['224.0.0.1', 'out'],
    ['4.128.0.1', UNSURE],
    ['20.35.252.1', UNSURE],
    ['25.0.0.1', UNSURE],
    ['40.109.0.1', UNSURE],
    ['104.212.36.1', UNSURE],
    ['146.147.0.1', UNSURE],
    ['157.59.0.1', UNSURE],
    ['192.32.0.1', UNSURE],
  ])('%s: %s', (address, answer) => {
    expect(isIn(address, 'INTERNET')).toBe(answer);
  });

  it('may or may not hold the public addresses of a VNet', () => {
    const net = aPlace({ v: { addressPrefixes: ['10.0.0.0/16', '203.0.113.0/24'] } });

    expect(isIn('203.0.113.7', 'Internet', net)).toBe('if the tag Internet holds the public addresses of a VNet');
    expect(isIn('203.0.114.7', 'Internet', net)).toBe('in');
  });
});

describe('VirtualNetwork', () => {
  const peered = (different: Parameters<typeof aPeering>[2] = {}) =>
    aPlace({ v: { peerings: [aPeering('v', 'w')] }, others: [aSpoke('w', 20, { v: different })] });
  const gateway = { id: '/gw', kind: 'Vpn', subnet: subnetId('v', 'gatewaysubnet'), usesBgp: true };
  const withGateway = aPlace(
    { more: [aSubnet(gateway.subnet, { addressPrefixes: ['10.0.255.0/27'] })] },
    { gateways: [gateway], learnedRoutes: [{ id: '/l', gateway: '/gw', prefixes: ['192.168.0.0/16'] }] },
  );
  const unread = {
    ...withGateway,
    learnedRoutes: [],
    connections: [{ id: '/c', gateway: '/gw', kind: 'IPsec', usesBgp: true }],
  };

  it.each<[string, string, Network, string]>([
    ['the VNet', '10.0.77.4', aPlace({}), 'in'],
    ['not another VNet', '10.20.0.4', aPlace({ others: [aSpoke('w', 20)] }), 'out'],
    ['a peer', '10.20.0.4', peered(), 'in'],
    ['not a peer that is not connected', '10.20.0.4', peered({ state: 'Disconnected' }), 'out'],
    ['not a peer that bars access', '10.20.0.4', peered({ allowsAccess: false }), 'out'],
    ['what is behind a gateway', '192.168.3.4', withGateway, 'in'],
    ['not what is behind none', '192.168.3.4', aPlace({}), 'out'],
    [
      'perhaps what was not read of a gateway',
      '192.168.3.4',
      unread,
      'if the tag VirtualNetwork holds it: what /gw has learned by BGP was not read',
    ],
  ])('%s', (_, address, net, answer) => {
    expect(isIn(address, 'virtualnetwork', net)).toBe(answer);
  });

  it('a peer that was not seen has the prefixes that the peering states', () => {
    const remoteVnet = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/far';
    const peering = { ...aPeering('v', 'far'), remoteVnet };
    const stated = { ...peering, remotePrefixes: ['10.77.0.0/16'] };

    expect(isIn('10.77.0.4', 'VirtualNetwork', aPlace({ v: { peerings: [stated] } }))).toBe('in');
    expect(isIn('10.77.0.4', 'VirtualNetwork', aPlace({ v: { peerings: [peering] } }))).toMatch(
      /^if the tag VirtualNetwork holds it: .*subscription other was not read$/,
    );
  });

  describe('with the prefixes of the route table', () => {
    const table = aTable('rt', aRoute('192.168.0.0/16', 'VirtualAppliance', '10.0.1.4'), aRoute('Storage', 'Internet'));
    const routed = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
    const IF = 'if the tag VirtualNetwork holds the prefixes of the route table';

    it.each([
      ['192.168.3.4', IF],
      ['203.0.113.7', IF],
      ['198.51.100.7', 'out'],
      ['10.0.1.4', 'in'],
      ['172.16.0.4', 'out'],
    ])('%s: %s', (address, answer) => {
      expect(isIn(address, 'VirtualNetwork', routed, TAGS)).toBe(answer);
    });

    it('a table that was not read may route anything', () => {
      const unseen = [{ within: table.id, why: '403' }];
      const net = aPlace({ a: { routeTable: table.id } }, { unseen });

      expect(isIn('192.168.3.4', 'VirtualNetwork', net)).toMatch(/^if the tag VirtualNetwork holds it: .*403$/);
    });

    it('routes that were not read may make it larger, beside what the table holds', () => {
      const [vnet] = unread.vnets;
      if (vnet === undefined) throw new Error('no VNet');
      const vnets = [{ ...vnet, subnets: vnet.subnets.map((subnet) => ({ ...subnet, routeTable: table.id })) }];
      const WHY = 'if the tag VirtualNetwork holds it: what /gw has learned by BGP was not read';

      expect(isIn('172.16.0.4', 'VirtualNetwork', { ...unread, vnets, routeTables: [table] }, TAGS)).toBe(WHY);
      expect(isIn('192.168.3.4', 'VirtualNetwork', { ...unread, vnets, routeTables: [table] }, TAGS)).toBe(IF);
      expect(
        isIn('172.16.0.4', 'VirtualNetwork', { ...unread, vnets, unseen: [{ within: table.id, why: '403' }] }),
      ).toBe(WHY);
    });

    it('a route for a tag whose addresses are not known may add any public one', () => {
      expect(isIn('203.0.113.7', 'VirtualNetwork', routed)).toBe(IF);
      expect(isIn('172.16.0.4', 'VirtualNetwork', routed)).toBe('out');
    });

    it('0.0.0.0/0 makes of it everything: the default rules then let the internet in, in one of two readings', () => {
      const all = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4'));
      const net = aPlace({ a: { routeTable: all.id } }, { routeTables: [all] });
      const decision = askGroup(aGroup('g'), 'Inbound', aPacket('203.0.113.7', SERVER, 443), settingIn(net));

      expect(decision).toMatchObject({
        status: 'undecided',
        rules: [{ name: 'AllowVnetInBound' }, { name: 'DenyAllInBound' }],
      });
    });

    it('outbound, both readings allow the internet', () => {
      const all = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.0.1.4'));
      const net = aPlace({ a: { routeTable: all.id } }, { routeTables: [all] });
      const decision = askGroup(aGroup('g'), 'Outbound', aPacket(SERVER, '203.0.113.7', 443), settingIn(net));

      expect(decision).toMatchObject({
        status: 'decided',
        rule: { name: 'AllowVnetOutBound' },
        others: [{ name: 'AllowInternetOutBound' }],
      });
    });
  });
});

describe("Azure's own hosts", () => {
  const [DNS, IMDS] = ['168.63.129.16', '169.254.169.254'];
  const deny = (word: string) =>
    aGroup('g', aRule('no', 100, { access: 'Deny', direction: 'Outbound', destinations: [word] }));

  it.each([
    [DNS, 53, '*', 'noRule'],
    [DNS, 53, 'AzurePlatformDNS', 'no'],
    [DNS, 80, 'AzurePlatformDNS', 'noRule'],
    [DNS, 32526, '*', 'noRule'],
    [IMDS, 80, '*', 'noRule'],
    [IMDS, 80, 'azureplatformimds', 'no'],
    [IMDS, 80, 'AzurePlatformDNS', 'noRule'],
    ['10.0.1.4', 53, 'AzurePlatformDNS', 'AllowVnetOutBound'],
    ['203.0.113.7', 53, 'AzurePlatformDNS', 'AllowInternetOutBound'],
    ['203.0.113.7', 80, 'AzurePlatformIMDS', 'AllowInternetOutBound'],
  ])('%s, port %i, with a deny to %s: %s', (host, port, word, answer) => {
    const decision = askGroup(deny(word), 'Outbound', aPacket(SERVER, host, port), settingIn(aPlace({})));

    expect(decision.status === 'decided' ? decision.rule.name : decision.status).toBe(answer);
  });

  it('are barred on the ports that a rule names only', () => {
    const group = aGroup(
      'g',
      aRule('no', 100, { access: 'Deny', direction: 'Outbound', destinations: ['AzurePlatformIMDS'], ports: ['80'] }),
    );
    const ask = (port: number) =>
      askGroup(group, 'Outbound', aPacket(SERVER, IMDS, port), settingIn(aPlace({}))).status;

    expect([ask(80), ask(81)]).toEqual(['decided', 'noRule']);
  });

  it('are barred to packets without a port by the words for all of them alone', () => {
    const ask = (word: string) => {
      const { port: _, sourcePort: __, ...packet } = aPacket(SERVER, DNS, 53);
      return askGroup(deny(word), 'Outbound', { ...packet, protocol: 'icmp' }, settingIn(aPlace({}))).status;
    };

    expect([ask('*'), ask('AzurePlatformDNS')]).toEqual(['noRule', 'noRule']);
  });

  it('are hosts like others to rules for what comes in', () => {
    const group = aGroup('g', aRule('no', 100, { access: 'Deny' }));

    expect(askGroup(group, 'Inbound', aPacket(SERVER, IMDS, 80), settingIn(aPlace({})))).toMatchObject({
      rule: { name: 'no' },
    });
  });

  it.each(['*', 'AzureLoadBalancer', 'azureloadbalancer', '168.63.129.16'])(
    'probes come from there and are judged like any other traffic, by a deny from %s',
    (word) => {
      const group = aGroup('g', aRule('no', 100, { access: 'Deny', sources: [word] }));
      const decision = askGroup(group, 'Inbound', aPacket(DNS, SERVER, 443), settingIn(aPlace({})));

      expect(decision).toMatchObject({ status: 'decided', rule: { name: 'no' } });
    },
  );
});
