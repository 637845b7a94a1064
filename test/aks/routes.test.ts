import { keepInside } from '../../shared/aks/fixes/inner-route.ts';
import { mendRoute } from '../../shared/aks/fixes/route.ts';
import { attachRouteTable, delegate } from '../../shared/aks/fixes/subnet.ts';
import type { Fate } from '../../shared/aks/need.ts';
import { trace } from '../../shared/reachability/index.ts';
import { aNetwork, aSubnet, aVnet, network, NODE_SUBNET } from '../builders.ts';
import { aRoute, aTable } from '../network-builders.ts';
import { callsOf } from './shell.ts';

const TABLE = network('routetables', 'rt');
const VNET = network('virtualnetworks', 'spoke');
const SECOND = `${VNET}/subnets/pool-2`;

/** What goes from one subnet of a VNet to another whose table leads it nowhere. */
function ledAstray(prefix: string, others = 0) {
  const more = Array.from({ length: others }, (_, index) => aRoute(`10.9.${index}.0/24`, 'None'));
  const net = aNetwork({
    vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE }), aSubnet(SECOND)] })],
    routeTables: [aTable('rt', aRoute(prefix, 'None'), ...more)],
  });
  const flow = {
    source: { subnet: NODE_SUBNET },
    destination: { subnet: SECOND },
    protocol: 'tcp',
    ports: ['1'],
  } as const;
  const need = { who: '', what: '', flow, outside: {}, isPublic: false };
  const fate: Fate = { need, trace: trace(net, flow) };
  const [hop] = fate.trace.hops.filter(({ ruling }) => ruling === 'deny');
  if (hop === undefined) throw new Error('nothing stops it');
  return { fix: keepInside(net, hop, [fate]), routes: net.routeTables[0]?.routes ?? [] };
}

describe('a route of what goes to the internet', () => {
  const ledOut = (route: ReturnType<typeof aRoute>) => {
    const net = aNetwork({
      vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE })] })],
      routeTables: [aTable('rt', route)],
    });
    const flow = {
      source: { subnet: NODE_SUBNET },
      destination: { name: 'mcr.microsoft.com' },
      protocol: 'tcp',
      ports: ['443'],
    } as const;
    const need = { who: '', what: '', flow, outside: {}, isPublic: true };
    const hop = { kind: 'route', at: TABLE, by: `routes/${route.name}`, ruling: 'deny', because: '' } as const;
    return callsOf(mendRoute(net, hop, [{ need, trace: trace(net, flow) }])?.command ?? '')[0];
  };

  // `route update` of the Azure CLI puts what it got: https://learn.microsoft.com/cli/azure/network/route-table/route#az-network-route-table-route-update
  it('leads out without the address of an appliance that is not there, which Azure takes beside no other kind', () => {
    expect(ledOut(aRoute('0.0.0.0/0', 'VirtualAppliance', '10.9.9.4'))?.options).toMatchObject({
      '--next-hop-type': ['Internet'],
      '--next-hop-ip-address': ['null'],
    });
  });

  it('has no address to lose where it had none', () => {
    const options = ledOut(aRoute('0.0.0.0/0', 'None'))?.options;

    expect(options).toMatchObject({ '--next-hop-type': ['Internet'] });
    expect(options).not.toHaveProperty('--next-hop-ip-address');
  });
});

describe('a route that leads out of the VNet', () => {
  it('gets one beside it that stays inside, where it is for more than the flows', () => {
    const { fix, routes } = ledAstray('10.1.0.0/16');

    const [call] = callsOf(fix?.command ?? '');
    expect(call).toMatchObject({
      verb: 'network route-table route create',
      options: {
        '-g': ['net'],
        '--route-table-name': ['rt'],
        '-n': ['inside-10.1.1.0-24'],
        '--address-prefix': ['10.1.1.0/24'],
        '--next-hop-type': ['VnetLocal'],
      },
    });
    expect(fix?.change.network?.routeTables).toEqual([
      {
        ...aTable('rt'),
        routes: [...routes, { name: 'inside-10.1.1.0-24', prefix: '10.1.1.0/24', nextHop: 'VnetLocal' }],
      },
    ]);
  });

  it.each(['10.1.1.0/24', '10.1.1.128/25'])('for %s is taken away, for it is for nothing else', (prefix) => {
    const { fix, routes } = ledAstray(prefix);

    const [call] = callsOf(fix?.command ?? '');
    expect(call).toMatchObject({ verb: 'network route-table route delete', options: { '-n': [routes[0]?.name] } });
    expect(fix?.change.network?.routeTables).toEqual([aTable('rt')]);
  });

  it('has no other beside it in a table that is full', () => {
    expect(ledAstray('10.1.0.0/16', 398).fix).toBeDefined();
    expect(ledAstray('10.1.0.0/16', 399).fix).toBeUndefined();
    expect(ledAstray('10.1.1.0/24', 399).fix).toBeDefined();
  });
});

describe('a subnet', () => {
  const net = aNetwork({ vnets: [aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET), aSubnet(SECOND)] })] });
  const verb = 'network vnet subnet update';

  it.each([
    [
      'gets a route table',
      attachRouteTable(net, SECOND, TABLE),
      { '--ids': [SECOND], '--route-table': [TABLE] },
      { routeTable: TABLE },
    ],
    [
      'is delegated',
      delegate(net, SECOND, 'Microsoft.X/y'),
      { '--ids': [SECOND], '--delegations': ['Microsoft.X/y'] },
      { delegations: ['Microsoft.X/y'] },
    ],
  ])('%s, and its neighbour is left alone', (_, fix, options, change) => {
    expect(callsOf(fix?.command ?? '')).toEqual([{ verb, options }]);
    expect(fix?.change.network?.vnets).toEqual([
      aVnet('spoke', { subnets: [aSubnet(NODE_SUBNET), { ...aSubnet(SECOND), ...change }] }),
    ]);
  });

  it('of a VNet that was not seen stays as it is', () => {
    expect(delegate(aNetwork({ vnets: [] }), SECOND, 'Microsoft.X/y')).toBeUndefined();
  });
});
