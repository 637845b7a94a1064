import type { Network, NetworkInterface, Route } from '../../shared/reachability/index.ts';
import { aPeering, SUBSCRIPTION } from '../builders.ts';
import { aFirewall, aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, end, send, subnetId, way } from './places.ts';

const CLIENT = '10.0.0.4';
const NVA = '10.0.1.9';
const PUBLIC = '203.0.113.7';

/** Subnet `a` sends everything to a machine in `b`. */
function through(nva: Partial<NetworkInterface>, rest: Partial<Network> = {}, hop = NVA): Network {
  const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', hop));
  return aPlace(
    { a: { routeTable: table.id } },
    { routeTables: [table], interfaces: [anInterface('nva', NVA, B, { forwards: true, ...nva })], ...rest },
  );
}

describe('a next hop', () => {
  it('that is a machine lets through what only itself can tell', () => {
    const { disposition, hops } = send(through({}), CLIENT, PUBLIC);

    expect(disposition).toBe('insufficientInfo');
    expect(hops[0]).toMatchObject({ at: aTable('rt').id, by: 'routes/to-0.0.0.0_0' });
    expect(hops.map(({ kind, ruling }) => `${kind} ${ruling}`)).toEqual([
      'route forward',
      'appliance unknown',
      'route forward',
      'nat forward',
      'internet allow',
    ]);
  });

  it.each<[string, Network, string, string]>([
    [
      'that does not forward drops',
      through({ forwards: false }),
      'droppedByRoute by enableIPForwarding',
      'IP forwarding is off on the interface of the next hop',
    ],
    [
      'in no subnet is a hole',
      through({}, {}, '10.9.9.9'),
      'droppedByRoute',
      'no subnet in reach holds the next hop 10.9.9.9',
    ],
    [
      'in a subnet, but nobody known, is anything',
      through({}, {}, '10.0.1.77'),
      'insufficientInfo',
      'what is at the next hop 10.0.1.77 was not seen',
    ],
    ['that is no address is anything', through({}, {}, 'nva'), 'insufficientInfo', '"nva" is no address'],
  ])('%s', (_, net, answer, because) => {
    expect(end(net, CLIENT, PUBLIC)).toBe(answer);
    expect(send(net, CLIENT, PUBLIC).hops.at(-1)?.because).toBe(because);
  });

  it('without address is anything', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance'));

    expect(end(aPlace({ a: { routeTable: table.id } }, { routeTables: [table] }), CLIENT, PUBLIC)).toBe(
      'insufficientInfo',
    );
  });

  it('behind a load balancer is not known', () => {
    const balancer = {
      id: '/lb',
      frontends: [{ id: '/lb/f', address: '10.0.1.50', subnet: B }],
      rules: [],
      outboundRules: [],
    };
    const net = through({}, { loadBalancers: [balancer] }, '10.0.1.50');

    expect(send(net, CLIENT, PUBLIC).hops.at(-1)).toMatchObject({
      at: '/lb',
      ruling: 'unknown',
      because: 'what the machines behind the load balancer do is not known',
    });
  });

  it('that is a private endpoint forwards nothing', () => {
    const endpoint = {
      id: '/pe',
      subnet: B,
      addresses: ['10.0.1.60'],
      interfaces: [],
      state: 'Approved',
      applicationSecurityGroups: [],
    };

    expect(end(through({}, { privateEndpoints: [endpoint] }, '10.0.1.60'), CLIENT, PUBLIC)).toBe('droppedByRoute');
  });

  it('that is the destination itself takes it', () => {
    expect(end(through({ forwards: false }), CLIENT, NVA)).toBe('delivered');
    const table = aTable('rt', aRoute('10.0.1.0/24', 'VirtualAppliance', NVA));
    const net = { ...through({ forwards: false }), routeTables: [table] };

    expect(end(net, CLIENT, NVA)).toBe('delivered');
    expect(end(net, CLIENT, '10.0.1.4')).toBe('droppedByRoute by enableIPForwarding');
  });

  it('may be in a peer, but not further away', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.20.0.9'));
    const nva = anInterface('nva', '10.20.0.9', subnetId('w', 's'), { forwards: true });
    const net = (state: string) =>
      aPlace(
        {
          a: { routeTable: table.id },
          v: { peerings: [aPeering('v', 'w', { state })] },
          others: [aSpoke('w', 20, { v: {} })],
        },
        { routeTables: [table], interfaces: [nva] },
      );

    expect(way(send(net('Connected'), CLIENT, PUBLIC))[1]).toBe('appliance nva');
    expect(end(net('Disconnected'), CLIENT, PUBLIC)).toBe('droppedByRoute by peeringState');
  });

  it('in the subnet of firewalls is a firewall or nothing', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.20.0.9'));
    const net = (subnet: string, unseen: Network['unseen'] = []) =>
      aPlace(
        {
          a: { routeTable: table.id },
          v: { peerings: [aPeering('v', 'w')] },
          others: [aSpoke('w', 20, { v: {} }, { id: subnetId('w', subnet) })],
        },
        { routeTables: [table], unseen },
      );

    expect(end(net('azurefirewallsubnet'), CLIENT, PUBLIC)).toBe('droppedByRoute');
    expect(end(net('others'), CLIENT, PUBLIC)).toBe('insufficientInfo');
    const unread = [{ within: '/subscriptions/x/', kind: 'firewalls' as const, why: '403' }];
    expect(end(net('azurefirewallsubnet', unread), CLIENT, PUBLIC)).toBe('insufficientInfo');
  });

  it('that no subnet holds may be in a peer that was not seen', () => {
    const far = { ...aPeering('v', 'far'), remoteVnet: '/subscriptions/other/resourcegroups/rg/providers/x/far' };
    const base = through({}, {}, '10.77.0.9');
    const w = { ...aSpoke('w', 20, { v: {} }) };
    const vnets = base.vnets.map((vnet) => ({ ...vnet, peerings: [aPeering('v', 'w'), far] }));
    const net = { ...base, vnets: [...vnets, w] };

    expect(end(net, CLIENT, PUBLIC)).toBe('insufficientInfo');
    expect(send(net, CLIENT, PUBLIC).hops.at(-1)?.because).toMatch(
      /^no subnet in reach holds the next hop 10.77.0.9, as far as was seen: .*subscription other was not read$/,
    );
  });
});

describe("Azure's rules and routes around a machine that forwards", () => {
  const deny = (direction: 'Inbound' | 'Outbound') =>
    aGroup('nva', aRule('no', 100, { access: 'Deny', direction, ports: ['443'] }), aRule('in', 200));

  it.each<[string, Network, string]>([
    [
      'its group may not let it in',
      through({ securityGroup: deny('Inbound').id }, { securityGroups: [deny('Inbound')] }),
      'deniedInbound by securityRules/no',
    ],
    [
      'its group may not let it out',
      through({ securityGroup: deny('Outbound').id }, { securityGroups: [deny('Outbound')] }),
      'deniedOutbound by securityRules/no',
    ],
    [
      'rules come before forwarding',
      through({ forwards: false, securityGroup: deny('Inbound').id }, { securityGroups: [deny('Inbound')] }),
      'deniedInbound by securityRules/no',
    ],
  ])('%s', (_, net, answer) => {
    expect(end(net, CLIENT, PUBLIC)).toBe(answer);
  });

  it('its subnet has routes of its own', () => {
    const base = through({});
    const none = { ...aTable('rt2', aRoute('203.0.113.0/24', 'None')) };
    const withRoutes = (...routes: readonly Route[]) => {
      const table = { ...none, routes };
      const vnets = base.vnets.map((vnet) => ({
        ...vnet,
        subnets: vnet.subnets.map((subnet) => (subnet.id === B ? { ...subnet, routeTable: table.id } : subnet)),
      }));
      return { ...base, vnets, routeTables: [...base.routeTables, table] };
    };

    expect(end(withRoutes(aRoute('203.0.113.0/24', 'None')), CLIENT, PUBLIC)).toBe(
      'droppedByRoute by routes/to-203.0.113.0_24',
    );
    expect(end(withRoutes(aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)), CLIENT, PUBLIC)).toBe('droppedByRoute');
    expect(send(withRoutes(aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)), CLIENT, PUBLIC).hops.at(-1)?.because).toBe(
      'the packet comes back to it: the routes go round in a circle',
    );
  });

  it('two machines that send to each other are a circle as well', () => {
    const to = (name: string, address: string) => aTable(name, aRoute('0.0.0.0/0', 'VirtualAppliance', address));
    const net = aPlace(
      { a: { routeTable: to('one', NVA).id }, b: { routeTable: to('two', '10.0.0.9').id } },
      {
        routeTables: [to('one', NVA), to('two', '10.0.0.9')],
        interfaces: [
          anInterface('one', NVA, B, { forwards: true }),
          anInterface('two', '10.0.0.9', A, { forwards: true }),
        ],
      },
    );

    expect(end(net, CLIENT, PUBLIC)).toBe('droppedByRoute');
    expect(way(send(net, CLIENT, PUBLIC)).filter((one) => one.startsWith('appliance'))).toEqual([
      'appliance one',
      'appliance two',
      'appliance one',
    ]);
  });
});

describe('a firewall as next hop', () => {
  it('is a circle if its own subnet sends to it', () => {
    const fw = subnetId('v', 'azurefirewallsubnet');
    const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.0.2.4'));
    const base = aPlace(
      {
        a: { routeTable: table.id },
        more: [
          {
            id: fw,
            addressPrefixes: ['10.0.2.0/26'],
            routeTable: table.id,
            serviceEndpoints: [],
            privateEndpoints: [],
          },
        ],
      },
      {
        routeTables: [table],
        firewalls: [
          aFirewall({
            subnet: fw,
            privateAddress: '10.0.2.4',
            collections: [
              {
                name: 'c',
                priority: 1,
                action: 'Allow',
                rules: [
                  {
                    kind: 'network',
                    name: 'all',
                    protocols: ['Any'],
                    sources: ['*'],
                    sourceIpGroups: [],
                    destinations: ['*'],
                    destinationIpGroups: [],
                    fqdns: [],
                    ports: ['*'],
                  },
                ],
              },
            ],
          }),
        ],
        seen: [SUBSCRIPTION],
      },
    );

    expect(end(base, CLIENT, PUBLIC)).toBe('droppedByRoute');
  });
});
