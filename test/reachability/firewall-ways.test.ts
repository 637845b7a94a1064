import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import type { NatRule, Network } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import {
  aCollection,
  aGroup,
  anApplicationRule,
  aNetworkRule,
  anInterface,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import { aNatRule, aPolicy, aRuleGroup, behindFirewall, CLIENT, FIREWALL, FIREWALL_IP, PUBLIC } from './firewalls.ts';
import { A, end, send, subnetId, way } from './places.ts';

const SERVER = '10.0.1.4';
const ALL = [aCollection('a', 1, 'Allow', aNetworkRule('all'))];
const NAMES = [aCollection('a', 1, 'Allow', anApplicationRule('names', ['*']))];

/** From `a` to `b` by the firewall, with the way back by it too; the group of `b` denies the firewall's own address. */
function inside(settings: object, collections = ALL): Network {
  const [there, back] = [
    aTable('there', aRoute('10.0.1.0/24', 'VirtualAppliance', FIREWALL)),
    aTable('back', aRoute('10.0.0.0/24', 'VirtualAppliance', FIREWALL)),
  ];
  const group = aGroup('b', aRule('not-the-firewall', 100, { access: 'Deny', sources: [FIREWALL] }));
  return behindFirewall(
    { settings, collections },
    { routeTables: [there, back], securityGroups: [group] },
    { a: { routeTable: there.id }, b: { routeTable: back.id, securityGroup: group.id } },
  );
}

describe('who is seen behind a firewall', () => {
  const name = { name: 'b.example.net', addresses: [SERVER] };
  const outside = { publicNames: { 'b.example.net': { addresses: [SERVER] } } };
  const HIDDEN = 'deniedInbound by securityRules/not-the-firewall';

  it.each<[string, object, string]>([
    ['private destinations see the client', {}, 'delivered'],
    ['unless private ranges are none', { privateRanges: ['255.255.255.255/32'] }, HIDDEN],
    ['unless the ranges are others', { privateRanges: ['192.168.0.0/16'] }, HIDDEN],
    ['also where Azure is told its own default', { privateRanges: ['IANAPrivateRanges', '192.0.2.0/24'] }, 'delivered'],
    ['also where all are private', { privateRanges: ['0.0.0.0/0'] }, 'delivered'],
  ])('%s', (_, settings, answer) => {
    expect(end(inside(settings), CLIENT, SERVER)).toBe(answer);
  });

  it.each(['10.77.0.4', '172.16.0.4', '192.168.0.4', '100.64.0.4'])(
    '%s is private unless said otherwise',
    (address) => {
      // The reply of the site past the firewall tells whether the client was hidden.
      const gatewaySubnet = subnetId('v', 'gatewaysubnet');
      const learnedRoutes = [{ id: '/l', gateway: '/gw', prefixes: [`${address}/32`] }];
      const gateways = [{ id: '/gw', kind: 'Vpn', subnet: gatewaySubnet, usesBgp: true }];
      const more = [aSubnet(gatewaySubnet, { addressPrefixes: ['10.0.255.0/27'] })];
      const table = aTable('there', aRoute('0.0.0.0/0', 'VirtualAppliance', FIREWALL));
      const net = behindFirewall(
        { collections: ALL },
        { gateways, learnedRoutes, routeTables: [{ ...table, propagatesGatewayRoutes: false }] },
        { a: { routeTable: table.id }, more },
      );

      expect(end(net, CLIENT, address)).toBe('returnLost by 10.0.0.0/16');
    },
  );

  it('behind application rules it is the firewall always', () => {
    expect(end(inside({}, NAMES), CLIENT, name, { outside })).toBe(HIDDEN);
  });

  it('on the internet it is its public address', () => {
    const net = behindFirewall({ collections: ALL });
    const admits = (address: string) =>
      send(net, CLIENT, { addresses: [PUBLIC], allowedSources: [address] }).disposition;

    expect([admits(FIREWALL_IP), admits('198.51.100.5'), admits(CLIENT)]).toEqual([
      'delivered',
      'notAuthorized',
      'notAuthorized',
    ]);
    expect(way(send(net, CLIENT, PUBLIC))).toEqual([
      'route routes/to-0.0.0.0_0',
      'firewall a/all',
      'route 0.0.0.0/0',
      'nat fw',
      'internet internet',
    ]);
  });

  it('with two public addresses it is either', () => {
    const net = behindFirewall(
      { collections: ALL, publicIps: ['/ip-fw', '/ip-2'] },
      { publicIps: [{ id: '/ip-2', address: '198.51.100.5' }] },
    );
    const admits = (...allowedSources: readonly string[]) =>
      send(net, CLIENT, { addresses: [PUBLIC], allowedSources }).disposition;

    expect([admits(FIREWALL_IP), admits(FIREWALL_IP, '198.51.100.5')]).toEqual(['notAuthorized', 'delivered']);
  });

  it('with a NAT gateway on its subnet it is that of the NAT gateway', () => {
    const natGateways = [{ id: '/nat', publicIps: ['/ip-nat'], publicIpPrefixes: [] }];
    const rest = { natGateways, publicIps: [{ id: '/ip-nat', address: '198.51.100.9' }] };
    const net = behindFirewall({ collections: ALL }, rest, {}, { natGateway: '/nat' });
    const admits = (address: string) =>
      send(net, CLIENT, { addresses: [PUBLIC], allowedSources: [address] }).disposition;

    expect([admits('198.51.100.9'), admits(FIREWALL_IP)]).toEqual(['delivered', 'notAuthorized']);
  });

  it('without public address it does not leave', () => {
    const net = behindFirewall({ collections: ALL, publicIps: [] });

    expect(end(net, CLIENT, PUBLIC)).toBe('noRoute');
    expect(send(net, CLIENT, PUBLIC).hops.at(-1)?.because).toBe('the firewall has no public address');
  });

  it('rules of its subnet are asked with nobody: security groups do not hold for a firewall', () => {
    const group = aGroup(
      'fw',
      aRule('no', 100, { access: 'Deny' }),
      aRule('out', 100, { access: 'Deny', direction: 'Outbound' }),
    );
    const net = behindFirewall({ collections: ALL }, { securityGroups: [group] }, {}, { securityGroup: group.id });

    expect(end(net, CLIENT, PUBLIC)).toBe('delivered');
  });
});

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

  it.each<[string, Partial<NatRule>]>([
    ['a name', { translatedFqdn: 'web.example.net' }],
    ['no port', { translatedPort: '*' }],
  ])('it leads who knows where if the rule sends it to %s', (what, different) => {
    const { translatedAddress: _, ...rule } = aNatRule('web');
    const net = behindFirewall({
      collections: [
        aCollection('in', 1, 'Dnat', {
          ...rule,
          ...(what !== 'a name' && { translatedAddress: SERVER }),
          ...different,
        }),
      ],
    });

    expect(ask(net)).toBe('insufficientInfo by in/web');
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

  it('a firewall whose subnet was not seen is a question', () => {
    const base = dnat();
    const net = { ...base, firewalls: base.firewalls.map((one) => ({ ...one, subnet: '/subscriptions/other/s' })) };

    expect(ask(net)).toBe('insufficientInfo');
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
});
