import type { Network, Route } from '../../shared/reachability/index.ts';
import { anInterface, aRoute, aTable } from '../network-builders.ts';
import { behindFirewall, CLIENT, FIREWALL, PUBLIC } from './firewalls.ts';
import { aPlace, aSpoke, B, end, send, subnetId } from './places.ts';

const SERVER = '10.0.1.4';
const toFirewall = (prefix: string) => aRoute(prefix, 'VirtualAppliance', FIREWALL);

describe('a reply to the internet', () => {
  const own = anInterface('server', SERVER, B, {
    configurations: [
      { address: SERVER, subnet: B, publicIp: '/own', applicationSecurityGroups: [], loadBalancerPools: [] },
    ],
  });
  const published = (back: readonly Route[]): Network => {
    const table = aTable('back', ...back);
    const publicIps = [{ id: '/own', address: '198.51.100.50' }];
    return behindFirewall(
      {},
      { interfaces: [own], publicIps, routeTables: [table] },
      { a: {}, b: { routeTable: table.id } },
    );
  };

  it.each<[string, readonly Route[], string]>([
    ['leaves as it came in', [], 'delivered'],
    ['that is sent to a firewall is lost', [toFirewall('0.0.0.0/0')], 'returnLost by routes/to-0.0.0.0_0'],
    [
      'comes back where a route for the client leads past the firewall',
      [toFirewall('0.0.0.0/0'), aRoute('203.0.113.0/24', 'Internet')],
      'delivered',
    ],
    ['that is dropped is lost', [aRoute('203.0.113.0/24', 'None')], 'returnLost by routes/to-203.0.113.0_24'],
  ])('%s', (_, back, answer) => {
    expect(end(published(back), PUBLIC, '198.51.100.50')).toBe(answer);
    expect(end(published(back), PUBLIC, SERVER)).toBe(answer);
  });

  it('says nothing of clients elsewhere', () => {
    const net = published([aRoute('203.0.113.0/25', 'None')]);
    const { parts } = send(net, { addresses: ['203.0.113.126-203.0.113.129'] }, '198.51.100.50');

    expect(parts.map(({ disposition, flow }) => [disposition, flow.sources])).toEqual([
      ['returnLost', ['203.0.113.126/31']],
      ['delivered', ['203.0.113.128/31']],
    ]);
  });
});

describe('who comes out of the internet', () => {
  it('to a private address comes by what is in front of it', () => {
    expect(end(aPlace({}), PUBLIC, SERVER)).toBe('delivered');
    expect(end(aPlace({}), PUBLIC, '10.9.0.4')).toBe('noRoute');
    expect(end(aPlace({}), PUBLIC, '203.0.114.1')).toBe('delivered');
  });

  it('to an address that two VNets have must be told which', () => {
    const net = aPlace({
      others: [
        {
          ...aSpoke('w', 0),
          addressPrefixes: ['10.0.0.0/16'],
          subnets: [
            { id: subnetId('w', 's'), addressPrefixes: ['10.0.1.0/24'], serviceEndpoints: [], privateEndpoints: [] },
          ],
        },
      ],
    });

    expect(end(net, PUBLIC, SERVER)).toBe('insufficientInfo');
    expect(end(net, PUBLIC, { addresses: [SERVER], subnet: B })).toBe('delivered');
    expect(end(net, PUBLIC, { addresses: [SERVER], subnet: subnetId('w', 's') })).toBe('delivered');
  });

  it('to a load balancer or an interface that was not seen is a question', () => {
    const publicIps = [{ id: '/own', address: '198.51.100.50' }];
    const balancer = { id: '/lb', frontends: [{ id: '/lb/f', publicIp: '/own' }], rules: [], outboundRules: [] };
    const far = anInterface('far', '10.0.1.9', '/subscriptions/other/virtualnetworks/x/subnets/s', {
      configurations: [
        {
          address: '10.0.1.9',
          subnet: '/subscriptions/other/virtualnetworks/x/subnets/s',
          publicIp: '/own',
          applicationSecurityGroups: [],
          loadBalancerPools: [],
        },
      ],
    });
    const { address: _, ...bare } = {
      address: SERVER,
      subnet: B,
      publicIp: '/own',
      applicationSecurityGroups: [],
      loadBalancerPools: [],
    };

    expect(end(aPlace({}, { publicIps, loadBalancers: [balancer] }), PUBLIC, '198.51.100.50')).toBe('insufficientInfo');
    expect(end(aPlace({}, { publicIps, interfaces: [far] }), PUBLIC, '198.51.100.50')).toBe('insufficientInfo');
    expect(
      end(aPlace({}, { publicIps, interfaces: [{ ...far, configurations: [bare] }] }), PUBLIC, '198.51.100.50'),
    ).toBe('insufficientInfo');
  });

  it('is admitted by its own address', () => {
    const target = { addresses: ['203.0.114.1'], allowedSources: ['203.0.113.0/25'] };

    expect(send(aPlace({}), PUBLIC, target).disposition).toBe('delivered');
    expect(send(aPlace({}), '203.0.113.200', target).disposition).toBe('notAuthorized');
  });

  it('does not get to an address that the internet does not route', () => {
    const table = aTable('rt', aRoute('0.0.0.0/0', 'Internet'));
    const net = aPlace({ a: { routeTable: table.id } }, { routeTables: [table] });

    expect(send(net, CLIENT, '192.168.0.4').hops.at(-1)).toMatchObject({
      kind: 'internet',
      ruling: 'deny',
      because: 'the internet does not route this address',
    });
  });
});
