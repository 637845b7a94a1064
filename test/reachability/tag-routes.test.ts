import { aRoute } from '../network-builders.ts';
import { effectiveRoutes } from '../../shared/reachability/routes/routes.ts';
import { home, nextHop as hop, someTags } from './places.ts';
import { NVA, routed } from './routed.ts';

describe('routes for service tags', () => {
  const TAGS = someTags({
    storage: ['203.0.113.0/24'],
    'storage.westeurope': ['203.0.113.0/24'],
    'azurecloud.westeurope': ['203.0.113.0/24'],
    azurecloud: ['203.0.113.0/24', '198.51.100.0/24'],
  });
  const tag = (name: string) => aRoute(name, 'VirtualAppliance', `10.0.1.${name.length}`);

  it.each<[string, readonly string[], string]>([
    ['a tag counts with its prefixes', ['Storage'], 'Storage'],
    ['a plain prefix before a tag with the same', ['Storage', '203.0.113.0/24'], '203.0.113.0/24'],
    ['a plain prefix before a region with the same', ['Storage.WestEurope', '203.0.113.0/24'], '203.0.113.0/24'],
    ['a longer tag prefix before a shorter plain one', ['Storage', '203.0.0.0/16'], 'Storage'],
    ['a region before the whole', ['Storage', 'Storage.WestEurope'], 'Storage.WestEurope'],
    ['a service before the cloud', ['AzureCloud', 'Storage'], 'Storage'],
    ['a service before the cloud of a region', ['AzureCloud.WestEurope', 'Storage'], 'Storage'],
    ['the cloud of a region before the cloud', ['AzureCloud', 'AzureCloud.WestEurope'], 'AzureCloud.WestEurope'],
  ])('%s', (_, prefixes, winner) => {
    for (const order of [prefixes, prefixes.toReversed()]) {
      expect(hop(routed(order.map(tag)), '203.0.113.7', TAGS)).toMatch(new RegExp(` ${winner}$`));
    }
  });

  it('are in force in all the lengths of their prefixes', () => {
    const net = routed([tag('Storage')]);
    const { routes } = effectiveRoutes(net, ...home(net), someTags({ storage: ['203.0.113.0/24', '198.51.100.0/25'] }));

    expect(
      routes.filter(({ prefix }) => prefix === 'Storage').map(({ length, isActive }) => [length, isActive]),
    ).toEqual([
      [25, true],
      [24, true],
    ]);
  });

  it('count for what is in the tag only', () => {
    expect(hop(routed([tag('Storage')]), '198.51.100.7', TAGS)).toBe('Internet 0.0.0.0/0');
  });

  it('of unknown contents may hold every public address, and no private one', () => {
    const net = routed([aRoute('Sql', 'VirtualAppliance', NVA)]);

    expect(hop(net, '203.0.113.7', TAGS)).toBe('unseen: the route to-Sql is for Sql, whose addresses are not known');
    expect(hop(net, '192.168.0.4', TAGS)).toBe('None 192.168.0.0/16');
  });

  it('of unknown contents are no question where they lead the same way', () => {
    const both = [aRoute('Sql', 'VirtualAppliance', NVA), aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)];
    const other = [aRoute('Sql', 'VirtualAppliance', '10.0.1.5'), aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)];

    expect(hop(routed(both), '203.0.113.7', TAGS)).toBe(`VirtualAppliance ${NVA} 0.0.0.0/0`);
    expect(hop(routed(other), '203.0.113.7', TAGS)).toMatch(/^unseen/);
    expect(hop(routed([aRoute('Sql', 'Internet')]), '203.0.113.7', TAGS)).toBe('Internet 0.0.0.0/0');
    expect(hop(routed([aRoute('Sql', 'None')]), '203.0.113.7', TAGS)).toMatch(/^unseen/);
  });

  it('are looked up in the tags that are given, not in those of another day', () => {
    const net = routed([tag('Storage')]);

    expect(hop(net, '203.0.113.7', TAGS)).toMatch(/^VirtualAppliance/);
    expect(hop(net, '203.0.113.7', someTags({ storage: ['192.0.2.0/24'] }))).toBe('Internet 0.0.0.0/0');
  });
});
