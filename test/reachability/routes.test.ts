import type { Network, Route } from '../../shared/reachability/index.ts';
import { effectiveRoutes } from '../../shared/reachability/routes/routes.ts';
import { aPeering, SUBSCRIPTION } from '../builders.ts';
import { aRoute } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, home, nextHop as hop, send } from './places.ts';
import { learning, NVA, routed } from './routed.ts';

describe("Azure's own routes", () => {
  it.each([
    ['10.0.77.4', 'VnetLocal 10.0.0.0/16'],
    ['10.1.0.4', 'None 10.0.0.0/8'],
    ['172.16.0.4', 'None 172.16.0.0/12'],
    ['172.31.255.255', 'None 172.16.0.0/12'],
    ['192.168.0.4', 'None 192.168.0.0/16'],
    ['100.64.0.4', 'None 100.64.0.0/10'],
    ['203.0.113.7', 'Internet 0.0.0.0/0'],
    ['2001:db8::1', 'noRoute'],
  ])('lead to %s by %s', (address, answer) => {
    expect(hop(aPlace({}), address)).toBe(answer);
  });

  it('of a VNet that is or holds one of the private ranges have no None for it', () => {
    const wide = aPlace({ v: { addressPrefixes: ['10.0.0.0/8', '192.0.0.0/8'] } });

    expect(hop(wide, '10.200.0.4')).toBe('VnetLocal 10.0.0.0/8');
    expect(hop(wide, '192.168.0.4')).toBe('VnetLocal 192.0.0.0/8');
    expect(effectiveRoutes(wide, ...home(wide)).routes.map(({ prefix, nextHop }) => `${prefix} ${nextHop}`)).toEqual([
      '10.0.0.0/8 VnetLocal',
      '192.0.0.0/8 VnetLocal',
      '0.0.0.0/0 Internet',
      '172.16.0.0/12 None',
      '100.64.0.0/10 None',
    ]);
  });

  it('of a VNet with IPv6 lead there and to the internet', () => {
    const dual = aPlace({ v: { addressPrefixes: ['10.0.0.0/16', '2001:db8::/48'] } });

    expect(hop(dual, '2001:db8::1')).toBe('VnetLocal 2001:db8::/48');
    expect(hop(dual, '2001:db8:1::1')).toBe('Internet ::/0');
  });

  it('lead to private endpoints one by one, in either family', () => {
    const endpoint = { id: '/pe', subnet: B, interfaces: [], state: 'Approved', applicationSecurityGroups: [] };
    const dual = aPlace(
      { v: { addressPrefixes: ['10.0.0.0/16', '2001:db8::/48'] } },
      { privateEndpoints: [{ ...endpoint, addresses: ['10.0.1.5', '2001:db8::5'] }] },
    );

    expect(hop(dual, '10.0.1.5')).toBe('InterfaceEndpoint 10.0.1.5/32');
    expect(hop(dual, '2001:db8::5')).toBe('InterfaceEndpoint 2001:db8::5/128');
    expect(hop(dual, '2001:db8::6')).toBe('VnetLocal 2001:db8::/48');
  });
});

describe("a user's routes", () => {
  it.each<[string, readonly Route[], string, string]>([
    ['the longest prefix wins', [aRoute('10.0.0.0/8', 'VirtualAppliance', NVA)], '10.0.77.4', 'VnetLocal 10.0.0.0/16'],
    [
      'a longer one takes from the VNet',
      [aRoute('10.0.77.0/24', 'VirtualAppliance', NVA)],
      '10.0.77.4',
      `VirtualAppliance ${NVA} 10.0.77.0/24`,
    ],
    [
      'of equal ones the user wins over Azure',
      [aRoute('10.0.0.0/16', 'VirtualAppliance', NVA)],
      '10.0.77.4',
      `VirtualAppliance ${NVA} 10.0.0.0/16`,
    ],
    [
      'a /32 before a /31',
      [aRoute('203.0.113.6/31', 'None'), aRoute('203.0.113.7/32', 'Internet')],
      '203.0.113.7',
      'Internet 203.0.113.7/32',
    ],
    ['into nothing', [aRoute('203.0.113.0/24', 'None')], '203.0.113.7', 'None 203.0.113.0/24'],
    [
      'back to the VNet',
      [aRoute('10.0.0.0/16', 'VirtualAppliance', NVA), aRoute('10.0.77.0/24', 'VnetLocal')],
      '10.0.77.4',
      'VnetLocal 10.0.77.0/24',
    ],
    [
      '0.0.0.0/0 takes the internet',
      [aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)],
      '203.0.113.7',
      `VirtualAppliance ${NVA} 0.0.0.0/0`,
    ],
    [
      '0.0.0.0/0 takes away the None routes of private ranges',
      [aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)],
      '192.168.0.4',
      `VirtualAppliance ${NVA} 0.0.0.0/0`,
    ],
    [
      'two halves of it do not',
      [aRoute('0.0.0.0/1', 'VirtualAppliance', NVA), aRoute('128.0.0.0/1', 'VirtualAppliance', NVA)],
      '192.168.0.4',
      'None 192.168.0.0/16',
    ],
    ['0.0.0.0/0 to the internet', [aRoute('0.0.0.0/0', 'Internet')], '203.0.113.7', 'Internet 0.0.0.0/0'],
  ])('%s', (_, routes, destination, answer) => {
    expect(hop(routed(routes), destination)).toBe(answer);
  });

  it('to a next hop that is not known decide nothing', () => {
    expect(hop(routed([aRoute('203.0.113.0/24', 'VirtualWan')]), '203.0.113.7')).toContain(
      'the route to-203.0.113.0_24 goes to VirtualWan, which is not known',
    );
    expect(send(routed([aRoute('203.0.113.0/24', 'VirtualWan')]), { subnet: A }, '203.0.113.7').disposition).toBe(
      'insufficientInfo',
    );
  });

  it('show what they replace as not active', () => {
    const net = routed([aRoute('10.0.0.0/16', 'VirtualAppliance', NVA)]);
    const { routes } = effectiveRoutes(net, ...home(net));

    expect(routes.map(({ source, prefix, isActive }) => `${source} ${prefix} ${isActive}`)).toEqual([
      'User 10.0.0.0/16 true',
      'Default 10.0.0.0/16 false',
      'Default 0.0.0.0/0 true',
      'Default 10.0.0.0/8 true',
      'Default 172.16.0.0/12 true',
      'Default 192.168.0.0/16 true',
      'Default 100.64.0.0/10 true',
    ]);
  });

  it('of a table that was not read may send anything anywhere', () => {
    const net = aPlace({ a: { routeTable: '/subscriptions/other/rt' } });

    expect(hop(net, '10.0.0.9')).toBe('unseen: /subscriptions/other/rt was not seen: subscription other was not read');
  });

  it('of a table that does not exist send nothing', () => {
    const gone = `/subscriptions/${SUBSCRIPTION}/rt`;

    expect(hop(aPlace({ a: { routeTable: gone } }), '10.0.0.9')).toBe(
      `unseen: ${gone} does not exist or may not be read`,
    );
  });
});

describe('routes that a gateway learned', () => {
  const peers = { v: { peerings: [aPeering('v', 'w')] }, others: [aSpoke('w', 20, { v: {} })] };

  it.each<[string, Network, string, string]>([
    ['lead to the site', learning(['192.168.0.0/16']), '192.168.0.4', 'VirtualNetworkGateway 192.168.0.0/16'],
    ['the default route too', learning(['0.0.0.0/0']), '203.0.113.7', 'VirtualNetworkGateway 0.0.0.0/0'],
    [
      'that nobody can read lead nowhere',
      learning(['junk', '192.168.0.0/16']),
      '192.168.0.4',
      'VirtualNetworkGateway 192.168.0.0/16',
    ],
    ['never take from the VNet', learning(['10.0.77.0/24']), '10.0.77.4', 'VnetLocal 10.0.0.0/16'],
    [
      'never take from the VNet, with its own prefix either',
      learning(['10.0.0.0/16']),
      '10.0.77.4',
      'VnetLocal 10.0.0.0/16',
    ],
    [
      'never take from a peer with its own prefix',
      learning(['10.20.0.0/16'], [], peers),
      '10.20.0.4',
      'VNetPeering 10.20.0.0/16',
    ],
    ["take from Azure's own None", learning(['10.0.0.0/8']), '10.1.0.4', 'VirtualNetworkGateway 10.0.0.0/8'],
    ['never take from a peer', learning(['10.20.0.0/24'], [], peers), '10.20.0.4', 'VNetPeering 10.20.0.0/16'],
    ['take what the VNet does not hold', learning(['10.0.0.0/15']), '10.1.0.4', 'VirtualNetworkGateway 10.0.0.0/15'],
    [
      "give way to a user's equal route",
      learning(['192.168.0.0/16'], [aRoute('192.168.0.0/16', 'VirtualAppliance', NVA)]),
      '192.168.0.4',
      `VirtualAppliance ${NVA} 192.168.0.0/16`,
    ],
    [
      "win over a user's shorter route",
      learning(['192.168.0.0/17'], [aRoute('192.168.0.0/16', 'VirtualAppliance', NVA)]),
      '192.168.0.4',
      'VirtualNetworkGateway 192.168.0.0/17',
    ],
  ])('%s', (_, net, destination, answer) => {
    expect(hop(net, destination)).toBe(answer);
  });

  it('do not reach a subnet whose table does not take them', () => {
    const { routeTables, ...net } = learning(['192.168.0.0/16']);
    const off = routeTables.map((table) => ({ ...table, propagatesGatewayRoutes: false }));

    expect(hop({ ...net, routeTables: off }, '192.168.0.4')).toBe('None 192.168.0.0/16');
  });

  describe('and that were not read', () => {
    const unread = (routes: readonly Route[] = []) => ({
      ...learning([], routes),
      learnedRoutes: [],
      connections: [{ id: '/c', gateway: '/gw', kind: 'IPsec', usesBgp: true }],
    });
    const WHY = 'unseen: what /gw has learned by BGP was not read';

    it.each<[string, readonly Route[], string, string]>([
      ["may come before Azure's way to the internet", [], '203.0.113.7', WHY],
      ["may come before Azure's None", [], '192.168.0.4', WHY],
      ['not before the VNet', [], '10.0.77.4', 'VnetLocal 10.0.0.0/16'],
      [
        "not before a user's route",
        [aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)],
        '203.0.113.7',
        `VirtualAppliance ${NVA} 0.0.0.0/0`,
      ],
      [
        "not before a user's way into nothing",
        [aRoute('192.168.0.0/16', 'None')],
        '192.168.0.4',
        'None 192.168.0.0/16',
      ],
      [
        "not before a user's way to the internet",
        [aRoute('0.0.0.0/0', 'Internet')],
        '203.0.113.7',
        'Internet 0.0.0.0/0',
      ],
    ])('%s', (_, routes, destination, answer) => {
      expect(hop(unread(routes), destination)).toBe(answer);
    });

    it('do not matter to a subnet whose table does not take them', () => {
      const { routeTables, ...net } = unread();
      const off = routeTables.map((table) => ({ ...table, propagatesGatewayRoutes: false }));

      expect(hop({ ...net, routeTables: off }, '203.0.113.7')).toBe('Internet 0.0.0.0/0');
    });
  });
});
