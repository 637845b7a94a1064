import { requiredNames } from '../../../shared/aks/required-flows.ts';
import {
  firewallAddresses,
  firewallNames,
  WORDS_OF_NAMES,
} from '../../../shared/collect/read/logs/firewall-rulings.ts';
import { anApiServer, aPool, CLUSTER } from '../../builders.ts';
import { healthyPublic } from '../../fleet/fleet.ts';
import { nameRuling } from '../../fleet/path-logs.ts';
import { ask } from './ask.ts';

const world = healthyPublic('one', 1);
const firewall = { id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/azureFirewalls/fw' };
const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 10, count));
const time = (count: number) => minute(count).toISOString();

describe('the log of a firewall', () => {
  const of = firewall.id.toLowerCase();
  const rule = (count: number, different: object) => nameRuling(world, firewall, minute(count), { ...different });
  const deny = { Action: 'Deny', RuleCollectionGroup: 'g', RuleCollection: 'c', Rule: 'r' };
  const byDefault = {
    Action: 'Deny',
    RuleCollectionGroup: '',
    RuleCollection: '',
    Rule: '',
    ActionReason: 'Default Action',
  };
  const [mcr, arm] = [{ Fqdn: 'MCR.microsoft.com' }, { Fqdn: 'management.azure.com' }];

  it('tells what was denied last, and nothing that was let through since', () => {
    const told = ask(
      firewallNames,
      [
        rule(1, { ...deny, ...mcr }),
        rule(2, { ...mcr }),
        rule(3, { ...deny, ...mcr, SourceIp: '10.1.128.9' }),
        rule(4, { ...deny, ...mcr, SourceIp: '10.1.128.8' }),
        rule(5, { ...deny, ...mcr, SourceIp: '10.1.129.8' }),
        rule(1, { ...arm }),
        rule(6, { ...byDefault, ...arm }),
        rule(6, { ...byDefault, Fqdn: 'nobody.example' }),
        nameRuling(world, { id: `${firewall.id}2` }, minute(7), { ...deny, ...mcr }),
      ],
      { of },
    );

    const at = { port: 443, protocol: 'HTTPS', ruling: 'denied' };
    expect(told).toEqual([
      {
        ...at,
        destination: 'management.azure.com',
        block: '10.1.128',
        sources: ['10.1.128.4'],
        hits: 1,
        firstSeenAt: time(6),
        lastSeenAt: time(6),
      },
      {
        ...at,
        destination: 'mcr.microsoft.com',
        block: '10.1.129',
        sources: ['10.1.129.8'],
        hits: 1,
        firstSeenAt: time(5),
        lastSeenAt: time(5),
        rule: 'g/c/r',
      },
      {
        ...at,
        destination: 'mcr.microsoft.com',
        block: '10.1.128',
        sources: ['10.1.128.9', '10.1.128.8'],
        hits: 2,
        firstSeenAt: time(3),
        lastSeenAt: time(4),
        rule: 'g/c/r',
      },
    ]);
  });

  it('tells of TLS that was opened last', () => {
    const told = ask(
      firewallNames,
      [
        rule(1, { IsTlsInspected: true }),
        rule(2, { SourceIp: '10.1.128.9', IsTlsInspected: true }),
        rule(3, { SourceIp: '10.1.128.9' }),
      ],
      { of },
    );

    expect(told).toMatchObject([
      { ruling: 'inspected', sources: ['10.1.128.4'], rule: 'aks/aksfwar/nodes-to-api-server' },
    ]);
  });

  it('tells of addresses on 443', () => {
    const row = (count: number, different: object) => ({
      TimeGenerated: minute(count),
      Protocol: 'TCP',
      SourceIp: '10.1.128.4',
      SourcePort: 50_000,
      DestinationIp: '192.0.2.1',
      DestinationPort: 443,
      Action: 'Deny',
      ActionReason: 'Default Action',
      Policy: '',
      RuleCollectionGroup: '',
      RuleCollection: '',
      Rule: '',
      _ResourceId: of,
      ...different,
    });
    const told = ask(
      firewallAddresses,
      [
        row(1, {}),
        row(2, { DestinationPort: 9000 }),
        row(3, { Protocol: 'UDP' }),
        row(4, { Action: 'Allow', DestinationIp: '192.0.2.2' }),
      ],
      { of },
    );

    expect(told).toMatchObject([{ destination: '192.0.2.1', port: 443, protocol: 'TCP', ruling: 'denied' }]);
  });

  it('is asked about every name that nodes call', () => {
    const fqdns = [
      'a.hcp.westeurope.azmk8s.io',
      'a.hcp.usgovvirginia.cx.aks.containerservice.azure.us',
      'a.hcp.chinaeast2.cx.prod.service.azk8s.cn',
    ];
    const names = fqdns.flatMap((fqdn) => [
      fqdn,
      ...requiredNames(
        anApiServer({
          fqdn,
          pools: [aPool({ os: 'Windows' })],
          addOns: ['omsagent', 'defender', 'azurepolicy', 'metrics'],
        }),
        CLUSTER,
      ).map(({ name }) => name),
    ]);
    const rows = names.map((Fqdn) => rule(1, { ...deny, Fqdn }));

    expect(ask(firewallNames, rows, { of })).toHaveLength(new Set(names).size);
    expect(WORDS_OF_NAMES.length).toBeLessThan(20);
  });

  it('says the same in the legacy form, in all its spellings', () => {
    const text = (count: number, Category: string, msg_s: string) => ({
      TimeGenerated: minute(count),
      _ResourceId: of,
      Category,
      msg_s,
    });
    const names = [
      'HTTPS request from 10.1.128.4:55583 to MCR.microsoft.com:443. Action: Deny. Policy: p. Rule Collection Group: g. Rule Collection: c. Rule: r, s',
      'HTTP  request from 10.1.128.5:55202 to packages.microsoft.com:80. Url: packages.microsoft.com/a. Action: Deny. No rule matched. Proceeding with default action',
      'HTTPS request from 10.1.128.6:1 to management.azure.com:443. Action: Deny. No rule matched. Proceeding with default action',
      'HTTPS request from 10.1.128.6:2 to management.azure.com:443. Action: Allow. Policy: p. Rule Collection Group: g. Rule Collection: c. Rule: t',
      'HTTPS request from 10.1.128.7:6065. Action: Deny. Reason: SNI TLS extension was missing.',
    ].map((message, count) => text(count, 'AzureFirewallApplicationRule', message));
    const addresses = [
      'TCP request from 10.1.128.4:50712 to 192.0.2.4:443. Action: Deny',
      'TCP request from 10.1.128.5:50712 to 192.0.2.4:443. Action: Deny. ',
      'TCP request from 10.1.128.6:50712 to 192.0.2.4:443. Action: Deny.. Rule Collection: c. Rule: no-web',
      'ICMP Type=8 request from 10.1.128.7:0 to 192.0.2.4:0. Action: Deny..',
      'TCP request from 10.1.128.4:51890 to 192.0.2.4:443. Action: drop. Signature: 2028816. IDS: JA3 Hash. Priority: 3',
      "TCP request from 203.0.113.174:61563 to 203.0.113.13:3389 was DNAT'ed to 10.1.2.4:3389",
    ].map((message, count) => text(count, 'AzureFirewallNetworkRule', message));
    const rows = [
      ...names,
      ...addresses,
      text(9, 'AzureFirewallDnsProxy', 'DNS Request: 10.1.0.5:7943 - 8951 A IN mcr.microsoft.com.'),
    ];

    expect(ask(firewallNames, rows, { of, isLegacy: true })).toMatchObject([
      {
        destination: 'packages.microsoft.com',
        port: 80,
        protocol: 'HTTP',
        sources: ['10.1.128.5'],
        lastSeenAt: time(1),
      },
      { destination: 'mcr.microsoft.com', port: 443, sources: ['10.1.128.4'], rule: 'g/c/r, s' },
    ]);
    const [denied] = ask(firewallAddresses, rows, { of, isLegacy: true });
    expect(denied).toMatchObject({ destination: '192.0.2.4', hits: 3, ruling: 'denied' });
    expect(denied?.sources.toSorted()).toEqual(['10.1.128.4', '10.1.128.5', '10.1.128.6']);
  });
});
