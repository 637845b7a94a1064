import type { Network, Peering } from '../../shared/reachability/index.ts';
import { aNetwork, aPeering } from '../builders.ts';
import { aCollection, aFirewall, aGroup, aNetworkRule, aRoute, aRule, aTable } from '../network-builders.ts';
import { aSpoke, end, send, subnetId, vnetId, way } from './places.ts';

const [HERE, THERE] = ['10.1.0.4', '10.2.0.4'];

/** Two VNets, each with its side of the peering; `undefined` leaves a side out. */
function peered(there: Partial<Peering> | undefined, back: Partial<Peering> | undefined): Network {
  return aNetwork({
    vnets: [aSpoke('one', 1, there && { two: there }), aSpoke('two', 2, back && { one: back })],
  });
}

describe('a peering', () => {
  it.each<[string, Partial<Peering> | undefined, Partial<Peering> | undefined, string]>([
    ['leads over when both sides are connected', {}, {}, 'delivered'],
    ['without a side here', undefined, {}, 'noRoute by peeringState'],
    ['without a side there', {}, undefined, 'noRoute by peeringState'],
    ['that is not connected here', { state: 'Initiated' }, {}, 'noRoute by peeringState'],
    ['that is not connected there', {}, { state: 'Disconnected' }, 'noRoute by peeringState'],
    ['that bars access here', { allowsAccess: false }, {}, 'noRoute by allowVirtualNetworkAccess'],
    ['that bars access there', {}, { allowsAccess: false }, 'noRoute by allowVirtualNetworkAccess'],
    [
      'needs no forwarding for what begins in the VNet',
      { allowsForwarded: false },
      { allowsForwarded: false },
      'delivered',
    ],
  ])('%s', (_, there, back, answer) => {
    expect(end(peered(there, back), HERE, THERE)).toBe(answer);
  });

  it('that is broken is named, with the side that is', () => {
    const hops = (there: Partial<Peering>, back: Partial<Peering>) =>
      send(peered(there, back), HERE, THERE).hops.at(-1);

    expect(hops({}, { state: 'Disconnected', allowsAccess: false })).toEqual({
      at: `${vnetId('two')}/virtualnetworkpeerings/to-one`,
      kind: 'peering',
      ruling: 'deny',
      by: 'peeringState',
      because: 'the peering is Disconnected and bars access',
    });
    expect(hops({ state: 'Initiated' }, { state: 'Disconnected' })?.at).toBe(
      `${vnetId('one')}/virtualnetworkpeerings/to-two`,
    );
    expect(send(peered({}, undefined), HERE, THERE).hops.at(-1)?.because).toBe(`${vnetId('two')} has no peering back`);
    expect(send(peered(undefined, {}), HERE, THERE).hops.at(-1)?.because).toBe(`${vnetId('one')} has no peering back`);
    expect(send(peered({ allowsAccess: false }, {}), HERE, THERE).hops.at(-1)?.because).toBe(
      'the peering is Connected and bars access',
    );
  });

  it('that is not connected says no more than that', () => {
    expect(send(peered({ state: 'Initiated' }, {}), HERE, THERE).hops.at(-1)?.because).toBe('the peering is Initiated');
  });

  it('that is connected to a VNet nobody sees may lead there, unless it says where it leads', () => {
    const net = (there: Partial<Peering>) => aNetwork({ vnets: [aSpoke('one', 1, { gone: there })] });

    expect(end(net({}), HERE, THERE)).toBe('insufficientInfo');
    expect(end(net({ remotePrefixes: ['10.3.0.0/16'] }), HERE, THERE)).toBe('noRoute by 10.0.0.0/8');
    expect(end(net({ state: 'Disconnected' }), HERE, THERE)).toBe('noRoute by 10.0.0.0/8');
  });

  it('that is broken has nothing to do with addresses elsewhere', () => {
    expect(end(peered({ state: 'Initiated' }, {}), HERE, '10.3.0.4')).toBe('noRoute by 10.0.0.0/8');
  });

  it('is shown on the way', () => {
    expect(way(send(peered({}, {}), HERE, THERE))).toEqual(['route 10.2.0.0/16', 'peering to-two', 'endpoint s']);
  });

  it('is not transitive', () => {
    const net = aNetwork({
      vnets: [aSpoke('one', 1, { hub: {} }), aSpoke('hub', 0, { one: {}, two: {} }), aSpoke('two', 2, { hub: {} })],
    });

    expect(end(net, HERE, '10.0.0.4')).toBe('delivered');
    expect(end(net, HERE, THERE)).toBe('noRoute by 10.0.0.0/8');
  });

  it('routes what it was last synchronised with', () => {
    const stale = peered({ remotePrefixes: ['10.2.0.0/17'] }, {});

    expect(end(stale, HERE, THERE)).toBe('delivered');
    expect(end(stale, HERE, '10.2.200.4')).toBe('noRoute by 10.0.0.0/8');
  });

  it('is judged by the side that leads back, not by another', () => {
    const base = peered({}, { state: 'Disconnected' });
    const vnets = base.vnets.map((vnet) =>
      vnet.id === vnetId('two') ? { ...vnet, peerings: [aPeering('two', 'three'), ...vnet.peerings] } : vnet,
    );

    expect(end({ ...base, vnets }, HERE, THERE)).toBe('noRoute by peeringState');
  });

  it('has in VirtualNetwork what it was last synchronised with', () => {
    const group = aGroup(
      's',
      aRule('vnet', 100, { direction: 'Outbound', destinations: ['VirtualNetwork'] }),
      aRule('no', 200, { direction: 'Outbound', access: 'Deny' }),
    );
    const net = (remotePrefixes: readonly string[]) => {
      const one = aSpoke('one', 1, { two: { remotePrefixes } }, { securityGroup: group.id });
      return aNetwork({ vnets: [one, aSpoke('two', 2, { one: {} })], securityGroups: [group] });
    };

    expect(end(net(['10.2.0.0/16']), HERE, THERE)).toBe('delivered');
    expect(end(net(['10.2.128.0/17']), HERE, THERE)).toBe('deniedOutbound by securityRules/no');
  });

  it('to a VNet that was not seen leads who knows where', () => {
    const far = '/subscriptions/other/resourcegroups/rg/providers/microsoft.network/virtualnetworks/far';
    const peering = { ...aPeering('one', 'far'), remoteVnet: far, remotePrefixes: ['10.77.0.0/16'] };
    const net = aNetwork({ vnets: [{ ...aSpoke('one', 1), peerings: [peering] }] });
    const { disposition, hops } = send(net, HERE, '10.77.0.4');

    expect(disposition).toBe('insufficientInfo');
    expect(hops.at(-1)).toMatchObject({
      at: peering.id,
      kind: 'peering',
      because: `${far} was not seen: subscription other was not read`,
    });
  });
});

describe('a peering of a part', () => {
  it.each([{}, { remotePrefixes: ['10.2.0.0/16'] }])('leads who knows where: %j', (stated) => {
    const partial = (from: string, octet: number, to: string) =>
      aSpoke(from, octet, { [to]: { isPartial: true, ...stated } });
    const net = aNetwork({ vnets: [partial('one', 1, 'two'), partial('two', 2, 'one')] });
    const { disposition, hops } = send(net, HERE, '10.2.0.4');

    expect(disposition).toBe('insufficientInfo');
    expect(hops.at(-1)?.because).toContain('joins a part of two VNets');
  });

  it('that says where it leads has nothing to do with addresses elsewhere', () => {
    const to = (stated: Partial<Peering>) =>
      end(
        aNetwork({ vnets: [aSpoke('one', 1, { two: { isPartial: true, ...stated } }), aSpoke('two', 2, {})] }),
        HERE,
        '10.3.0.4',
      );

    expect(to({})).toBe('insufficientInfo');
    expect(to({ remotePrefixes: ['10.2.0.0/16'] })).toBe('noRoute by 10.0.0.0/8');
  });
});

describe('packets that began elsewhere', () => {
  const router = (routes: readonly ReturnType<typeof aRoute>[]) => aTable('to-nva', ...routes);

  /** Spokes that send to each other by a machine in the hub; `back` is the side of the second spoke. */
  function throughHub(back: Partial<Peering>): Network {
    const table = router([aRoute('10.0.0.0/8', 'VirtualAppliance', '10.0.0.9')]);
    const s = { routeTable: table.id };
    return aNetwork({
      vnets: [
        aSpoke('one', 1, { hub: { allowsForwarded: true } }, s),
        aSpoke('hub', 0, { one: {}, two: {} }),
        aSpoke('two', 2, { hub: back }, s),
      ],
      routeTables: [table],
      interfaces: [
        {
          id: '/nva',
          forwards: true,
          configurations: [
            { address: '10.0.0.9', subnet: subnetId('hub', 's'), applicationSecurityGroups: [], loadBalancerPools: [] },
          ],
        },
      ],
    });
  }

  it('are taken by a side that allows forwarded traffic', () => {
    // What the machine lets through, only itself can tell.
    expect(send(throughHub({ allowsForwarded: true }), HERE, THERE).disposition).toBe('insufficientInfo');
    expect(way(send(throughHub({ allowsForwarded: true }), HERE, THERE)).slice(-3)).toEqual([
      'route 10.2.0.0/16',
      'peering to-two',
      'endpoint s',
    ]);
  });

  it('may be taken by one that does not, if the machine hides where they began', () => {
    expect(send(throughHub({ allowsForwarded: false }), HERE, THERE).disposition).toBe('insufficientInfo');
  });

  it('are not taken by one that does not from a firewall that hides nobody', () => {
    const net = throughHub({ allowsForwarded: false });
    const firewall = aFirewall({
      subnet: subnetId('hub', 's'),
      privateAddress: '10.0.0.9',
      collections: [aCollection('c', 100, 'Allow', aNetworkRule('all'))],
    });
    const { disposition, hops } = send({ ...net, interfaces: [], firewalls: [firewall] }, HERE, THERE);
    const vnets = net.vnets.map((vnet) =>
      vnet.id === vnetId('two')
        ? { ...vnet, peerings: [aPeering('two', 'x', { allowsForwarded: true }), ...vnet.peerings] }
        : vnet,
    );
    const lent = throughHub({ allowsForwarded: false, usesRemoteGateways: true });

    expect(end({ ...net, vnets, interfaces: [], firewalls: [firewall] }, HERE, THERE)).toBe(
      'noRoute by allowForwardedTraffic',
    );
    expect(end({ ...lent, interfaces: [], firewalls: [firewall] }, HERE, THERE)).toBe(
      'noRoute by allowForwardedTraffic',
    );
    expect(disposition).toBe('noRoute');
    expect(hops.at(-1)).toMatchObject({
      at: `${vnetId('two')}/virtualnetworkpeerings/to-hub`,
      by: 'allowForwardedTraffic',
      because: `the packet did not begin in ${vnetId('hub')}, and the peering takes no forwarded traffic`,
    });
  });
});
