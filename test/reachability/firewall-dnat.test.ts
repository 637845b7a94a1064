import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import type { NatRule, Network } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import { aCollection, aFirewall, aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { aNatRule, aPolicy, aRuleGroup, behindFirewall, CLIENT, FIREWALL, FIREWALL_IP } from './firewalls.ts';
import { A, end, send, subnetId, way } from './places.ts';

const SERVER = '10.0.1.4';
const MACHINES = subnetId('v', 'nva');
const SECOND = aFirewall({ id: '/second', subnet: MACHINES, privateAddress: '10.0.3.9', policy: aPolicy('gone').id });

describe('from the internet to a public address of the firewall', () => {
  const dnat = (different: Partial<NatRule> = {}, rest: Partial<Network> = {}, b = {}) =>
    behindFirewall({ collections: [aCollection('in', 1, 'Dnat', aNatRule('web', different))] }, rest, { a: {}, b });
  const ask = (net: Network, port = '443', from = '203.0.113.7') => end(net, from, FIREWALL_IP, { ports: [port] });

  it('a DNAT rule sends it on, and no network rule is needed', () => {
    expect(ask(dnat())).toBe('delivered');
    expect(way(send(dnat(), '203.0.113.7', FIREWALL_IP))).toEqual([
      'firewall in/web',
      'route 10.0.0.0/16',
      'endpoint b',
    ]);
  });

  it.each<[string, Partial<NatRule>, string, string]>([
    ['another port', {}, '80', `deniedByFirewall by ${NO_RULE}`],
    ['another protocol', { protocols: ['UDP'] }, '443', `deniedByFirewall by ${NO_RULE}`],
    ['any protocol', { protocols: ['Any'] }, '443', 'delivered'],
    ['another source', { sources: ['198.51.100.0/24'] }, '443', `deniedByFirewall by ${NO_RULE}`],
    ['its source', { sources: ['203.0.113.0/24'] }, '443', 'delivered'],
    ['another of its addresses', { destinations: ['198.51.100.5'] }, '443', `deniedByFirewall by ${NO_RULE}`],
    ['to an address in no subnet', { translatedAddress: '10.0.77.4' }, '443', 'noRoute'],
    ['to a private address outside', { translatedAddress: '10.9.0.4' }, '443', 'noRoute by 10.0.0.0/8'],
  ])('%s', (_, different, port, answer) => {
    expect(ask(dnat(different), port)).toBe(answer);
  });

  it('it is hidden behind the firewall, at the port that the rule names', () => {
    const rules = [
      aRule('old-port', 100, { access: 'Deny', ports: ['443'] }),
      aRule('client', 110, { access: 'Deny', sources: ['203.0.113.0/24'] }),
    ];
    const groups = (...more: readonly ReturnType<typeof aRule>[]) => ({
      securityGroups: [aGroup('b', ...rules, ...more)],
    });
    const b = { securityGroup: aGroup('b').id };

    expect(ask(dnat({}, groups(), b))).toBe('delivered');
    expect(ask(dnat({}, groups(aRule('new', 120, { access: 'Deny', sources: [FIREWALL], ports: ['8443'] })), b))).toBe(
      'deniedInbound by securityRules/new',
    );
  });

  it.each<[string, Partial<NatRule>, string]>([
    ['a name', { translatedFqdn: 'web.example.net' }, 'web.example.net'],
    ['no port', { translatedAddress: SERVER, translatedPort: '*' }, SERVER],
    [
      'a name that is told beside an address',
      { translatedAddress: SERVER, translatedFqdn: 'web.example.net', translatedPort: '*' },
      'web.example.net',
    ],
    ['nothing', {}, 'it'],
  ])('it leads who knows where if the rule sends it to %s', (_, different, where) => {
    const { translatedAddress: _address, ...rule } = aNatRule('web');
    const net = behindFirewall({ collections: [aCollection('in', 1, 'Dnat', { ...rule, ...different })] });

    expect(ask(net)).toBe('insufficientInfo by in/web');
    expect(send(net, '203.0.113.7', FIREWALL_IP).hops.at(-1)?.because).toBe(`where ${where} leads is not known`);
  });

  it('rules of a policy that was not read leave it open', () => {
    const net = behindFirewall({ policy: aPolicy('own').id }, {}, { a: {} });

    expect(ask(net)).toBe('insufficientInfo');
  });

  it('rules by an IP group that was not read leave it open', () => {
    expect(ask(dnat({ sources: [], sourceIpGroups: ['/subscriptions/other/g'] }))).toBe('insufficientInfo');
  });

  it('the rule of a policy is named with its group', () => {
    const group = aRuleGroup('own', 'g', 1, aCollection('in', 1, 'Dnat', aNatRule('web')));
    const net = behindFirewall(
      { policy: aPolicy('own').id },
      { firewallPolicies: [aPolicy('own')], ruleCollectionGroups: [group] },
      { a: {} },
    );

    expect(send(net, '203.0.113.7', FIREWALL_IP).hops[0]).toMatchObject({
      by: 'g/in/web',
      of: group.id,
      because: `the rule sends it on to ${SERVER}`,
    });
  });

  it.each([
    ['was not seen', { subnet: '/subscriptions/other/s' }],
    ['does not exist', { subnet: subnetId('v', 'gone') }],
    ['is none, as in a virtual hub', {}],
  ])('a firewall whose subnet %s is a question', (_, place) => {
    const base = dnat();
    const net = { ...base, firewalls: base.firewalls.map(({ subnet: _subnet, ...one }) => ({ ...one, ...place })) };

    expect(ask(net)).toBe('insufficientInfo');
  });

  it('a firewall whose own address was not told is a question, but for what no rule takes', () => {
    const base = dnat();
    const net = { ...base, firewalls: base.firewalls.map(({ privateAddress: _, ...one }) => one) };

    expect(ask(net)).toBe('insufficientInfo by in/web');
    expect(send(net, '203.0.113.7', FIREWALL_IP).hops.at(-1)?.because).toBe(
      'the private address of the firewall was not told',
    );
    expect(ask(net, '80')).toBe(ask(base, '80'));
  });

  it('the reply must find the way out of the firewall', () => {
    const table = aTable('fw', aRoute('0.0.0.0/0', 'VirtualNetworkGateway'));
    const net = behindFirewall(
      { collections: [aCollection('in', 1, 'Dnat', aNatRule('web'))] },
      { routeTables: [table] },
      { a: {} },
      { routeTable: table.id },
    );

    expect(ask(net)).toBe('returnLost by routes/to-0.0.0.0_0');
  });

  it('from inside out and in again it is seen with the address that it leaves with', () => {
    const net = dnat(
      { sources: ['198.51.100.77'] },
      {
        publicIps: [{ id: '/own', address: '198.51.100.77' }],
        interfaces: [
          anInterface('client', CLIENT, A, {
            configurations: [
              { address: CLIENT, subnet: A, publicIp: '/own', applicationSecurityGroups: [], loadBalancerPools: [] },
            ],
          }),
        ],
      },
    );

    expect(end(net, CLIENT, FIREWALL_IP)).toBe('delivered');
    expect(end(net, '10.0.0.9', FIREWALL_IP)).toBe('insufficientInfo');
  });

  it.each<[string, Partial<Network>]>([
    ['a machine', { interfaces: [anInterface('nva', '10.0.3.9', MACHINES, { forwards: true })] }],
    ['a firewall whose rules were not read', { firewalls: [SECOND] }],
  ])('from inside out and in again, and past %s: the reply goes out as it came in', (_, second) => {
    const tables = [aTable('fw', aRoute('10.0.1.0/24', 'VirtualAppliance', '10.0.3.9'))];
    const [own] = tables.map(({ id }) => ({ routeTable: id }));
    const client = {
      address: CLIENT,
      subnet: A,
      publicIp: '/own',
      applicationSecurityGroups: [],
      loadBalancerPools: [],
    };
    const net = behindFirewall(
      { collections: [aCollection('in', 1, 'Dnat', aNatRule('web'))] },
      {
        routeTables: tables,
        publicIps: [{ id: '/own', address: '198.51.100.77' }],
        interfaces: [anInterface('client', CLIENT, A, { configurations: [client] }), ...(second.interfaces ?? [])],
      },
      { a: {}, more: [aSubnet(MACHINES, { addressPrefixes: ['10.0.3.0/24'] })] },
      { ...own },
    );
    const firewalls = [...net.firewalls, ...(second.firewalls ?? [])];

    // Not more is open than what that device does.
    expect(end({ ...net, firewalls }, CLIENT, FIREWALL_IP)).toBe('insufficientInfo');
  });
});
