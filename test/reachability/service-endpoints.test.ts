import type { Network } from '../../shared/reachability/index.ts';
import { aRoute } from '../network-builders.ts';
import { aPlace, nextHop as hop, send, someTags, way } from './places.ts';
import { learning, NVA, routed } from './routed.ts';

describe('service endpoints', () => {
  const TAGS = someTags({
    storage: ['203.0.113.0/24', '198.51.100.0/24'],
    'storage.westeurope': ['203.0.113.0/24'],
    sql: ['192.0.2.0/24'],
  });
  const at = (service: string, locations: readonly string[]) =>
    aPlace({ a: { serviceEndpoints: [{ service, locations }] } });
  const STORAGE = 'VirtualNetworkServiceEndpoint Microsoft.Storage';

  it.each<[string, Network, string, string]>([
    ['lead to the service', at('Microsoft.Storage', ['*']), '198.51.100.7', STORAGE],
    ['without a region too', at('Microsoft.Storage', []), '198.51.100.7', STORAGE],
    ['in their regions', at('Microsoft.Storage', ['West Europe']), '203.0.113.7', STORAGE],
    [
      'in those whose addresses are known',
      at('Microsoft.Storage', ['northeurope', 'westeurope']),
      '203.0.113.7',
      STORAGE,
    ],
    ['not in others', at('Microsoft.Storage', ['westeurope']), '198.51.100.7', 'Internet 0.0.0.0/0'],
    [
      'everywhere, if they are global',
      at('Microsoft.Storage.Global', ['westeurope']),
      '198.51.100.7',
      'VirtualNetworkServiceEndpoint Microsoft.Storage.Global',
    ],
    ['not to another service', at('Microsoft.Sql', ['*']), '203.0.113.7', 'Internet 0.0.0.0/0'],
    [
      'of a service without a tag lead nowhere',
      at('Microsoft.AzureActiveDirectory', ['*']),
      '203.0.113.7',
      'Internet 0.0.0.0/0',
    ],
  ])('%s', (_, net, destination, answer) => {
    expect(hop(net, destination, TAGS)).toBe(answer);
  });

  it("are not the neighbours'", () => {
    const net = aPlace({ b: { serviceEndpoints: [{ service: 'Microsoft.Storage', locations: ['*'] }] } });

    expect(hop(net, '203.0.113.7', TAGS)).toBe('Internet 0.0.0.0/0');
  });

  it("give way to a user's route for the same prefixes", () => {
    const serviceEndpoints = [{ service: 'Microsoft.Storage', locations: ['*'] }];
    const net = routed([aRoute('Storage', 'VirtualAppliance', NVA)], { a: { serviceEndpoints } });

    expect(hop(net, '203.0.113.7', TAGS)).toBe(`VirtualAppliance ${NVA} Storage`);
  });

  it("win over a user's default route, and over whatever a gateway learned", () => {
    const serviceEndpoints = [{ service: 'Microsoft.Storage', locations: ['*'] }];
    const net = learning(['203.0.113.0/25', '0.0.0.0/0'], [aRoute('0.0.0.0/0', 'VirtualAppliance', NVA)], {
      a: { serviceEndpoints },
    });

    expect(hop(net, '203.0.113.7', TAGS)).toBe(STORAGE);
  });

  it('lead there with the address of the client', () => {
    const net = at('Microsoft.Storage', ['*']);
    const outside = { serviceTags: TAGS };
    const admits = (...allowedSources: readonly string[]) =>
      send(net, '10.0.0.4', { addresses: ['203.0.113.7'], allowedSources }, { outside }).disposition;

    expect(way(send(net, '10.0.0.4', '203.0.113.7', { outside }))).toEqual([
      'route Microsoft.Storage',
      'endpoint Microsoft.Storage',
    ]);
    expect([admits('10.0.0.0/24'), admits('10.0.1.0/24')]).toEqual(['delivered', 'notAuthorized']);
  });
});
