import type { DnsForwardingRule, Network } from '../../shared/reachability/index.ts';
import { resolveBy, resolveIn } from '../../shared/reachability/names/resolve.ts';
import { aFirewall } from '../network-builders.ts';
import { behindFirewall, FIREWALL } from './firewalls.ts';
import { aPlace, aSpoke, vnetId } from './places.ts';
import { answer, said, zoned } from './zones.ts';

const AZURE_DNS = '168.63.129.16';

describe('the servers that a VNet asks', () => {
  const zones = zoned({
    'in-v.net': { records: { a: '10.0.1.1' } },
    'in-w.net': { in: ['w'], records: { a: '10.0.1.2' } },
  });
  const resolver = {
    dnsResolvers: [{ id: '/resolver', vnet: vnetId('w') }],
    dnsInboundEndpoints: [{ id: '/inbound', resolver: '/resolver', addresses: ['10.20.0.5'] }],
  };
  const asking = (dnsServers: readonly string[], rest: Partial<Network> = {}) =>
    aPlace({ v: { dnsServers }, others: [aSpoke('w', 20)] }, { ...zones, ...resolver, ...rest });

  it.each<[string, Network, string, string]>([
    ["Azure's own DNS answers for the VNet", asking([AZURE_DNS]), 'a.in-v.net', '10.0.1.1 by /zone/in-v.net'],
    ["a resolver answers for the resolver's VNet", asking(['10.20.0.5']), 'a.in-w.net', '10.0.1.2 by /zone/in-w.net'],
    ['a resolver knows nothing of zones linked here', asking(['10.20.0.5']), 'a.in-v.net', 'public'],
    [
      'of a resolver that was not seen nothing is known',
      asking(['10.20.0.5'], { dnsResolvers: [] }),
      'a.in-v.net',
      'unseen: /resolver was not seen: subscription  was not read',
    ],
    [
      'of a server of somebody else nothing is known',
      asking(['10.20.0.99']),
      'a.in-v.net',
      "unseen: the DNS server 10.20.0.99 was not followed: it is not Azure's",
    ],
    ['two that say the same', asking(['10.20.0.5', '10.20.0.5']), 'a.in-w.net', '10.0.1.2 by /zone/in-w.net'],
    [
      'two that differ',
      asking([AZURE_DNS, '10.20.0.5']),
      'a.in-v.net',
      `unseen: the DNS servers ${AZURE_DNS}, 10.20.0.5 answer differently for a.in-v.net`,
    ],
    [
      'two of which the second was not followed',
      asking(['10.20.0.5', '10.20.0.99']),
      'a.in-w.net',
      "unseen: the DNS server 10.20.0.99 was not followed: it is not Azure's",
    ],
    [
      'two of which the first was not followed',
      asking(['10.20.0.99', '10.20.0.5']),
      'a.in-w.net',
      "unseen: the DNS server 10.20.0.99 was not followed: it is not Azure's",
    ],
  ])('%s', (_, net, name, text) => {
    expect(answer(net, name)).toBe(text);
  });

  it("a resolver's VNet that was not seen is a question", () => {
    const dnsResolvers = [{ id: '/resolver', vnet: '/subscriptions/other/v' }];

    expect(answer(asking(['10.20.0.5'], { dnsResolvers }), 'a.in-w.net')).toBe(
      'unseen: /subscriptions/other/v was not seen: subscription other was not read',
    );
  });

  it("Azure's own DNS answers nobody outside", () => {
    expect(said(resolveBy(aPlace({}, zones), [AZURE_DNS], 'a.in-v.net', {}))).toMatch(/^unseen/);
  });

  describe('and that are a firewall', () => {
    const proxied = (settings: object, dnsServers = [FIREWALL]) =>
      behindFirewall({ settings }, { ...zones, ...resolver }, { v: { dnsServers }, others: [aSpoke('w', 20)] });

    it.each<[string, Network, string, string]>([
      [
        'that proxies DNS answers as its VNet',
        proxied({ proxiesDns: true }),
        'a.in-v.net',
        '10.0.1.1 by /zone/in-v.net',
      ],
      [
        'that asks other servers answers as they do',
        proxied({ proxiesDns: true, dnsServers: ['10.20.0.5'] }),
        'a.in-w.net',
        '10.0.1.2 by /zone/in-w.net',
      ],
      [
        "that asks Azure's own answers as its VNet",
        proxied({ proxiesDns: true, dnsServers: [AZURE_DNS] }),
        'a.in-v.net',
        '10.0.1.1 by /zone/in-v.net',
      ],
      [
        'that does not proxy answers nobody',
        proxied({ proxiesDns: false }),
        'a.in-v.net',
        'no name: the firewall does not proxy DNS',
      ],
      ['that is not told to proxy does not', proxied({}), 'a.in-v.net', 'no name: the firewall does not proxy DNS'],
    ])('%s', (_, net, name, text) => {
      expect(answer(net, name)).toBe(text);
    });

    it('are that firewall, not another', () => {
      const base = proxied({ proxiesDns: true });
      const other = aFirewall({ id: '/other', privateAddress: '10.9.9.9', subnet: '/subscriptions/other/v/subnets/s' });

      expect(answer({ ...base, firewalls: [other, ...base.firewalls] }, 'a.in-v.net')).toBe(
        '10.0.1.1 by /zone/in-v.net',
      );
    });

    it('in a VNet that was not seen is a question', () => {
      const base = proxied({ proxiesDns: true });
      const firewalls = base.firewalls.map((one) => ({
        ...one,
        subnet: '/subscriptions/other/v/subnets/azurefirewallsubnet',
      }));

      expect(answer({ ...base, firewalls }, 'a.in-v.net')).toMatch(/^unseen: \/subscriptions\/other\/v was not seen/);
    });
  });

  describe('by a forwarding ruleset', () => {
    const rule = (domain: string, different: Partial<DnsForwardingRule> = {}): DnsForwardingRule => ({
      id: `/rule/${domain}`,
      ruleset: '/ruleset',
      domain,
      isEnabled: true,
      servers: ['10.20.0.5'],
      ...different,
    });
    const forwarding = (rules: readonly DnsForwardingRule[], vnet = 'v') =>
      asking([], {
        dnsForwardingRules: rules,
        dnsRulesetLinks: [{ id: '/link', ruleset: '/ruleset', vnet: vnetId(vnet) }],
      });
    const TO_RESOLVER = '10.0.1.2 by /zone/in-w.net';
    const TO_NOBODY = { servers: ['10.20.0.99'] };

    it.each<[string, Network, string, string]>([
      ['its servers are asked', forwarding([rule('in-w.net')]), 'a.in-w.net', TO_RESOLVER],
      ['for its domain only', forwarding([rule('other.net')]), 'a.in-w.net', 'public'],
      ['for every name, if it has none', forwarding([rule('')]), 'a.in-w.net', TO_RESOLVER],
      [
        'the longest domain wins',
        forwarding([rule('', TO_NOBODY), rule('in-w.net'), rule('net', TO_NOBODY)]),
        'a.in-w.net',
        TO_RESOLVER,
      ],
      ['if it is enabled', forwarding([rule('in-w.net', { isEnabled: false })]), 'a.in-w.net', 'public'],
      ['if it is linked here', forwarding([rule('in-w.net')], 'w'), 'a.in-w.net', 'public'],
      [
        'if it is of the ruleset that is linked',
        forwarding([rule('in-w.net', { ruleset: '/other' })]),
        'a.in-w.net',
        'public',
      ],
      [
        'a private zone comes before it',
        forwarding([rule('in-v.net', TO_NOBODY)]),
        'a.in-v.net',
        '10.0.1.1 by /zone/in-v.net',
      ],
      [
        'without servers nobody is asked',
        forwarding([rule('in-w.net', { servers: [] })]),
        'a.in-w.net',
        'unseen: no DNS server is named',
      ],
    ])('%s', (_, net, name, text) => {
      expect(answer(net, name)).toBe(text);
    });

    it('that leads back to where it came from ends', () => {
      const net = forwarding([rule('in-w.net', { servers: ['10.20.0.5'] })], 'w');
      const [, w] = net.vnets;
      const unlinked = { ...net, privateDnsLinks: [] };

      expect(w && said(resolveIn(unlinked, w, 'a.in-w.net', {}))).toBe(
        'unseen: the answers for a.in-w.net go round in a circle',
      );
    });
  });
});
