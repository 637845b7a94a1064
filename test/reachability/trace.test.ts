import { parsePorts } from '../../shared/reachability/addresses/address.ts';
import { covers, ipSet, setOf } from '../../shared/reachability/addresses/ip-set.ts';
import type { Flow, Network } from '../../shared/reachability/index.ts';
import { trace } from '../../shared/reachability/index.ts';
import { aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, end, send, subnetId, way } from './places.ts';

const CLIENT = '10.0.0.4';

/** A group on subnet `b`. */
function guarded(...rules: readonly ReturnType<typeof aRule>[]): Network {
  const group = aGroup('b', ...rules);
  return aPlace({ b: { securityGroup: group.id } }, { securityGroups: [group] });
}

describe('a flow of many addresses and ports', () => {
  it('is cut where rules have borders: each packet is in one part, and fares there as it does alone', () => {
    const net = guarded(
      aRule('no-web', 100, { access: 'Deny', ports: ['80', '443'], sources: ['10.0.0.0/25'] }),
      aRule('no-host', 110, { access: 'Deny', destinations: ['10.0.1.8/30'] }),
      aRule('no-port', 120, { access: 'Deny', sourcePorts: ['2000-3000'], destinations: ['10.0.1.128/25'] }),
    );
    const { parts } = send(net, { subnet: A }, { subnet: B }, { ports: ['79-81', '443'] });

    for (const source of ['10.0.0.0', '10.0.0.127', '10.0.0.128', '10.0.0.255'])
      for (const destination of ['10.0.1.0', '10.0.1.7', '10.0.1.8', '10.0.1.11', '10.0.1.12', '10.0.1.128'])
        for (const port of ['79', '80', '443'])
          for (const sourcePort of ['1024', '2000', '3001']) {
            const alone = send(net, source, destination, { ports: [port], sourcePorts: [sourcePort] });
            const holding = parts.filter(
              ({ flow }) =>
                covers(ipSet(flow.sources), ipSet([source])) &&
                covers(ipSet(flow.destinations), ipSet([destination])) &&
                covers(portsOf(flow.ports), portsOf([port])) &&
                covers(portsOf(flow.sourcePorts), portsOf([sourcePort])),
            );

            expect(holding.map(({ disposition, hops }) => ({ disposition, hops }))).toEqual([
              { disposition: alone.disposition, hops: alone.hops },
            ]);
          }
  });

  it('is joined where it fares alike', () => {
    const net = guarded(aRule('no-web', 100, { access: 'Deny', ports: ['80', '443'], sources: ['10.0.0.0/25'] }));
    const { parts } = send(net, { subnet: A }, { subnet: B }, { ports: ['79-81', '443'] });

    expect(parts.map(({ disposition, flow }) => [disposition, flow.sources.join(' '), flow.ports.join(' ')])).toEqual([
      ['deniedInbound', '10.0.0.0/25', '80 443'],
      ['delivered', '10.0.0.0/24', '79 81'],
      ['delivered', '10.0.0.128/25', '80 443'],
    ]);
  });

  it('is answered by its worst part, whose hops it shows', () => {
    const net = guarded(
      aRule('no', 100, { access: 'Deny', ports: ['80'] }),
      aRule('who-knows', 110, { access: 'Deny', sources: ['111'], ports: ['79', '81'] }),
    );
    const ask = (...ports: readonly string[]) => end(net, CLIENT, '10.0.1.4', { ports });

    expect(ask('79-82')).toBe('deniedInbound by securityRules/no');
    expect(ask('81-82')).toBe('insufficientInfo');
    expect(ask('82')).toBe('delivered');
  });

  it('of every port, if none is named', () => {
    const source = { addresses: [CLIENT] };
    const { parts } = trace(aPlace({}), { source, destination: { addresses: ['10.0.1.4'] }, protocol: 'tcp' });

    expect(parts[0]?.flow).toEqual({
      sources: ['10.0.0.4/32'],
      destinations: ['10.0.1.4/32'],
      protocol: 'tcp',
      ports: ['0-65535'],
      sourcePorts: ['1024-65535'],
    });
  });

  it('comes from ports that clients choose, unless it says otherwise', () => {
    const net = guarded(aRule('no', 100, { access: 'Deny', sourcePorts: ['0-1023', '2000-2999'] }));

    expect(send(net, CLIENT, '10.0.1.4').parts.map(({ disposition, flow }) => [disposition, flow.sourcePorts])).toEqual(
      [
        ['deniedInbound', ['2000-2999']],
        ['delivered', ['1024-1999', '3000-65535']],
      ],
    );
    expect(end(net, CLIENT, '10.0.1.4', { sourcePorts: ['53'] })).toBe('deniedInbound by securityRules/no');
  });

  it.each(['icmp', 'esp', 'ah'] as const)('has no ports with %s', (protocol) => {
    const { parts } = send(aPlace({}), CLIENT, '10.0.1.4', { protocol });

    expect(parts[0]?.flow).toMatchObject({ protocol, ports: [], sourcePorts: [] });
  });

  it('has ports with udp', () => {
    expect(send(aPlace({}), CLIENT, '10.0.1.4', { protocol: 'udp' }).parts[0]?.flow.ports).toEqual(['443']);
  });

  it('of both families is asked in each', () => {
    const v6 = { addressPrefixes: ['10.0.1.0/24', '2001:db8:0:1::/64'] };
    const net = aPlace({
      v: { addressPrefixes: ['10.0.0.0/16', '2001:db8::/48'] },
      a: { addressPrefixes: ['10.0.0.0/24', '2001:db8::/64'] },
      b: v6,
    });

    expect(end(net, '2001:db8::4', '2001:db8:0:1::4')).toBe('delivered');
    expect(end(net, '2001:db8::4', '2001:db8:0:2::4')).toBe('noRoute');
  });
});

describe('a destination that is one of several addresses', () => {
  const table = aTable('rt', aRoute('203.0.113.0/24', 'None'), aRoute('203.0.114.0/24', 'None'));
  const net = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
  const ask = (isOneOf: boolean, ...addresses: readonly string[]) => send(net, CLIENT, { addresses, isOneOf });

  it.each([
    [true, ['203.0.113.1', '203.0.113.2'], 'droppedByRoute'],
    [true, ['203.0.113.1', '203.0.114.1'], 'droppedByRoute'],
    [true, ['198.51.100.1', '198.51.100.2'], 'delivered'],
    [true, ['203.0.113.1', '198.51.100.1'], 'insufficientInfo'],
    [false, ['203.0.113.1', '198.51.100.1'], 'droppedByRoute'],
  ])('isOneOf %s of %j: %s', (isOneOf, addresses, disposition) => {
    expect(ask(isOneOf, ...addresses).disposition).toBe(disposition);
  });

  it('says so', () => {
    expect(way(ask(true, '203.0.113.1', '198.51.100.1'))).toEqual([
      'route routes/to-203.0.113.0_24',
      'endpoint destination',
    ]);
    expect(ask(true, '203.0.113.1', '198.51.100.1').hops.at(-1)).toEqual({
      at: 'destination',
      kind: 'endpoint',
      ruling: 'unknown',
      because: 'which of its addresses the destination has is not known, and not all fare alike',
    });
  });
});

describe('an address space that is used twice', () => {
  const twice = (rest: Partial<Network> = {}) => {
    const group = aGroup('w', aRule('no', 100, { access: 'Deny' }));
    const w = aSpoke('w', 0, {}, { addressPrefixes: ['10.0.1.0/24'], securityGroup: group.id });
    return aPlace({ others: [w] }, { securityGroups: [group], ...rest });
  };

  it('is what it is in the VNet of the client', () => {
    expect(end(twice(), CLIENT, '10.0.1.4')).toBe('delivered');
    expect(end(twice(), { subnet: subnetId('w', 's'), addresses: ['10.0.1.9'] }, '10.0.1.4')).toBe(
      'deniedInbound by securityRules/no',
    );
  });

  it('is not the subnet that was meant, where that is another', () => {
    expect(send(twice(), CLIENT, { addresses: ['10.0.1.4'], subnet: B }).disposition).toBe('delivered');
    const { disposition, hops } = send(twice(), CLIENT, { addresses: ['10.0.1.4'], subnet: subnetId('w', 's') });

    expect([disposition, hops.at(-1)?.because]).toEqual([
      'noRoute',
      `seen from here the address is in ${B}, not in ${subnetId('w', 's')}`,
    ]);
  });

  it('belongs to a machine of its own in each', () => {
    const nics = [
      anInterface('one', '10.0.1.4', B, { securityGroup: aGroup('w').id }),
      anInterface('two', '10.0.1.4', subnetId('w', 's')),
    ];

    expect(end(twice({ interfaces: nics }), CLIENT, '10.0.1.4')).toBe('deniedInbound by securityRules/no');
    expect(end(twice({ interfaces: nics.slice(1) }), CLIENT, '10.0.1.4')).toBe('delivered');
  });
});

describe("Azure's own hosts", () => {
  const table = aTable('rt', aRoute('0.0.0.0/0', 'None'));
  const cutOff = aPlace({ a: { routeTable: table.id, hasDefaultOutbound: false } }, { routeTables: [table] });

  it.each(['168.63.129.16', '169.254.169.254'])('%s answers in every subnet', (host) => {
    expect(end(cutOff, CLIENT, host)).toBe('delivered');
    expect(way(send(cutOff, CLIENT, host))).toEqual(['endpoint azure']);
  });

  it('can be barred by their tags', () => {
    const group = aGroup(
      'a',
      aRule('no', 100, { direction: 'Outbound', access: 'Deny', destinations: ['AzurePlatformIMDS'] }),
    );
    const net = aPlace({ a: { securityGroup: group.id } }, { securityGroups: [group] });

    expect(end(net, CLIENT, '169.254.169.254', { ports: ['80'] })).toBe('deniedOutbound by securityRules/no');
    expect(send(net, CLIENT, '168.63.129.16', { ports: ['53'] }).hops[0]).toMatchObject({
      kind: 'nsg',
      ruling: 'allow',
      because: 'traffic to this host of Azure passes unless a rule names its tag',
    });
  });
});

describe('where no route is', () => {
  it('is told at the subnet, or at its table', () => {
    const table = aTable('rt');
    const last = (net: Network, to: string) => send(net, CLIENT, to).hops.at(-1);
    const routed = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });
    const unread = aPlace({ a: { routeTable: '/subscriptions/other/rt' } });

    expect(end(aPlace({}), CLIENT, '2001:db8::1')).toBe('noRoute');
    expect(last(aPlace({}), '2001:db8::1')).toMatchObject({ at: A, because: 'no route holds the destination' });
    expect(last(routed, '2001:db8::1')).toMatchObject({ at: table.id });
    expect(end(unread, CLIENT, '10.0.1.4')).toBe('insufficientInfo');
    expect(last(unread, '10.0.1.4')).toMatchObject({ at: '/subscriptions/other/rt', kind: 'route' });
  });
});

describe('a question that makes no sense', () => {
  const ask = (flow: Partial<Flow>) => () =>
    trace(aPlace({}), {
      source: { addresses: [CLIENT] },
      destination: { addresses: ['10.0.1.4'] },
      protocol: 'tcp',
      ...flow,
    });

  it.each<[string, Partial<Flow>, string]>([
    [
      'a source that is no address',
      { source: { addresses: ['10.0.0'] } },
      'expected an IP address, CIDR block or first-last, got "10.0.0"',
    ],
    [
      'a destination that is no address',
      { destination: { addresses: ['somewhere'] } },
      'expected an IP address, CIDR block or first-last, got "somewhere"',
    ],
    ['a port that is none', { ports: ['https'] }, 'expected a port or first-last, got "https"'],
    ['a source port that is none', { sourcePorts: ['70000'] }, 'expected a port or first-last, got "70000"'],
    ['no source', { source: {} }, 'expected an address, a subnet or a machine to come from, got none'],
    ['no destination', { destination: {} }, 'expected a name or an address to go to, got neither'],
    [
      'allowed sources that are none',
      { destination: { addresses: ['203.0.113.7'], allowedSources: ['me'] } },
      'expected an IP address or CIDR block, got "me"',
    ],
  ])('%s', (_, flow, message) => {
    expect(ask(flow)).toThrow(new RangeError(message));
  });

  it('a source without any address asks for no name', () => {
    const answer = ask({
      source: { addresses: [] },
      destination: { name: 'api.example.net', addresses: ['10.0.1.4'] },
    })();

    expect([answer.disposition, answer.hops.at(-1)?.because]).toEqual(['insufficientInfo', 'it has no address']);
  });

  it('a source without any address has no answer', () => {
    expect(ask({ source: { addresses: [] } })()).toMatchObject({
      disposition: 'insufficientInfo',
      hops: [{ because: 'it has no address' }],
    });
  });
});

function portsOf(texts: readonly string[]) {
  return setOf(texts.flatMap((text) => parsePorts(text) ?? []));
}
