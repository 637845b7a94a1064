import type { Network } from '../../shared/reachability/index.ts';
import { aSubnet } from '../builders.ts';
import { aCollection, aGroup, anApplicationRule, aNetworkRule, aRoute, aRule, aTable } from '../network-builders.ts';
import { behindFirewall, CLIENT, FIREWALL, FIREWALL_IP, PUBLIC } from './firewalls.ts';
import { end, send, subnetId, way } from './places.ts';

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

describe('a firewall whose rules were not all read', () => {
  /** The client is in `a`, the server in `b`, whose group denies these. */
  const denying = (...sources: readonly string[]) => {
    const group = aGroup('b', aRule('no', 100, { access: 'Deny', sources }));
    return { ...inside({ privateRanges: ['0.0.0.0/0'] }), securityGroups: [group] };
  };
  const unread = (net: Network) => ({
    ...net,
    firewalls: net.firewalls.map((one) => ({ ...one, policy: '/subscriptions/other/policy' })),
  });

  it.each<[string, readonly string[], string]>([
    ['may hide the client, or not', ['192.0.2.0/24'], 'insufficientInfo'],
    ['is a question where only the client is denied', [CLIENT], 'insufficientInfo'],
    ['is a question where only the firewall is denied', [FIREWALL], 'insufficientInfo'],
    ['is none where both are', [CLIENT, FIREWALL], 'deniedInbound by securityRules/no'],
  ])('%s', (_, sources, answer) => {
    expect(end(unread(denying(...sources)), CLIENT, SERVER)).toBe(answer);
  });
});
