import { type Network, type Target, trace, type Trace } from '../../shared/reachability/index.ts';
import { nameOf } from '../../shared/reachability/lookup/lookup.ts';
import { watch } from '../../shared/reachability/lookup/watch.ts';
import { aPeering, aVnet, SUBSCRIPTION } from '../builders.ts';
import { aCollection, anInterface, aNetworkRule, aRoute, aTable } from '../network-builders.ts';
import { Dice } from '../dice.ts';
import { behindFirewall, FIREWALL } from './firewalls.ts';
import { generate } from './generator.ts';
import { HERE, lent, SITE } from './lent.ts';
import { aPlace, aSpoke as spoke, B, end, send, vnetId } from './places.ts';
import { thinned } from '../thinned.ts';
import { zoned } from './zones.ts';

const NETWORKS = 800;
const A_MACHINE = '10.0.0.4';
/** What a Virtual Network Manager has in force in a VNet is asked of each. */
const ALWAYS = '/securityadminrules/effective';

/** What is said of a flow, but for the flow itself: that to any public address is told without the network's own. */
function said({ disposition, parts }: Trace): string {
  return JSON.stringify({ disposition, hops: parts.map(({ hops }) => hops) });
}

describe('who watches a network', () => {
  it('is told of all that an answer rests on: without the rest it is the same', () => {
    let removed = 0;
    for (let seed = 1; seed <= NETWORKS; seed++) {
      const { network, outside, packets } = generate(new Dice(seed));
      for (const { flow } of packets) {
        const watched = watch(network);
        const told = trace(watched.network, flow, outside);
        const rest = thinned(network, watched.looked);
        removed += network.interfaces.length - rest.interfaces.length;

        expect([seed, said(trace(rest, flow, outside))]).toEqual([seed, said(told)]);
      }
    }
    expect(removed).toBeGreaterThan(NETWORKS);
  });

  const own = anInterface('server', '10.0.1.4', B, {
    configurations: [
      { address: '10.0.1.4', subnet: B, publicIp: '/own', applicationSecurityGroups: [], loadBalancerPools: [] },
    ],
  });
  const published = aPlace({}, { interfaces: [own], publicIps: [{ id: '/own', address: '198.51.100.50' }] });
  const hub = aPlace(
    {
      v: { peerings: ['w', 'x', 'gone'].map((peer) => aPeering('v', peer)) },
      others: [spoke('w', 20, { v: {} }), spoke('x', 21, { v: {} })],
    },
    { seen: [SUBSCRIPTION] },
  );
  const firewalled = behindFirewall(
    { collections: [aCollection('all', 100, 'Allow', aNetworkRule('all'))] },
    { routeTables: [aTable('rt', aRoute('10.20.0.0/16', 'VirtualAppliance', FIREWALL))] },
    {
      a: { routeTable: aTable('rt').id },
      v: { peerings: [aPeering('v', 'w')] },
      others: [spoke('w', 20, { v: { allowsForwarded: false } })],
    },
  );
  const endpoint = {
    ...{ id: '/endpoint', subnet: B, addresses: [], interfaces: ['/nic'], state: 'Approved' },
    applicationSecurityGroups: [],
  };
  const nic = anInterface('nic', '10.0.1.9', B, { id: '/nic' });
  const shared = aPlace({}, { privateEndpoints: [endpoint], interfaces: [nic] });
  const zones = zoned({
    'in-v.net': { records: { a: '10.0.1.1' } },
    'in-w.net': { in: ['w'], records: { a: '10.0.1.2' } },
  });
  const asking = (dnsServers: readonly string[], rest: Partial<Network> = {}) =>
    aPlace(
      { v: { dnsServers }, others: [spoke('w', 20)] },
      {
        ...zones,
        dnsResolvers: [{ id: '/resolver', vnet: vnetId('w') }],
        dnsInboundEndpoints: [{ id: '/inbound', resolver: '/resolver', addresses: ['10.20.0.5'] }],
        ...rest,
      },
    );
  const forwarding = asking([], {
    dnsForwardingRules: [
      { id: '/other', ruleset: '/ruleset', domain: 'in-x.net', isEnabled: true, servers: [] },
      { id: '/rule', ruleset: '/ruleset', domain: 'in-w.net', isEnabled: true, servers: ['10.20.0.5'] },
    ],
    dnsRulesetLinks: [
      { id: '/elsewhere', ruleset: '/ruleset', vnet: vnetId('w') },
      { id: '/link', ruleset: '/ruleset', vnet: vnetId('v') },
    ],
  });
  const proxied = behindFirewall({ settings: { proxiesDns: true } }, zones, { v: { dnsServers: [FIREWALL] } });

  const zone = ['in-w.net', 'w', 'a'];

  it.each<[string, Network, string | Target, readonly string[]]>([
    ['who answers at a public address, and the address', published, '198.51.100.50', ['server', 'own']],
    ['who has a private one', published, '10.0.1.4', ['server']],
    ['a peer that a packet goes to, and those that are gone', hub, '10.20.0.4', ['gone', 'w']],
    ['peers that no packet goes to only if they are gone', hub, '10.0.1.4', ['gone']],
    ['a peer that turns it away', firewalled, '10.20.0.4', ['rt', 'fw', 'w']],
    ['a private endpoint, and the interface that has its address', shared, '10.0.1.9', ['endpoint', 'nic']],
    ['the zone, the link and the record of a name', asking([]), { name: 'a.in-v.net' }, ['in-v.net', 'v', 'a']],
    ['the resolver that answers', asking(['10.20.0.5']), { name: 'a.in-w.net' }, ['inbound', 'resolver', 'w', ...zone]],
    [
      'the rule that forwards',
      forwarding,
      { name: 'a.in-w.net' },
      ['link', 'rule', 'inbound', 'resolver', 'w', ...zone],
    ],
    ['the firewall that answers', proxied, { name: 'a.in-v.net' }, ['fw', 'in-v.net', 'v', 'a', 'to-fw']],
  ])('is told of %s', (_, network, to, names) => {
    const watched = watch(network);
    send(watched.network, A_MACHINE, to);

    expect([...watched.looked].filter((id) => !id.endsWith(ALWAYS)).map(nameOf)).toEqual(['v', ...names]);
  });

  it('is told of a peer that a reply is lost to', () => {
    const [borrower, ...hubs] = lent({}, {}).vnets;
    const peered = aVnet('spoke', { ...borrower, peerings: [...(borrower?.peerings ?? []), aPeering('spoke', 'w')] });
    const like = aVnet('w', { addressPrefixes: ['192.168.0.0/16'], peerings: [aPeering('w', 'spoke')] });
    const { looked, network } = watch(lent({}, {}, { vnets: [peered, like, ...hubs] }));

    expect(end(network, { addresses: [SITE], via: vnetId('hub') }, HERE)).toMatch(/^returnLost/);
    expect([...looked]).toContain(like.id);
  });
});
