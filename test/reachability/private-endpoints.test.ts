import type { Network, PrivateEndpoint, Route, Subnet } from '../../shared/reachability/index.ts';
import { aPeering } from '../builders.ts';
import {
  aFirewall,
  aGroup,
  anApplicationRule,
  anInterface,
  aNetworkRule,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import { aPlace, aSpoke, B, end, send, subnetId, way } from './places.ts';

const CLIENT = '10.0.0.4';
const ENDPOINT = '10.20.0.5';
const HOME = subnetId('w', 's');
const FW = subnetId('v', 'azurefirewallsubnet');

/** A private endpoint in the peer `w`; the client is in subnet `a` of `v`, with these routes. */
function endpoint(
  {
    routes = [],
    home = {},
    ...different
  }: Partial<PrivateEndpoint> & { routes?: readonly Route[]; home?: Partial<Subnet> },
  rest: Partial<Network> = {},
): Network {
  const table = aTable('rt', ...routes);
  return aPlace(
    {
      a: { routeTable: table.id },
      v: { peerings: [aPeering('v', 'w')] },
      others: [aSpoke('w', 20, { v: {}, x: {} }, home), aSpoke('x', 30, { w: {} })],
      more: [{ id: FW, addressPrefixes: ['10.0.2.0/26'], serviceEndpoints: [], privateEndpoints: [] }],
    },
    {
      routeTables: [table],
      privateEndpoints: [
        {
          id: '/pe',
          subnet: HOME,
          addresses: [ENDPOINT],
          interfaces: [],
          state: 'Approved',
          applicationSecurityGroups: [],
          ...different,
        },
      ],
      ...rest,
    },
  );
}

const toFirewall = (prefix: string) => aRoute(prefix, 'VirtualAppliance', '10.0.2.4');

describe('a private endpoint', () => {
  it('is reached by a route of its own, in its VNet and from peers', () => {
    expect(way(send(endpoint({}), CLIENT, ENDPOINT))).toEqual([`route ${ENDPOINT}/32`, 'privateEndpoint pe']);
    expect(end(endpoint({}), { addresses: ['10.20.0.9'] }, ENDPOINT)).toBe('delivered');
  });

  it('is not reached from a peer of a peer of its VNet', () => {
    const net = endpoint({ subnet: B, addresses: ['10.0.1.5'] });

    expect(end(net, '10.20.0.9', '10.0.1.5')).toBe('delivered');
    expect(end(net, '10.30.0.9', '10.0.1.5')).toBe('noRoute by 10.0.0.0/8');
  });

  it.each(['Pending', 'Rejected', 'Disconnected'])('that is %s takes nothing', (state) => {
    expect(end(endpoint({ state }), CLIENT, ENDPOINT)).toBe('notApproved');
    expect(send(endpoint({ state }), CLIENT, ENDPOINT).hops.at(-1)?.because).toContain(`is ${state}, not Approved`);
  });

  it('has the addresses of its interfaces, whatever Azure names on itself', () => {
    const nic = anInterface('pe-nic', '10.20.0.6', HOME, { privateEndpoint: '/pe' });
    const net = endpoint({ interfaces: [nic.id] }, { interfaces: [nic] });

    expect(way(send(net, CLIENT, '10.20.0.6'))).toContain('privateEndpoint pe');
    expect(way(send(net, CLIENT, ENDPOINT))).not.toContain('privateEndpoint pe');
    expect(way(send(endpoint({ interfaces: ['/gone'] }), CLIENT, ENDPOINT))).toContain('privateEndpoint pe');
  });

  it('is one by whatever route it is come to', () => {
    const table = aTable('rt', aRoute('10.0.1.5/32', 'VnetLocal'));
    const net = endpoint({ subnet: B, addresses: ['10.0.1.5'], state: 'Pending' });

    expect(end({ ...net, routeTables: [table] }, CLIENT, '10.0.1.5')).toBe('notApproved');
  });

  it('in a subnet that was not seen is a question', () => {
    const net = endpoint({ subnet: B.replace('/b', '/gone'), addresses: ['10.0.1.5'] });

    expect(end(net, CLIENT, '10.0.1.5')).toBe('insufficientInfo');
    expect(send(net, CLIENT, '10.0.1.5').hops.at(-1)?.because).toBe(
      `${subnetId('v', 'gone')} does not exist or may not be read`,
    );
  });
});

describe("security groups of an endpoint's subnet", () => {
  const group = aGroup('pe', aRule('no', 100, { access: 'Deny' }));

  it.each([
    [undefined, 'delivered'],
    ['Disabled', 'delivered'],
    ['RouteTableEnabled', 'delivered'],
    ['NetworkSecurityGroupEnabled', 'deniedInbound by securityRules/no'],
    ['Enabled', 'deniedInbound by securityRules/no'],
    ['enabled', 'deniedInbound by securityRules/no'],
  ])('with policies %s: %s', (policies, answer) => {
    const home = { securityGroup: group.id, ...(policies !== undefined && { privateEndpointPolicies: policies }) };

    expect(end(endpoint({ home }, { securityGroups: [group] }), CLIENT, ENDPOINT)).toBe(answer);
  });
});

describe("a user's routes and the route of an endpoint", () => {
  const firewalls = [
    aFirewall({
      subnet: FW,
      privateAddress: '10.0.2.4',
      collections: [{ name: 'c', priority: 1, action: 'Allow', rules: [anApplicationRule('api', ['*'])] }],
    }),
  ];
  /** `more` are prefixes that the endpoint's VNet has before its own. */
  const ways = (policies: string | undefined, prefix: string, more: readonly string[] = []) => {
    const home = policies === undefined ? {} : { privateEndpointPolicies: policies };
    const target = { name: 'api.example.net', addresses: [ENDPOINT] };
    const publicNames = { 'api.example.net': { addresses: [ENDPOINT] } };
    const net = endpoint({ home, routes: [toFirewall(prefix)] }, { firewalls });
    const vnets = net.vnets.map((vnet) =>
      HOME.startsWith(vnet.id) ? { ...vnet, addressPrefixes: [...more, ...vnet.addressPrefixes] } : vnet,
    );
    const steps = way(send({ ...net, vnets }, CLIENT, target, { outside: { publicNames } }));
    if (steps.some((one) => one.startsWith('firewall'))) return 'by the user';
    return steps.includes(`route ${ENDPOINT}/32`) ? 'by Azure' : steps;
  };

  it.each([
    ['0.0.0.0/0 never wins', undefined, '0.0.0.0/0', 'by Azure'],
    ['the prefix of the VNet does not', undefined, '10.20.0.0/16', 'by Azure'],
    ['a prefix of the subnet does not', 'Disabled', '10.20.0.0/24', 'by Azure'],
    ['a /32 does', undefined, `${ENDPOINT}/32`, 'by the user'],
    ['with route policies the prefix of the VNet does', 'RouteTableEnabled', '10.20.0.0/16', 'by the user'],
    ['with all policies as well', 'Enabled', '10.20.0.0/16', 'by the user'],
    ['with route policies a longer one does', 'RouteTableEnabled', '10.20.0.0/24', 'by the user'],
    ['with route policies a shorter one does not', 'RouteTableEnabled', '10.0.0.0/8', 'by Azure'],
    ['with route policies 0.0.0.0/0 does not', 'RouteTableEnabled', '0.0.0.0/0', 'by Azure'],
    ['with route policies a prefix beside it does not', 'RouteTableEnabled', '10.20.1.0/24', 'by Azure'],
    ['policies for security groups say nothing of routes', 'NetworkSecurityGroupEnabled', '10.20.0.0/24', 'by Azure'],
  ])('%s', (_, policies, prefix, answer) => {
    expect(ways(policies, prefix)).toBe(answer);
  });

  it('with route policies and without any, the route of the endpoint counts', () => {
    const home = { privateEndpointPolicies: 'RouteTableEnabled' };

    expect(way(send(endpoint({ home }), CLIENT, ENDPOINT))[0]).toBe(`route ${ENDPOINT}/32`);
  });

  it('with route policies are measured by that prefix of the VNet which holds the endpoint', () => {
    const ask = (prefix: string, other: string) => ways('RouteTableEnabled', prefix, [other]);

    expect(ask('10.20.0.0/16', '10.40.0.0/24')).toBe('by the user');
    expect(ask('10.0.0.0/8', '11.0.0.0/8')).toBe('by Azure');
  });
});

describe('the reply of a private endpoint', () => {
  const routed = (
    rule: ReturnType<typeof aNetworkRule> | ReturnType<typeof anApplicationRule>,
    privateRanges?: readonly string[],
  ) =>
    endpoint(
      { routes: [toFirewall(`${ENDPOINT}/32`)] },
      {
        firewalls: [
          aFirewall({
            subnet: FW,
            privateAddress: '10.0.2.4',
            collections: [{ name: 'c', priority: 1, action: 'Allow', rules: [rule] }],
            settings: { ...(privateRanges && { privateRanges }) },
          }),
        ],
      },
    );
  const name = { name: 'api.example.net', addresses: [ENDPOINT] };
  const outside = { publicNames: { 'api.example.net': { addresses: [ENDPOINT] } } };

  it('goes past a firewall that does not hide the client', () => {
    const net = routed(aNetworkRule('all'));

    expect(end(net, CLIENT, ENDPOINT)).toBe('returnLost');
    expect(send(net, CLIENT, ENDPOINT).hops.at(-1)?.because).toBe(
      `the endpoint answers the client itself, past ${aFirewall().id}, which saw the request and does not hide the client`,
    );
  });

  it('comes back to one that does', () => {
    expect(end(routed(aNetworkRule('all'), ['255.255.255.255/32']), CLIENT, ENDPOINT)).toBe('delivered');
    expect(end(routed(anApplicationRule('api', ['api.example.net'])), CLIENT, name, { outside })).toBe('delivered');
  });

  it('is lost behind a firewall that does not find the way back to the client', () => {
    const net = routed(aNetworkRule('all'), ['255.255.255.255/32']);
    const table = aTable('fw', aRoute('10.0.0.0/24', 'None'));
    const vnets = net.vnets.map((vnet) => ({
      ...vnet,
      subnets: vnet.subnets.map((subnet) => (subnet.id === FW ? { ...subnet, routeTable: table.id } : subnet)),
    }));

    expect(end({ ...net, vnets, routeTables: [...net.routeTables, table] }, CLIENT, ENDPOINT)).toBe(
      'returnLost by routes/to-10.0.0.0_24',
    );
  });

  it('may go past a machine that forwards and keeps no state', () => {
    const table = aTable('nva', aRoute('10.0.0.0/24', 'None'));
    const nva = anInterface('nva', '10.0.2.9', FW, { forwards: true });
    const routes = [aRoute(`${ENDPOINT}/32`, 'VirtualAppliance', '10.0.2.9')];
    const net = endpoint({ routes }, { interfaces: [nva] });
    const vnets = net.vnets.map((vnet) => ({
      ...vnet,
      subnets: vnet.subnets.map((subnet) => (subnet.id === FW ? { ...subnet, routeTable: table.id } : subnet)),
    }));

    expect(end({ ...net, vnets, routeTables: [...net.routeTables, table] }, CLIENT, ENDPOINT)).toBe('insufficientInfo');
  });

  it('ignores the routes of its own subnet', () => {
    const table = aTable('rt2', aRoute('10.0.0.0/8', 'None'));
    const net = endpoint({ home: { routeTable: table.id } });

    expect(end({ ...net, routeTables: [...net.routeTables, table] }, CLIENT, ENDPOINT)).toBe('delivered');
  });
});
