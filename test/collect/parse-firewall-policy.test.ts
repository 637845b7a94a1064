import { net, parseOne } from './parse-one.ts';

describe('a firewall policy', () => {
  const policy = (properties: object) => parseOne('firewallPolicies', 'firewallPolicies/P', properties);

  it('is read from the wire', () => {
    expect(
      policy({
        basePolicy: { id: '/Base' },
        ruleCollectionGroups: [{ id: '/P/ruleCollectionGroups/G' }],
        threatIntelMode: 'Deny',
        intrusionDetection: { mode: 'Alert' },
        dnsSettings: { enableProxy: true, servers: ['10.0.0.4'] },
        snat: { privateRanges: ['0.0.0.0/0'] },
        transportSecurity: { certificateAuthority: { name: 'ca', keyVaultSecretId: 'https://kv.example/secrets/ca' } },
      }),
    ).toEqual({
      id: `${net}/firewallpolicies/p`,
      basePolicy: '/base',
      ruleCollectionGroups: ['/p/rulecollectiongroups/g'],
      settings: {
        threatIntelligence: 'Deny',
        intrusionDetection: 'Alert',
        proxiesDns: true,
        dnsServers: ['10.0.0.4'],
        privateRanges: ['0.0.0.0/0'],
        certificateAuthority: 'ca',
      },
    });
  });

  it('that sets nothing says nothing', () => {
    const nothing = { dnsSettings: {}, snat: null, transportSecurity: { certificateAuthority: null } };
    expect(policy({ ...nothing, ruleCollectionGroups: [] })).toEqual({
      id: `${net}/firewallpolicies/p`,
      ruleCollectionGroups: [],
      settings: {},
    });
  });

  it.each([
    [{ etag: 'x' }, 'properties.ruleCollectionGroups: expected a list, got nothing'],
    [
      { ruleCollectionGroups: [], snat: { privateRanges: ['x'] } },
      'private ranges: expected a CIDR block, got the text "x"',
    ],
  ])('that is not whole, or holds junk, is refused: %j', (properties, message) => {
    expect(() => policy(properties)).toThrow(message);
  });
});

describe('a rule collection group', () => {
  const group = (...ruleCollections: object[]) =>
    parseOne('ruleCollectionGroups', 'firewallPolicies/P/ruleCollectionGroups/G', { priority: 300, ruleCollections });
  const filter = (action: string, ...rules: object[]) => ({
    ruleCollectionType: 'FirewallPolicyFilterRuleCollection',
    name: 'c',
    priority: 100,
    action: { type: action },
    rules,
  });

  it('is read from the wire, each rule by its own type', () => {
    const nat = {
      ruleCollectionType: 'FirewallPolicyNatRuleCollection',
      name: 'nat',
      priority: 90,
      action: { type: 'DNAT' },
      rules: [
        {
          ruleType: 'NatRule',
          name: 't',
          ipProtocols: ['TCP'],
          sourceIpGroups: ['/IPG'],
          destinationAddresses: ['192.0.2.1'],
          destinationPorts: ['443'],
          translatedAddress: '',
          translatedFqdn: 'web.example',
          translatedPort: '443',
        },
      ],
    };
    const network = { ruleType: 'NetworkRule', name: 'n', ipProtocols: ['Any'], destinationPorts: ['*'] };
    const application = {
      ruleType: 'applicationrule',
      name: 'a',
      protocols: [{ protocolType: 'Http', port: 80 }],
      sourceAddresses: ['*'],
      destinationAddresses: ['192.0.2.2'],
      fqdnTags: [],
      webCategories: ['News'],
      targetFqdns: ['a.example'],
      targetUrls: ['a.example/x'],
      terminateTLS: true,
    };

    expect(group(nat, filter('allow', network, application), filter('Deny'))).toEqual({
      id: `${net}/firewallpolicies/p/rulecollectiongroups/g`,
      policy: `${net}/firewallpolicies/p`,
      priority: 300,
      collections: [
        {
          name: 'nat',
          priority: 90,
          action: 'Dnat',
          rules: [
            {
              kind: 'nat',
              name: 't',
              sources: [],
              sourceIpGroups: ['/ipg'],
              destinations: ['192.0.2.1'],
              protocols: ['TCP'],
              ports: ['443'],
              translatedFqdn: 'web.example',
              translatedPort: '443',
            },
          ],
        },
        {
          name: 'c',
          priority: 100,
          action: 'Allow',
          rules: [
            {
              kind: 'network',
              name: 'n',
              sources: [],
              sourceIpGroups: [],
              destinations: [],
              destinationIpGroups: [],
              protocols: ['Any'],
              fqdns: [],
              ports: ['*'],
            },
            {
              kind: 'application',
              name: 'a',
              sources: ['*'],
              sourceIpGroups: [],
              destinations: ['192.0.2.2'],
              protocols: [{ type: 'Http', port: 80 }],
              fqdns: ['a.example'],
              fqdnTags: [],
              webCategories: ['News'],
              urls: ['a.example/x'],
              terminatesTls: true,
            },
          ],
        },
        { name: 'c', priority: 100, action: 'Deny', rules: [] },
      ],
    });
  });

  it.each([
    [filter('Dnat'), 'ruleCollections[0].action.type: expected Allow or Deny, got the text "Dnat"'],
    [{ ...filter('Allow'), ruleCollectionType: 'Other' }, 'ruleCollections[0].ruleCollectionType: expected Firewall'],
    [{ ...filter('Allow'), priority: undefined }, 'ruleCollections[0].priority: expected a number, got nothing'],
    [filter('Allow', { ruleType: 'Other', name: 'n' }), 'rules[0].ruleType: expected NatRule or NetworkRule or'],
    [
      filter('Allow', { name: 'n' }),
      'rules[0].ruleType: expected NatRule or NetworkRule or ApplicationRule, got nothing',
    ],
  ])('with %j is refused with its place', (ruleCollection, message) => {
    expect(() => group(ruleCollection)).toThrow(message);
  });
});

describe('a rule of names', () => {
  it('for what is no protocol of names is refused', () => {
    const rule = { ruleType: 'ApplicationRule', name: 'r', protocols: [{ protocolType: 'Ftp', port: 21 }] };
    const collection = {
      ...{ ruleCollectionType: 'FirewallPolicyFilterRuleCollection', name: 'c', priority: 100 },
      ...{ action: { type: 'Deny' }, rules: [rule] },
    };

    expect(() =>
      parseOne('ruleCollectionGroups', 'firewallPolicies/P/ruleCollectionGroups/G', {
        priority: 300,
        ruleCollections: [collection],
      }),
    ).toThrow('protocols[0].protocolType: expected Http or Https or Mssql, got the text "Ftp"');
  });
});

describe('an IP group', () => {
  it('is read from the wire', () => {
    expect(
      parseOne('ipGroups', 'ipGroups/G', { ipAddresses: ['10.0.0.1', '10.0.0.0/24', '10.0.0.1-10.0.0.9'] }),
    ).toEqual({
      id: `${net}/ipgroups/g`,
      ranges: ['10.0.0.1', '10.0.0.0/24', '10.0.0.1-10.0.0.9'],
    });
  });

  it.each([
    [{ etag: 'x' }, 'properties.ipAddresses: expected a list, got nothing'],
    [{ ipAddresses: ['10.0.0.1', 'nodes'] }, 'ipAddresses: expected IP addresses and blocks, got the text "nodes"'],
  ])('that is not whole, or holds junk, is refused: %j', (properties, message) => {
    expect(() => parseOne('ipGroups', 'ipGroups/G', properties)).toThrow(message);
  });
});
