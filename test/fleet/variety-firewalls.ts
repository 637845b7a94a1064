import {
  applicationRule,
  filterRules,
  firewall,
  firewallPolicy,
  ipGroup,
  natRule,
  natRules,
  networkRule,
  ownRules,
  ruleCollectionGroup,
} from './firewalls.ts';
import * as arm from './resources.ts';

const GROUP = 'rg-varied';
const PLACE = 'westeurope';

/** Firewalls with rules of their own, with policies and in hubs. */
export function variedFirewalls(subscription: string, hub: arm.Resource): readonly arm.Resource[] {
  const ip = arm.publicIp(subscription, GROUP, 'fw-ip', PLACE, '192.0.2.200');
  const groups = ['192.0.2.0/24', '10.1.0.4'].map((range, index) =>
    ipGroup(subscription, GROUP, `ips-${index}`, PLACE, [range]),
  );
  const ids = groups.map(({ id }) => id);
  return [ip, ...groups, ...classicFirewalls(subscription, hub, ip, ids), ...policies(subscription, ids)];
}

function classicFirewalls(
  subscription: string,
  hub: arm.Resource,
  ip: arm.Resource,
  groups: readonly string[],
): readonly arm.Resource[] {
  const classic = firewall(subscription, GROUP, 'fw-one', PLACE, hub, '10.200.3.4', ip);
  classic.properties.additionalProperties = {
    'Network.DNS.EnableProxy': 'true',
    'Network.DNS.Servers': '10.0.0.4,10.0.0.5',
    'Network.SNAT.PrivateRanges': 'IANAPrivateRanges, 192.0.2.0/24',
  };
  const from = { sourceAddresses: ['10.0.0.0/8'], sourceIpGroups: [groups[0]] };
  ownRules(classic, 'networkRuleCollections', 'net', 100, 'Deny', [
    { name: 'n', ...from, protocols: ['UDP'], destinationAddresses: ['AzureCloud'], destinationPorts: ['123'] },
  ]);
  ownRules(classic, 'applicationRuleCollections', 'app', 200, 'Allow', [
    { name: 'a', ...from, protocols: [{ protocolType: 'Http', port: 80 }], targetFqdns: ['*.example'], fqdnTags: [] },
  ]);
  ownRules(classic, 'natRuleCollections', 'nat', 300, 'Dnat', [
    {
      name: 't',
      ...from,
      protocols: ['TCP'],
      destinationAddresses: ['192.0.2.200'],
      destinationPorts: ['8443'],
      translatedFqdn: 'web.example',
      translatedPort: '443',
    },
  ]);
  const other = firewall(subscription, GROUP, 'fw-two', PLACE, { ...hub, id: `${hub.id}-2` }, '10.201.3.4', {
    ...ip,
    id: `${ip.id}-2`,
  });
  ownRules(other, 'networkRuleCollections', 'all', 65_000, 'Allow', [
    { name: 'n', protocols: ['Any'], sourceAddresses: ['*'], destinationAddresses: ['*'], destinationPorts: ['*'] },
  ]);
  Object.assign(other.properties, {
    threatIntelMode: 'Deny',
    additionalProperties: {
      'Network.DNS.EnableProxy': 'false',
      'Network.DNS.Servers': '10.0.0.6',
      'Network.SNAT.PrivateRanges': '0.0.0.0/0',
    },
    firewallPolicy: { id: '/Policy/1' },
  });
  const hubs = [1, 2].map((index) => {
    const inHub = firewall(subscription, GROUP, `fw-hub-${index}`, PLACE, hub, '', ip);
    Object.assign(inHub.properties, {
      ipConfigurations: [],
      virtualHub: { id: `/Hub/${index}` },
      hubIPAddresses: {
        privateIPAddress: `10.210.${index}.4`,
        publicIPs: { addresses: [{ address: `192.0.2.${index}` }], count: 1 },
      },
      firewallPolicy: { id: '/Policy/2' },
    });
    return inHub;
  });
  return [classic, other, ...hubs];
}

function policies(subscription: string, groups: readonly string[]): readonly arm.Resource[] {
  return [0, 1].flatMap((index): arm.Resource[] => {
    const policy = firewallPolicy(subscription, GROUP, `policy-${index}`, PLACE);
    Object.assign(policy.properties, {
      basePolicy: { id: `/Policy/Base${index}` },
      threatIntelMode: index ? 'Deny' : 'Off',
      intrusionDetection: { mode: index ? 'Deny' : 'Alert' },
      dnsSettings: { enableProxy: index === 0, servers: [`10.0.${index}.4`] },
      snat: { privateRanges: [`10.${index}.0.0/16`] },
      transportSecurity: {
        certificateAuthority: { name: `ca-${index}`, keyVaultSecretId: `https://kv-${index}.example/secrets/ca` },
      },
    });
    const varied = {
      sourceAddresses: [`10.${index}.0.0/16`],
      sourceIpGroups: [groups[index]],
      destinationIpGroups: [groups[1 - index]],
      destinationFqdns: [`${index}.example`],
      destinationAddresses: [`192.0.2.${index}`],
      destinationPorts: [`${1_000 + index}`],
      targetFqdns: [`*.${index}.example`],
      fqdnTags: [index ? 'AzureKubernetesService' : 'WindowsUpdate'],
      webCategories: [index ? 'Hacking' : 'News'],
      targetUrls: [`https://${index}.example/x`],
      terminateTLS: index === 0,
    };
    const group = ruleCollectionGroup(policy, `group-${index}`, 100 + index, [
      natRules(`nat-${index}`, 110 + index, [
        natRule(`t-${index}`, {
          ...varied,
          ipProtocols: index ? ['UDP'] : ['TCP', 'UDP'],
          translatedPort: `${8_000 + index}`,
          ...(index ? { translatedAddress: '10.0.0.9' } : { translatedFqdn: 'a.example' }),
        }),
        natRule(`t-more-${index}`, { translatedAddress: `10.0.1.${index}` }),
      ]),
      filterRules(`net-${index}`, 200, index ? 'Deny' : 'Allow', [
        networkRule(`n-${index}`, { ...varied, ipProtocols: index ? ['Any'] : ['ICMP'] }),
      ]),
      filterRules(`app-${index}`, 300, 'Allow', [
        applicationRule(`a-${index}`, { ...varied, protocols: [{ protocolType: 'Mssql', port: 1_433 + index }] }),
      ]),
    ]);
    return [policy, group];
  });
}
