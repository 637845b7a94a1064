import type { Network } from '../../shared/reachability/index.ts';
import { aNetwork } from '../builders.ts';
import { aRoute, aTable } from '../network-builders.ts';
import { gateway, HERE, lent, place, SITE, THERE } from './lent.ts';
import { aSpoke, end, send, vnetId, way } from './places.ts';

describe('gateways that join two VNets', () => {
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

  it('lead over only where a connection of theirs does', () => {
    const net = joined();
    const learnedRoutes = [{ id: '/l', gateway: '/gw-one', prefixes: ['10.2.0.0/16', '192.168.0.0/16'] }];
    const [connection] = net.connections;
    const elsewhere = ['/gw-two', '/gw-x'].map((one, index, both) => ({
      ...connection,
      id: `/x${index}`,
      kind: 'Vnet2Vnet',
      usesBgp: false,
      gateway: one,
      otherGateway: both[1 - index] ?? '',
    }));
    const unseen = [
      { ...connection, id: '/y', kind: 'Vnet2Vnet', usesBgp: false, gateway: '/gw-one', otherGateway: '/gw-y' },
    ];
    const over = (to: string, connections: Network['connections']) =>
      way(send({ ...net, learnedRoutes, connections }, HERE, to));

    expect(over(THERE, net.connections).at(-1)).toBe('endpoint s');
    expect(over(THERE, elsewhere).at(-1)).toBe('gateway gw-one');
    expect(over(THERE, unseen).at(-1)).toBe('gateway gw-one');
    expect(over(THERE, [...unseen, ...net.connections]).at(-1)).toBe('endpoint s');
    expect(over('192.168.0.4', net.connections).at(-1)).toBe('gateway gw-one');
  });

  it('are there, though their subnets were not listed', () => {
    const net = lent({}, {});
    const vnets = net.vnets.map((vnet) => ({ ...vnet, subnets: vnet.subnets.slice(0, 1) }));

    expect(end({ ...net, vnets }, HERE, SITE)).toBe('delivered');
  });

  it('a next hop in a peer is refused what began elsewhere, as the peer itself is', () => {
    const table = aTable('gw', aRoute('10.3.0.0/16', 'VirtualAppliance', '10.1.0.9'));
    const base = lent({}, { usesRemoteGateways: false }, { routeTables: [table] });
    const vnets = base.vnets.map((vnet) => ({
      ...vnet,
      subnets: vnet.subnets.map((subnet) =>
        subnet.id.endsWith('gatewaysubnet') ? { ...subnet, routeTable: table.id } : subnet,
      ),
    }));

    expect(end({ ...base, vnets }, { addresses: [SITE], via: vnetId('hub') }, '10.3.0.4')).toBe(
      'noRoute by allowForwardedTraffic',
    );
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
