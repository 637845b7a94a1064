import type { Network, Route } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import { aCollection, anInterface, aNetworkRule, aRoute, aTable } from '../network-builders.ts';
import { behindFirewall, CLIENT, FIREWALL, PUBLIC } from './firewalls.ts';
import { aPlace, aSpoke, B, end, send, subnetId, vnetId, way } from './places.ts';

const SERVER = '10.0.1.4';
const toFirewall = (prefix: string) => aRoute(prefix, 'VirtualAppliance', FIREWALL);

describe('a reply to the internet', () => {
  const own = anInterface('server', SERVER, B, {
    configurations: [
      { address: SERVER, subnet: B, publicIp: '/own', applicationSecurityGroups: [], loadBalancerPools: [] },
    ],
  });
  const published = (back: readonly Route[]): Network => {
    const table = aTable('back', ...back);
    const publicIps = [{ id: '/own', address: '198.51.100.50' }];
    return behindFirewall(
      {},
      { interfaces: [own], publicIps, routeTables: [table] },
      { a: {}, b: { routeTable: table.id } },
    );
  };

  it.each<[string, readonly Route[], string]>([
    ['leaves as it came in', [], 'delivered'],
    ['that is sent to a firewall is lost', [toFirewall('0.0.0.0/0')], 'returnLost by routes/to-0.0.0.0_0'],
    [
      'comes back where a route for the client leads past the firewall',
      [toFirewall('0.0.0.0/0'), aRoute('203.0.113.0/24', 'Internet')],
      'delivered',
    ],
    ['that is dropped is lost', [aRoute('203.0.113.0/24', 'None')], 'returnLost by routes/to-203.0.113.0_24'],
  ])('%s', (_, back, answer) => {
    expect(end(published(back), PUBLIC, '198.51.100.50')).toBe(answer);
    expect(end(published(back), PUBLIC, SERVER)).toBe(answer);
  });

  it('belongs to who came in by the public address', () => {
    expect(way(send(published([]), PUBLIC, '198.51.100.50'))).toEqual(['nat server', 'endpoint b']);
  });

  it('says nothing of clients elsewhere', () => {
    const net = published([aRoute('203.0.113.0/25', 'None')]);
    const { parts } = send(net, { addresses: ['203.0.113.126-203.0.113.129'] }, '198.51.100.50');

    expect(parts.map(({ disposition, flow }) => [disposition, flow.sources])).toEqual([
      ['returnLost', ['203.0.113.126/31']],
      ['delivered', ['203.0.113.128/31']],
    ]);
  });
});

describe('a site behind a gateway', () => {
  const gatewaySubnet = subnetId('v', 'gatewaysubnet');
  const site = { addresses: ['192.168.0.4'], via: vnetId('v') };
  const gateways = [{ id: '/gw', kind: 'Vpn', subnet: gatewaySubnet, usesBgp: true }];
  const learnedRoutes = [{ id: '/l', gateway: '/gw', prefixes: ['192.168.0.0/16'] }];
  const rules = [aCollection('all', 1, 'Allow', aNetworkRule('all'))];
  const joined = (routes: readonly Route[], ofFirewall: readonly Route[] = []) => {
    const tables = [aTable('gw', ...routes), aTable('fw', ...ofFirewall)];
    const [ofGateway, own] = tables.map(({ id }) => ({ routeTable: id }));
    return behindFirewall(
      { collections: rules },
      { gateways, learnedRoutes, routeTables: tables },
      { a: {}, more: [aSubnet(gatewaySubnet, { addressPrefixes: ['10.0.255.0/27'], ...ofGateway })] },
      { ...own },
    );
  };

  it('is not carried to the internet', () => {
    expect(end(joined([]), site, PUBLIC)).toBe('noRoute');
    expect(send(joined([]), site, PUBLIC).hops.at(-1)?.because).toBe('a gateway does not carry a site to the internet');
  });

  it('is, by a firewall', () => {
    expect(end(joined([toFirewall('0.0.0.0/0')]), site, PUBLIC)).toBe('delivered');
  });

  it('loses the reply of the internet where the firewall does not lead back to it', () => {
    const net = joined([toFirewall('0.0.0.0/0')], [aRoute('192.168.0.0/16', 'None')]);

    expect(end(net, site, PUBLIC)).toBe('returnLost by routes/to-192.168.0.0_16');
  });

  it('answers by the routes of the gateway', () => {
    const [fromA, past] = [joined([]), joined([toFirewall('10.0.0.0/24')])];

    expect(end(fromA, CLIENT, '192.168.0.4')).toBe('delivered');
    expect(end(past, CLIENT, '192.168.0.4')).toBe('returnLost by routes/to-10.0.0.0_24');
    expect(send(fromA, CLIENT, { addresses: ['192.168.0.4'], allowedSources: ['10.0.0.5'] }).disposition).toBe(
      'notAuthorized',
    );
  });

  it('that may be behind a gateway that was not seen is a question', () => {
    const table = aTable('rt', aRoute('192.168.0.0/16', 'VirtualNetworkGateway'));
    const unseen = [{ within: '', kind: 'gateways' as const, why: '403' }];
    const net = aPlace(
      { a: { routeTable: table.id }, more: [aSubnet(gatewaySubnet)] },
      { routeTables: [table], unseen },
    );
    const { disposition, hops } = send(net, CLIENT, '192.168.0.4');

    expect([disposition, hops.at(-1)?.because]).toEqual([
      'insufficientInfo',
      `which gateway is in ${vnetId('v')} was not seen: 403`,
    ]);
  });

  it('whose routes were not read may have any address', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualNetworkGateway'));
    const connections = [{ id: '/c', gateway: '/gw', kind: 'IPsec', usesBgp: true }];
    const more = [aSubnet(gatewaySubnet)];
    const net = aPlace({ a: { routeTable: table.id }, more }, { routeTables: [table], gateways, connections });

    expect(send(net, CLIENT, '192.168.0.4').hops.at(-1)?.because).toBe('what /gw has learned by BGP was not read');
  });
});

describe('who comes out of the internet', () => {
  it('to a private address comes by what is in front of it', () => {
    expect(way(send(aPlace({ others: [aSpoke('w', 9)] }), PUBLIC, SERVER))).toEqual([
      'internet internet',
      'endpoint b',
    ]);
    expect(end(aPlace({}), PUBLIC, SERVER)).toBe('delivered');
    expect(end(aPlace({}), PUBLIC, '10.9.0.4')).toBe('noRoute');
    expect(end(aPlace({}), PUBLIC, '203.0.114.1')).toBe('delivered');
  });

  it('to an address that two VNets have must be told which', () => {
    const net = aPlace({
      others: [
        {
          ...aSpoke('w', 0),
          addressPrefixes: ['10.0.0.0/16'],
          subnets: [
            { id: subnetId('w', 's'), addressPrefixes: ['10.0.1.0/24'], serviceEndpoints: [], privateEndpoints: [] },
          ],
        },
      ],
    });

    expect(end(net, PUBLIC, SERVER)).toBe('insufficientInfo');
    expect(end(net, PUBLIC, { addresses: [SERVER], subnet: B })).toBe('delivered');
    expect(end(net, PUBLIC, { addresses: [SERVER], subnet: subnetId('w', 's') })).toBe('delivered');
  });

  it('to addresses side by side is for whoever holds each of them', () => {
    const ends = ['one', 'two'].map((name, index) => ({
      publicIp: { id: `/ip/${name}`, address: `198.51.100.${50 + index}` },
      balancer: {
        id: `/lb/${name}`,
        frontends: [{ id: `/lb/${name}/f`, publicIp: `/ip/${name}` }],
        rules: [],
        outboundRules: [],
      },
    }));
    const net = aPlace(
      {},
      { publicIps: ends.map(({ publicIp }) => publicIp), loadBalancers: ends.map(({ balancer }) => balancer) },
    );
    const { parts } = send(net, PUBLIC, { addresses: ['198.51.100.50-198.51.100.51'] });

    expect(parts.map(({ flow, hops }) => [flow.destinations, hops.at(-1)?.at])).toEqual([
      [['198.51.100.50/32'], '/lb/one'],
      [['198.51.100.51/32'], '/lb/two'],
    ]);
  });

  it('to a load balancer or an interface that was not seen is a question', () => {
    const publicIps = [{ id: '/own', address: '198.51.100.50' }];
    const balancer = { id: '/lb', frontends: [{ id: '/lb/f', publicIp: '/own' }], rules: [], outboundRules: [] };
    const far = anInterface('far', '10.0.1.9', '/subscriptions/other/virtualnetworks/x/subnets/s', {
      configurations: [
        {
          address: '10.0.1.9',
          subnet: '/subscriptions/other/virtualnetworks/x/subnets/s',
          publicIp: '/own',
          applicationSecurityGroups: [],
          loadBalancerPools: [],
        },
      ],
    });
    const { address: _, ...bare } = {
      address: SERVER,
      subnet: B,
      publicIp: '/own',
      applicationSecurityGroups: [],
      loadBalancerPools: [],
    };

    expect(end(aPlace({}, { publicIps, loadBalancers: [balancer] }), PUBLIC, '198.51.100.50')).toBe('insufficientInfo');
    expect(end(aPlace({}, { publicIps, interfaces: [far] }), PUBLIC, '198.51.100.50')).toBe('insufficientInfo');
    expect(
      end(aPlace({}, { publicIps, interfaces: [{ ...far, configurations: [bare] }] }), PUBLIC, '198.51.100.50'),
    ).toBe('insufficientInfo');
  });

  it('is admitted by its own address', () => {
    const target = { addresses: ['203.0.114.1'], allowedSources: ['203.0.113.0/25'] };

    expect(send(aPlace({}), PUBLIC, target).disposition).toBe('delivered');
    expect(send(aPlace({}), '203.0.113.200', target).disposition).toBe('notAuthorized');
  });

  it('is admitted address by address', () => {
    const target = { addresses: ['203.0.114.1'], allowedSources: ['203.0.113.0/25'] };
    const { parts } = send(aPlace({}), { addresses: ['203.0.113.0/24'] }, target);

    expect(parts.map(({ disposition, flow }) => [disposition, flow.sources])).toEqual([
      ['notAuthorized', ['203.0.113.128/25']],
      ['delivered', ['203.0.113.0/25']],
    ]);
  });

  it('does not get to an address that the internet does not route', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'Internet'));
    const net = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });

    expect(end(net, CLIENT, '192.168.0.4')).toBe('noRoute');
    expect(send(net, CLIENT, '192.168.0.4').hops.at(-1)).toMatchObject({
      kind: 'internet',
      ruling: 'deny',
      because: 'the internet does not route this address',
    });
  });
});
