import type { Network, Peering, Subnet } from '../../shared/reachability/index.ts';
import { aNetwork, aPeering } from '../builders.ts';
import { aRoute, aTable } from '../network-builders.ts';
import { gateway, HERE, lent, place, SITE, site } from './lent.ts';
import { aSpoke, end, send, subnetId, vnetId, way } from './places.ts';

describe('gateways', () => {
  it.each<[string, Network, string]>([
    ['are lent to who asks for them', lent({}, {}), 'delivered'],
    ['not if they are not lent', lent({ allowsGatewayTransit: false }, {}), 'noRoute by 192.168.0.0/16'],
    ['not if nobody asks', lent({}, { usesRemoteGateways: false }), 'noRoute by 192.168.0.0/16'],
    ['not over a broken peering', lent({ state: 'Disconnected' }, {}), 'noRoute by 192.168.0.0/16'],
    ['not over a peering broken here', lent({}, { state: 'Disconnected' }), 'noRoute by 192.168.0.0/16'],
  ])('%s', (_, net, answer) => {
    expect(end(net, HERE, SITE)).toBe(answer);
  });

  it('lead to what is behind them, and to nothing else', () => {
    expect(way(send(lent({}, {}), HERE, SITE))).toEqual(['route 192.168.0.0/16', 'gateway gw-hub']);
    expect(end(lent({}, {}), HERE, '172.16.0.4')).toBe('noRoute by 172.16.0.0/12');
  });

  it('let in who comes from behind them, also into a VNet that borrows them', () => {
    const net = lent({}, { allowsForwarded: false });
    const from = (via: string) => ({ addresses: [SITE], via: vnetId(via) });

    expect(end(net, from('hub'), '10.0.0.4')).toBe('delivered');
    expect(end(net, from('hub'), HERE)).toBe('delivered');
    expect(end(net, from('spoke'), HERE)).toBe('delivered');
    expect(way(send(net, from('hub'), HERE))).toEqual([
      'gateway gatewaysubnet',
      'route 10.1.0.0/16',
      'peering to-spoke',
      'endpoint s',
    ]);
  });

  it('let a site reach a private endpoint in a VNet that takes forwarded traffic or borrows them', () => {
    const privateEndpoints = [
      {
        id: '/pe',
        subnet: subnetId('spoke', 's'),
        addresses: ['10.1.0.5'],
        interfaces: [],
        state: 'Approved',
        applicationSecurityGroups: [],
      },
    ];
    const ask = (spoke: Partial<Peering>) =>
      end(lent({}, spoke, { privateEndpoints }), { addresses: [SITE], via: vnetId('hub') }, '10.1.0.5');

    expect(ask({ usesRemoteGateways: false })).toBe('noRoute by allowForwardedTraffic');
    expect(ask({ usesRemoteGateways: false, allowsForwarded: true })).toBe('delivered');
    expect(ask({ usesRemoteGateways: true })).toBe('delivered');
  });

  it('do not let in who comes from behind them into a VNet that does not borrow them', () => {
    const net = lent({}, { usesRemoteGateways: false });

    expect(end(net, { addresses: [SITE], via: vnetId('hub') }, HERE)).toBe('noRoute by allowForwardedTraffic');
    expect(send(net, { addresses: [SITE], via: vnetId('spoke') }, HERE).hops.at(-1)?.because).toBe(
      `no gateway is in reach of ${vnetId('spoke')}`,
    );
  });

  it('are those of the VNet, whatever others have learned or lead to', () => {
    const others = {
      learnedRoutes: [{ id: '/l', gateway: '/gw-far', prefixes: ['172.16.0.0/16'] }],
      connections: [
        { id: '/far', gateway: '/gw-far', localGateway: '/far-site', kind: 'IPsec', usesBgp: false },
        ...site.connections,
      ],
      localGateways: [{ id: '/far-site', prefixes: ['172.17.0.0/16'] }, ...site.localGateways],
    };
    const net = lent({}, {}, others);

    expect(end(net, HERE, SITE)).toBe('delivered');
    expect(end(net, HERE, '172.16.0.4')).toBe('noRoute by 172.16.0.0/12');
    expect(end(net, HERE, '172.17.0.4')).toBe('noRoute by 172.16.0.0/12');
  });

  it('are lent by the peering that leads back, not by another', () => {
    const base = lent({ allowsGatewayTransit: false }, {});
    const vnets = base.vnets.map((vnet) =>
      vnet.id === vnetId('hub')
        ? { ...vnet, peerings: [aPeering('hub', 'third', { allowsGatewayTransit: true }), ...vnet.peerings] }
        : vnet,
    );

    expect(end({ ...base, vnets }, HERE, SITE)).toBe('noRoute by 192.168.0.0/16');
  });

  it('are not lent by who has no peering back', () => {
    const base = lent({}, {});
    const vnets = base.vnets.map((vnet) => (vnet.id === vnetId('hub') ? { ...vnet, peerings: [] } : vnet));

    expect(end({ ...base, vnets }, HERE, SITE)).toBe('noRoute by 192.168.0.0/16');
  });

  const far = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/far';
  const peering = { ...aPeering('one', 'far', { usesRemoteGateways: true }), remoteVnet: far };

  it('of a lender that was not seen are taken to be lent', () => {
    const gateways = [{ id: '/gw-far', kind: 'Vpn', subnet: `${far}/subnets/gatewaysubnet`, usesBgp: false }];
    const connections = [{ id: '/c', gateway: '/gw-far', localGateway: '/site', kind: 'IPsec', usesBgp: false }];
    const one = { ...aSpoke('one', 1), peerings: [peering] };
    const net = aNetwork({ vnets: [one], gateways, connections, localGateways: site.localGateways });

    expect(way(send(net, HERE, SITE))[0]).toBe('route 192.168.0.0/16');
  });

  it('of a lender that was not seen may lead anywhere, though it is known which addresses the lender has', () => {
    const one = { ...aSpoke('one', 1), peerings: [{ ...peering, remotePrefixes: ['10.77.0.0/16'] }] };
    const { disposition, hops } = send(aNetwork({ vnets: [one] }), HERE, SITE);

    expect([disposition, hops.at(-1)?.because]).toEqual([
      'insufficientInfo',
      `which gateway is in ${vnetId('one')} was not seen: ${far} was not seen: subscription other was not read`,
    ]);
  });

  describe('that were not read', () => {
    const unseen = [{ within: '', kind: 'gateways' as const, why: '403' }];
    const alone = (more: readonly Subnet[] = []) => aNetwork({ vnets: [aSpoke('one', 1, {}, {}, more)], unseen });

    it('may be where there is a place for one', () => {
      expect(end(alone([place('one', 1)]), HERE, SITE)).toBe('insufficientInfo');
      expect(send(alone([place('one', 1)]), HERE, SITE).hops.at(-1)?.because).toBe(
        `which gateway is in ${vnetId('one')} was not seen: 403`,
      );
    });

    it('are nowhere where there is none', () => {
      expect(end(alone(), HERE, SITE)).toBe('noRoute by 192.168.0.0/16');
    });
  });

  it('announce by BGP more than the site they name', () => {
    const connections = site.connections.map((connection) => ({ ...connection, usesBgp: true }));

    expect(end(lent({}, {}, { connections }), HERE, '172.16.0.4')).toBe('insufficientInfo');
  });

  it.each<[string, Partial<Network>, string]>([
    [
      'routes that BGP announces',
      { connections: [{ id: '/c', gateway: '/gw-hub', kind: 'ExpressRoute', usesBgp: true }] },
      'what /gw-hub has learned by BGP was not read',
    ],
    [
      'a connection that names no site',
      { connections: [{ id: '/c', gateway: '/gw-hub', kind: 'IPsec', usesBgp: false }] },
      'what /gw-hub has learned by BGP was not read',
    ],
    [
      'a site that was not read',
      { localGateways: [], unseen: [{ within: '', kind: 'localGateways', why: '403' }] },
      '/site was not seen: 403',
    ],
    [
      'connections that were not read',
      { connections: [], unseen: [{ within: '', kind: 'connections', why: '403' }] },
      'not all connections of /gw-hub were read: 403',
    ],
    [
      'a gateway that was not read',
      { gateways: [], unseen: [{ within: '', kind: 'gateways', why: '403' }] },
      `which gateway is in ${vnetId('spoke')} was not seen: 403`,
    ],
    [
      'another gateway that was not read',
      {
        connections: [
          { id: '/c', gateway: '/gw-hub', otherGateway: '/subscriptions/other/gw', kind: 'Vnet2Vnet', usesBgp: false },
        ],
      },
      '/subscriptions/other/gw was not seen: subscription other was not read',
    ],
    [
      'the VNet of another gateway that was not read',
      {
        connections: [{ id: '/c', gateway: '/gw-hub', otherGateway: '/gw-far', kind: 'Vnet2Vnet', usesBgp: false }],
        gateways: [
          gateway('hub'),
          { ...gateway('far'), subnet: '/subscriptions/other/virtualnetworks/far/subnets/gatewaysubnet' },
        ],
      },
      '/subscriptions/other/virtualnetworks/far was not seen: subscription other was not read',
    ],
  ])('%s leave open what is behind them', (_, rest, why) => {
    const { disposition, hops } = send(lent({}, {}, rest), HERE, '172.16.0.4');

    expect(disposition).toBe('insufficientInfo');
    expect(hops.at(-1)?.because).toBe(why);
  });

  it('have what Azure lists as learned, whatever connections say', () => {
    const learnedRoutes = [{ id: '/l', gateway: '/gw-hub', prefixes: ['172.16.0.0/16'] }];

    expect(end(lent({}, {}, { learnedRoutes }), HERE, '172.16.0.4')).toBe('delivered');
    expect(end(lent({}, {}, { learnedRoutes }), HERE, SITE)).toBe('noRoute by 192.168.0.0/16');
  });

  it('a route to a gateway that is not there drops', () => {
    const table = aTable('rt', aRoute('192.168.0.0/16', 'VirtualNetworkGateway'));
    const net = aNetwork({ vnets: [aSpoke('one', 1, {}, { routeTable: table.id })], routeTables: [table] });

    expect(end(net, HERE, SITE)).toBe('droppedByRoute');
    expect(send(net, HERE, SITE).hops.at(-1)?.because).toBe('no gateway is in reach, so the packet vanishes');
  });

  it('lead nowhere known where no site has the address', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualNetworkGateway'));
    const net = lent({}, {}, { routeTables: [table] });
    const vnets = net.vnets.map((vnet) => ({
      ...vnet,
      subnets: vnet.subnets.map((subnet) => ({ ...subnet, routeTable: table.id })),
    }));
    const { disposition, hops } = send({ ...net, vnets }, HERE, '203.0.113.7');

    expect([disposition, hops.at(-1)?.because]).toEqual([
      'insufficientInfo',
      'no site behind the gateway is known to have the address',
    ]);
    expect(end({ ...net, vnets }, HERE, SITE)).toBe('delivered');
  });
});
