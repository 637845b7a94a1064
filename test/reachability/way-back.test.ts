import type { Network, Route } from '../../shared/reachability/index.ts';
import { aPeering, aSubnet } from '../builders.ts';
import {
  aCollection,
  aFirewall,
  anApplicationRule,
  anInterface,
  aNetworkRule,
  aRoute,
  aTable,
} from '../network-builders.ts';
import { behindFirewall, CLIENT, FIREWALL, FIREWALL_SUBNET } from './firewalls.ts';
import { aPlace, aSpoke, B, end, send, subnetId, vnetId } from './places.ts';

const SERVER = '10.0.1.4';
const ALL = [aCollection('a', 1, 'Allow', aNetworkRule('all'))];
const toFirewall = (prefix: string) => aRoute(prefix, 'VirtualAppliance', FIREWALL);

/** Subnet `b` answers by these routes; `a` asks by those. */
function between(back: readonly Route[], there: readonly Route[], rest: Partial<Network> = {}): Network {
  const [ofA, ofB] = [aTable('there', ...there), aTable('back', ...back)];
  return behindFirewall(
    { collections: ALL },
    { routeTables: [ofA, ofB], ...rest },
    { a: { routeTable: ofA.id }, b: { routeTable: ofB.id } },
  );
}

describe('a reply within a VNet', () => {
  it.each<[string, readonly Route[], readonly Route[], string]>([
    ['comes back as the request came', [], [], 'delivered'],
    [
      'comes back by the firewall that saw the request',
      [toFirewall('10.0.0.0/24')],
      [toFirewall('10.0.1.0/24')],
      'delivered',
    ],
    ['past the firewall is lost', [], [toFirewall('10.0.1.0/24')], 'returnLost by 10.0.0.0/16'],
    [
      'to a firewall that saw no request is lost',
      [toFirewall('10.0.0.0/24')],
      [],
      'returnLost by routes/to-10.0.0.0_24',
    ],
    ['into nothing is lost', [aRoute('10.0.0.0/24', 'None')], [], 'returnLost by routes/to-10.0.0.0_24'],
    ['to the internet is lost', [aRoute('10.0.0.0/24', 'Internet')], [], 'returnLost by routes/to-10.0.0.0_24'],
    [
      'to a gateway is lost',
      [aRoute('10.0.0.0/24', 'VirtualNetworkGateway')],
      [],
      'returnLost by routes/to-10.0.0.0_24',
    ],
    [
      'to a next hop of nobody is lost',
      [aRoute('10.0.0.0/24', 'VirtualAppliance', '10.0.1.77')],
      [],
      'returnLost by routes/to-10.0.0.0_24',
    ],
    ['that is routed elsewhere for others comes back', [toFirewall('10.0.9.0/24')], [], 'delivered'],
  ])('%s', (_, back, there, answer) => {
    expect(end(between(back, there), CLIENT, SERVER)).toBe(answer);
  });

  it('that is lost says where and why', () => {
    const { hops } = send(between([], [toFirewall('10.0.1.0/24')]), CLIENT, SERVER);

    expect(hops.at(-1)).toEqual({
      at: B,
      kind: 'route',
      ruling: 'deny',
      by: '10.0.0.0/16',
      because: `the reply goes past ${aFirewall().id}, which saw the request and waits for it: 10.0.0.0/16 goes to VnetLocal (Azure's own route)`,
    });
    expect(send(between([toFirewall('10.0.0.0/24')], []), CLIENT, SERVER).hops.at(-1)).toMatchObject({
      at: aTable('back').id,
      because: `the reply goes to ${aFirewall().id}, which did not see the request: 10.0.0.0/24 goes to VirtualAppliance ${FIREWALL} (a user's route)`,
    });
  });

  it('by routes that were not read is a question', () => {
    const net = aPlace({ b: { routeTable: '/subscriptions/other/rt' } });
    const { disposition, hops } = send(net, CLIENT, SERVER);

    expect(disposition).toBe('insufficientInfo');
    expect(hops.map(({ because }) => because)).toContain(
      'the way of the reply: /subscriptions/other/rt was not seen: subscription other was not read',
    );
  });

  it('behind a machine that may hide the client, is back where it belongs', () => {
    const nva = anInterface('nva', '10.0.1.9', B, { forwards: true });
    const net = between([], [aRoute('10.0.1.0/24', 'VirtualAppliance', '10.0.1.9')], { interfaces: [nva] });

    expect(end(net, CLIENT, SERVER)).toBe('insufficientInfo');
  });

  it('to a next hop says who that is', () => {
    const nic = anInterface('nva', '10.0.1.9', B);
    const because = (hop: string | undefined, interfaces = [nic]) => {
      const { hops } = send(
        between([aRoute('10.0.0.0/24', 'VirtualAppliance', hop)], [], { interfaces }),
        CLIENT,
        SERVER,
      );
      return hops.at(-1)?.because.replace(/, which did not.*/, '');
    };

    expect(because('10.0.1.9')).toBe(`the reply goes to ${nic.id}`);
    expect(because('10.0.1.9', [])).toBe('the reply goes to 10.0.1.9');
    expect(because('nva')).toBe('the reply goes to nva');
    expect(because(undefined)).toBe('the reply goes to nowhere');
  });

  it('may pass a machine that forwards and keeps no state', () => {
    const nva = anInterface('nva', '10.0.2.9', FIREWALL_SUBNET, { forwards: true });
    const tables = [
      aTable('there', aRoute('10.0.1.0/24', 'VirtualAppliance', '10.0.2.9')),
      aTable('nva', aRoute('10.0.0.0/24', 'None')),
    ];
    const [there, ofNva] = tables.map(({ id }) => ({ routeTable: id }));
    const net = behindFirewall({}, { routeTables: tables, interfaces: [nva] }, { a: { ...there } }, { ...ofNva });

    expect(end(net, CLIENT, SERVER)).toBe('insufficientInfo');
  });

  it('has no way to a client of another family', () => {
    expect(end(aPlace({}), '2001:db8::7', SERVER)).toBe('returnLost');
    expect(send(aPlace({}), '2001:db8::7', SERVER).hops.at(-1)?.because).toBe('no route leads back to the client');
  });

  it('to a peer that was not seen is a question, and one to a next hop is not', () => {
    const far = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/far';
    const peering = { ...aPeering('v', 'far'), remoteVnet: far, remotePrefixes: ['192.168.0.0/16'] };
    const gatewaySubnet = subnetId('v', 'gatewaysubnet');
    const net = (...routes: readonly Route[]) =>
      aPlace(
        {
          b: { routeTable: aTable('back', ...routes).id },
          v: { peerings: [peering] },
          more: [aSubnet(gatewaySubnet, { addressPrefixes: ['10.0.255.0/27'] })],
        },
        {
          routeTables: [aTable('back', ...routes)],
          gateways: [{ id: '/gw', kind: 'Vpn', subnet: gatewaySubnet, usesBgp: false }],
        },
      );
    const site = { addresses: ['192.168.0.4'], via: vnetId('v') };

    expect(end(net(), site, SERVER)).toBe('insufficientInfo');
    expect(send(net(), site, SERVER).hops.at(-2)?.because).toBe(
      `the way of the reply: ${far} was not seen: subscription other was not read`,
    );
    expect(end(net(aRoute('192.168.0.0/16', 'VirtualAppliance', '10.9.9.9')), site, SERVER)).toBe(
      'returnLost by routes/to-192.168.0.0_16',
    );
  });

  it('behind a firewall that hides the client, goes to the firewall by itself, and from there to the client', () => {
    const hiding = (ofFirewall: readonly Route[]) => {
      const table = aTable('fw', ...ofFirewall);
      return behindFirewall(
        { collections: [aCollection('n', 1, 'Allow', anApplicationRule('names', ['*']))] },
        { routeTables: [table] },
        {},
        { routeTable: table.id },
      );
    };
    const target = { name: 'b.example.net', addresses: [SERVER] };
    const outside = { publicNames: { 'b.example.net': { addresses: [SERVER] } } };
    const there = aTable('to-fw', toFirewall('10.0.1.0/24'));
    const ask = (net: Network) =>
      end({ ...net, routeTables: [there, ...net.routeTables.slice(1)] }, CLIENT, target, { outside });

    expect(ask(hiding([]))).toBe('delivered');
    expect(ask(hiding([aRoute('10.0.0.0/24', 'None')]))).toBe('returnLost by routes/to-10.0.0.0_24');
    const table = aTable('back', aRoute('10.0.2.0/26', 'None'));
    const base = hiding([]);
    const vnets = base.vnets.map((vnet) => ({
      ...vnet,
      subnets: vnet.subnets.map((subnet) => (subnet.id === B ? { ...subnet, routeTable: table.id } : subnet)),
    }));
    const net = { ...base, vnets, routeTables: [there, ...base.routeTables.slice(1), table] };

    expect(end(net, CLIENT, target, { outside })).toBe('returnLost by routes/to-10.0.2.0_26');
  });
});

describe('devices in a row', () => {
  const SECOND = '10.0.3.4';
  const second = subnetId('v', 'second');

  /** From `a` by two firewalls to `b`, and back by these routes of `b` and of the two firewalls. */
  function row(back: readonly Route[], ofFirst: readonly Route[], ofSecond: readonly Route[]): Network {
    const tables = [
      aTable('there', toFirewall('10.0.1.0/24')),
      aTable('back', ...back),
      aTable('first', aRoute('10.0.1.0/24', 'VirtualAppliance', SECOND), ...ofFirst),
      aTable('second', ...ofSecond),
    ];
    const [there, ofB, first, other] = tables.map(({ id }) => ({ routeTable: id }));
    return behindFirewall(
      {},
      {
        routeTables: tables,
        firewalls: [
          aFirewall({ id: '/fw1', subnet: FIREWALL_SUBNET, privateAddress: FIREWALL, collections: ALL }),
          aFirewall({ id: '/fw2', subnet: second, privateAddress: SECOND, collections: ALL }),
        ],
      },
      {
        a: { ...there },
        b: { ...ofB },
        more: [aSubnet(second, { addressPrefixes: ['10.0.3.0/26'], ...other })],
      },
      { ...first },
    );
  }
  const [toFirst, toSecond] = [toFirewall('10.0.0.0/24'), aRoute('10.0.0.0/24', 'VirtualAppliance', SECOND)];

  it.each<[string, Network, string]>([
    ['are passed back the other way round', row([toSecond], [], [toFirst]), 'delivered'],
    ['not in the same order', row([toFirst], [toSecond], []), 'returnLost by routes/to-10.0.0.0_24'],
    ['not the last of them alone', row([toSecond], [], []), 'returnLost by 10.0.0.0/16'],
    ['not the first of them alone', row([toFirst], [], []), 'returnLost by routes/to-10.0.0.0_24'],
  ])('%s', (_, net, answer) => {
    expect(end(net, CLIENT, SERVER)).toBe(answer);
  });
});

describe('a reply across peers', () => {
  const FW = subnetId('hub', 'azurefirewallsubnet');
  const HUB_FW = '10.0.2.4';

  /** Spokes 1 and 2 that send to each other by the firewall in the hub, or do not. */
  function spokes(one: readonly Route[], two: readonly Route[]): Network {
    const [ofOne, ofTwo] = [aTable('one', ...one), aTable('two', ...two)];
    const forwarded = { allowsForwarded: true };
    return {
      ...aPlace({}),
      vnets: [
        aSpoke('one', 1, { hub: forwarded }, { routeTable: ofOne.id }),
        aSpoke('two', 2, { hub: forwarded }, { routeTable: ofTwo.id }),
        aSpoke('hub', 0, { one: {}, two: {} }, {}, [
          { id: FW, addressPrefixes: ['10.0.2.0/26'], serviceEndpoints: [], privateEndpoints: [] },
        ]),
      ],
      routeTables: [ofOne, ofTwo],
      firewalls: [aFirewall({ subnet: FW, privateAddress: HUB_FW, collections: ALL })],
    };
  }
  const all = aRoute('0.0.0.0/0', 'VirtualAppliance', HUB_FW);

  it('needs a route back by the firewall in the hub', () => {
    expect(end(spokes([all], [all]), '10.1.0.4', '10.2.0.4')).toBe('delivered');
    expect(end(spokes([all], []), '10.1.0.4', '10.2.0.4')).toBe('returnLost by 10.0.0.0/8');
  });
});
