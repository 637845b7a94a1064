import type { Network, Peering } from '../../shared/reachability/index.ts';
import { aNetwork, aSubnet } from '../builders.ts';
import { aRoute, aTable } from '../network-builders.ts';
import { aSpoke, end, send, subnetId, vnetId, way } from './places.ts';

const [HERE, THERE] = ['10.1.0.4', '10.2.0.4'];

describe('gateways', () => {
  const gateway = (vnet: string, usesBgp = false) => ({
    id: `/gw-${vnet}`,
    kind: 'Vpn',
    subnet: subnetId(vnet, 'gatewaysubnet'),
    usesBgp,
  });
  const place = (vnet: string, octet: number) =>
    aSubnet(subnetId(vnet, 'gatewaysubnet'), { addressPrefixes: [`10.${octet}.255.0/27`] });
  const SITE = '192.168.0.4';
  const site = {
    connections: [{ id: '/c', gateway: '/gw-hub', localGateway: '/site', kind: 'IPsec', usesBgp: false }],
    localGateways: [{ id: '/site', prefixes: ['192.168.0.0/16'] }],
  };

  function lent(hub: Partial<Peering>, spoke: Partial<Peering>, rest: Partial<Network> = {}): Network {
    return aNetwork({
      vnets: [
        aSpoke('spoke', 1, { hub: { usesRemoteGateways: true, ...spoke } }),
        aSpoke('hub', 0, { spoke: { allowsGatewayTransit: true, ...hub } }, {}, [place('hub', 0)]),
      ],
      gateways: [gateway('hub')],
      ...site,
      ...rest,
    });
  }

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

  it('do not let in who comes from behind them into a VNet that does not borrow them', () => {
    const net = lent({}, { usesRemoteGateways: false });

    expect(end(net, { addresses: [SITE], via: vnetId('hub') }, HERE)).toBe('noRoute by allowForwardedTraffic');
    expect(send(net, { addresses: [SITE], via: vnetId('spoke') }, HERE).hops.at(-1)?.because).toBe(
      `no gateway is in reach of ${vnetId('spoke')}`,
    );
  });

  describe('that join two VNets', () => {
    const joined = (otherWay = false): Network =>
      aNetwork({
        vnets: [aSpoke('one', 1, {}, {}, [place('one', 1)]), aSpoke('two', 2, {}, {}, [place('two', 2)])],
        gateways: [gateway('one'), gateway('two')],
        connections: [
          {
            id: '/c',
            kind: 'Vnet2Vnet',
            usesBgp: false,
            ...(otherWay
              ? { gateway: '/gw-two', otherGateway: '/gw-one' }
              : { gateway: '/gw-one', otherGateway: '/gw-two' }),
          },
        ],
      });

    it.each([false, true])('lead over, whichever of them the connection names first (%s)', (otherWay) => {
      expect(end(joined(otherWay), HERE, THERE)).toBe('delivered');
      expect(end(joined(otherWay), THERE, HERE)).toBe('delivered');
      expect(way(send(joined(otherWay), HERE, THERE))).toEqual(['route 10.2.0.0/16', 'gateway gw-one', 'endpoint s']);
    });

    it('do not lead further', () => {
      expect(end(joined(), HERE, '10.3.0.4')).toBe('noRoute by 10.0.0.0/8');
    });

    it('lose the reply where the other side does not route it back', () => {
      const net = joined();
      const table = aTable('rt', aRoute('10.1.0.0/16', 'None'));
      const [one, two] = net.vnets;
      if (one === undefined || two === undefined) throw new Error('no VNet');
      const cut = {
        ...net,
        routeTables: [table],
        vnets: [one, { ...two, subnets: two.subnets.map((subnet) => ({ ...subnet, routeTable: table.id })) }],
      };

      expect(end(cut, HERE, THERE)).toBe('returnLost by routes/to-10.1.0.0_16');
    });
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
