import type { Network } from '../../shared/reachability/index.ts';
import { aGroup, anInterface, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke, B, send, way } from './places.ts';

/** Where Azure's load balancers probe from: https://learn.microsoft.com/azure/load-balancer/load-balancer-custom-probe-overview */
const HOST = '168.63.129.16';
const HOST_6 = 'fe80::1234:5678:9abc';

/** TCP 9988, at which an API server in a subnet is probed: https://learn.microsoft.com/azure/aks/api-server-vnet-integration */
const probe = (net: Network, to = '10.0.1.4', from = HOST) => send(net, from, to, { ports: ['9988'] });

describe('a health probe', () => {
  const guarded = (...rules: Parameters<typeof aRule>[]) => {
    const group = aGroup('b', ...rules.map((rule) => aRule(...rule)));
    return aPlace({ b: { securityGroup: group.id } }, { securityGroups: [group] });
  };

  it.each<[string, Network, string, string]>([
    ['passes where no group is', aPlace({}), 'delivered', 'azure b'],
    // The tag VirtualNetwork holds the host, as Azure's effective rules show.
    ['is let in by default', guarded(), 'delivered', 'azure defaultSecurityRules/AllowVnetInBound b'],
    [
      'is let in by its tag',
      guarded(
        ['probes', 200, { sources: ['AzureLoadBalancer'], ports: ['9988'] }],
        ['no', 300, { access: 'Deny', sources: ['*'] }],
      ),
      'delivered',
      'azure securityRules/probes b',
    ],
    [
      'is let in by its tag on the port of the rule alone',
      guarded(
        ['probes', 200, { sources: ['AzureLoadBalancer'], ports: ['443'] }],
        ['no', 300, { access: 'Deny', sources: ['*'] }],
      ),
      'deniedInbound',
      'azure securityRules/no',
    ],
    [
      'is denied with its tag',
      guarded(['no', 300, { access: 'Deny', sources: ['AzureLoadBalancer'] }]),
      'deniedInbound',
      'azure securityRules/no',
    ],
    [
      // Azure's effective rules list the host in this tag too.
      'is denied with the internet',
      guarded(['no', 300, { access: 'Deny', sources: ['Internet'] }]),
      'deniedInbound',
      'azure securityRules/no',
    ],
  ])('%s', (_, net, disposition, hops) => {
    const answer = probe(net);

    expect([
      answer.disposition,
      way(answer)
        .map((hop) => hop.split(' ')[1])
        .join(' '),
    ]).toEqual([disposition, hops]);
  });

  it('over IPv6 is let in by a rule of its own', () => {
    const group = aGroup('b');
    const net = aPlace(
      { b: { securityGroup: group.id, addressPrefixes: ['fd00::/64'] }, v: { addressPrefixes: ['fd00::/48'] } },
      { securityGroups: [group] },
    );

    expect(way(probe(net, 'fd00::4', HOST_6))).toContain('nsg defaultSecurityRules/AllowAzureLoadBalancerInBound');
  });

  it('and its reply take no notice of routes', () => {
    const table = aTable('away', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.0.9.9'), aRoute(`${HOST}/32`, 'None'));
    const net = aPlace({ b: { routeTable: table.id } }, { routeTables: [table] });

    expect(probe(net).disposition).toBe('delivered');
  });

  it('is judged by the group of the interface too', () => {
    const group = aGroup('nic', aRule('no', 100, { access: 'Deny' }));
    const nic = anInterface('nic', '10.0.1.4', B, { securityGroup: group.id });
    const net = aPlace({}, { securityGroups: [group], interfaces: [nic] });

    expect([probe(net).disposition, probe(net, '10.0.1.5').disposition]).toEqual(['deniedInbound', 'delivered']);
  });

  it('goes to the subnet that is meant, where two have the address', () => {
    const twice = aSpoke('w', 0);
    const net = aPlace({ others: [twice] });
    const to = (subnet: string) => send(net, HOST, { addresses: ['10.0.0.4'], subnet });

    expect(probe(net, '10.0.0.4').hops.at(-1)).toMatchObject({
      ruling: 'unknown',
      because: 'several VNets hold the address',
    });
    expect(to(A).hops.at(-1)).toMatchObject({ at: A, ruling: 'allow' });
    expect(to(twice.subnets[0]?.id ?? '').hops.at(-1)).toMatchObject({ at: twice.subnets[0]?.id, ruling: 'allow' });
  });

  it('goes nowhere else', () => {
    expect(probe(aPlace({}), '10.9.0.4')).toMatchObject({
      disposition: 'noRoute',
      hops: [{ at: 'azure', ruling: 'deny', because: 'no VNet holds the address' }],
    });
    expect(probe(aPlace({}), '203.0.113.7').disposition).toBe('noRoute');
    expect(probe(aPlace({}, { unseen: [{ within: '', kind: 'vnets', why: '403' }] }), '10.9.0.4')).toMatchObject({
      disposition: 'insufficientInfo',
      hops: [{ because: 'no VNet that was seen holds it: 403' }],
    });
  });

  it('is what the neighbours of its address are not', () => {
    const { parts } = send(aPlace({}), '168.63.129.14-168.63.129.17', '10.0.1.4', { ports: ['9988'] });

    expect(parts.map(({ flow, hops }) => [flow.sources, hops[0]?.at])).toEqual([
      [['168.63.129.14/31', '168.63.129.17/32'], 'internet'],
      [['168.63.129.16/32'], 'azure'],
    ]);
  });

  it('asks public DNS for names', () => {
    const outside = { publicNames: { 'api.example.net': { addresses: ['10.0.1.4'] } } };

    expect(send(aPlace({}), HOST, { name: 'api.example.net' }, { outside }).disposition).toBe('delivered');
  });
});
