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
});
