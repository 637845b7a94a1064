import type { Network, Route } from '../../shared/reachability/index.ts';
import {
  aCollection,
  aFirewall,
  anApplicationRule,
  anInterface,
  aNetworkRule,
  aRoute,
  aTable,
} from '../network-builders.ts';
import { behindFirewall, CLIENT, FIREWALL } from './firewalls.ts';
import { aPlace, aSpoke, B, end, send, subnetId } from './places.ts';

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
