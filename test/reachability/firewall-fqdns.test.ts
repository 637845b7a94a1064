import type { NetworkRule } from '../../shared/reachability/index.ts';
import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import { aCollection, aNetworkRule } from '../network-builders.ts';
import { behindFirewall, CLIENT, PUBLIC, ruling } from './firewalls.ts';
import { aSpoke, send, vnetId } from './places.ts';
import { zoned } from './zones.ts';

const allow = (...rules: readonly NetworkRule[]) => [aCollection('a', 1, 'Allow', ...rules)];

describe('names in network rules', () => {
  const net = (settings = {}) =>
    behindFirewall({
      collections: allow(aNetworkRule('named', { destinations: [], fqdns: ['API.example.net.'] })),
      settings,
    });

  it('match who dials them, and nobody else', () => {
    expect(ruling(net(), {}, 'api.example.net')).toBe('allow a/named');
    expect(ruling(net(), {}, 'www.example.net')).toBe(`deny ${NO_RULE}`);
  });

  it('that nobody knows the addresses of match who dials them too', () => {
    const ask = (name: string) => ruling(net(), { outside: { publicNames: {} } }, name);

    expect([ask('api.example.net'), ask('www.example.net')]).toEqual(['allow a/named', `deny ${NO_RULE}`]);
  });

  it('say of a rule with names that it goes by names, and of no other', () => {
    const because = (rule: Partial<NetworkRule>, name?: string) => {
      const net = behindFirewall({ collections: allow(aNetworkRule('r', rule)) });
      const target = { addresses: [PUBLIC], ...(name !== undefined && { name }) };
      const outside = { publicNames: { 'api.example.net': { addresses: [PUBLIC] } } };
      return send(net, CLIENT, target, { outside }).hops.find(({ kind }) => kind === 'firewall')?.because;
    };

    expect(because({}, 'api.example.net')).toBe('the rule allows it');
    expect(because({ fqdns: ['api.example.net'] })).toBe('the rule allows it');
    expect(because({ fqdns: ['api.example.net'] }, 'api.example.net')).toContain('without DNS proxy');
  });

  it('are no wildcards', () => {
    const wild = behindFirewall({
      collections: allow(aNetworkRule('w', { destinations: [], fqdns: ['*.example.net'] })),
    });

    expect(ruling(wild, {}, 'api.example.net')).toBe(`deny ${NO_RULE}`);
  });

  it('may or may not lead to an address that is dialled without name', () => {
    expect(ruling(net())).toBe('unknown whether the firewall resolves api.example.net to the destination');
  });

  it('count beside addresses', () => {
    const both = behindFirewall({
      collections: allow(aNetworkRule('b', { destinations: [PUBLIC], fqdns: ['api.example.net'] })),
    });

    expect(ruling(both)).toBe('allow a/b');
  });

  it('are not to be relied on without DNS proxy', () => {
    const because = (settings: object) => {
      const target = { name: 'api.example.net', addresses: [PUBLIC] };
      const outside = { publicNames: { 'api.example.net': { addresses: [PUBLIC] } } };
      return send(net(settings), CLIENT, target, { outside }).hops.find(({ kind }) => kind === 'firewall')?.because;
    };

    expect(because({})).toBe(
      'the rule allows it; the rule names the destination, and without DNS proxy client and firewall may resolve it differently',
    );
    expect(because({ proxiesDns: true })).toBe('the rule allows it');
  });

  describe('that the firewall can resolve', () => {
    const zones = zoned({
      'in-v.net': { records: { a: '203.0.113.7' } },
      'in-w.net': { in: ['w'], records: { a: '203.0.113.7' } },
    });
    const resolver = {
      dnsResolvers: [{ id: '/resolver', vnet: vnetId('w') }],
      dnsInboundEndpoints: [{ id: '/inbound', resolver: '/resolver', addresses: ['10.20.0.5'] }],
    };
    const named = (fqdn: string, settings = {}) =>
      behindFirewall(
        {
          collections: allow(aNetworkRule('named', { destinations: [], fqdns: [fqdn] })),
          settings,
        },
        { ...zones, ...resolver },
        { others: [aSpoke('w', 20)] },
      );
    const YES = 'allow a/named';
    const NO = `deny ${NO_RULE}`;

    it('stand for its addresses, whoever dials what', () => {
      expect(ruling(named('a.in-v.net'))).toBe(YES);
      expect(ruling(named('a.in-v.net'), {}, undefined, '203.0.113.8')).toBe(NO);
      expect(ruling(named('a.in-v.net'), {}, 'alias.example.net')).toBe(YES);
    });

    it('are resolved by its VNet or by the servers that it asks', () => {
      expect(ruling(named('b.in-v.net'))).toBe(NO);
      expect(ruling(named('a.in-w.net'))).toMatch(/^unknown/);
      expect(ruling(named('a.in-w.net', { dnsServers: ['10.20.0.5'] }))).toBe(YES);
    });
  });
});
