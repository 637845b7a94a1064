import { net, parseOne } from './parse-one.ts';

const configuration = {
  name: 'ip',
  properties: {
    provisioningState: 'Succeeded',
    privateIPAddress: '10.0.1.4',
    subnet: { id: '/V/subnets/AzureFirewallSubnet' },
    publicIPAddress: { id: '/IP/1' },
  },
};

const collection = (type: string, ...rules: object[]) => ({
  name: 'c',
  properties: { priority: 100, action: { type }, rules },
});

describe('a firewall', () => {
  const firewall = (properties: object) => parseOne('firewalls', 'azureFirewalls/F', properties);

  it('is read from the wire with rules of its own', () => {
    expect(
      firewall({
        sku: { name: 'AZFW_VNet', tier: 'Standard' },
        threatIntelMode: 'Alert',
        additionalProperties: {
          'Network.DNS.EnableProxy': 'true',
          'Network.DNS.Servers': '10.0.0.4,10.0.0.5',
          'Network.SNAT.PrivateRanges': 'IANAPrivateRanges , 192.0.2.0/24',
        },
        ipConfigurations: [configuration, { name: 'more', properties: { publicIPAddress: { id: '/IP/2' } } }],
        networkRuleCollections: [
          collection('Deny', {
            name: 'n',
            protocols: ['UDP', 'TCP'],
            sourceAddresses: ['10.0.0.0/24'],
            sourceIpGroups: ['/IPG/S'],
            destinationAddresses: ['AzureCloud', 'junk'],
            destinationIpGroups: ['/IPG/D'],
            destinationFqdns: ['www.example'],
            destinationPorts: ['80', '1-2'],
          }),
        ],
        applicationRuleCollections: [
          collection('allow', {
            name: 'a',
            protocols: [{ protocolType: 'Https', port: 443 }],
            sourceAddresses: ['*'],
            targetFqdns: ['*.example'],
            fqdnTags: ['AzureKubernetesService'],
          }),
        ],
        natRuleCollections: [
          collection('Dnat', {
            name: 't',
            protocols: ['TCP'],
            sourceAddresses: ['*'],
            destinationAddresses: ['192.0.2.1'],
            destinationPorts: ['443'],
            translatedAddress: '10.0.2.4',
            translatedPort: '8443',
          }),
        ],
      }),
    ).toEqual({
      id: `${net}/azurefirewalls/f`,
      subnet: '/v/subnets/azurefirewallsubnet',
      privateAddress: '10.0.1.4',
      publicIps: ['/ip/1', '/ip/2'],
      publicAddresses: [],
      collections: [
        {
          name: 'c',
          priority: 100,
          action: 'Dnat',
          rules: [
            {
              kind: 'nat',
              name: 't',
              sources: ['*'],
              sourceIpGroups: [],
              destinations: ['192.0.2.1'],
              protocols: ['TCP'],
              ports: ['443'],
              translatedAddress: '10.0.2.4',
              translatedPort: '8443',
            },
          ],
        },
        {
          name: 'c',
          priority: 100,
          action: 'Deny',
          rules: [
            {
              kind: 'network',
              name: 'n',
              sources: ['10.0.0.0/24'],
              sourceIpGroups: ['/ipg/s'],
              destinations: ['AzureCloud', 'junk'],
              destinationIpGroups: ['/ipg/d'],
              protocols: ['UDP', 'TCP'],
              fqdns: ['www.example'],
              ports: ['80', '1-2'],
            },
          ],
        },
        {
          name: 'c',
          priority: 100,
          action: 'Allow',
          rules: [
            {
              kind: 'application',
              name: 'a',
              sources: ['*'],
              sourceIpGroups: [],
              destinations: [],
              protocols: [{ type: 'Https', port: 443 }],
              fqdns: ['*.example'],
              fqdnTags: ['AzureKubernetesService'],
              webCategories: [],
              urls: [],
              terminatesTls: false,
            },
          ],
        },
      ],
      settings: {
        threatIntelligence: 'Alert',
        proxiesDns: true,
        dnsServers: ['10.0.0.4', '10.0.0.5'],
        privateRanges: ['IANAPrivateRanges', '192.0.2.0/24'],
      },
    });
  });

  it('is read from the wire in a virtual hub, with a policy', () => {
    expect(
      firewall({
        sku: { name: 'AZFW_Hub', tier: 'Premium' },
        virtualHub: { id: '/Hub' },
        hubIPAddresses: {
          privateIPAddress: '10.9.0.4',
          publicIPs: { addresses: [{ address: '192.0.2.9' }, { address: '192.0.2.10' }], count: 2 },
        },
        firewallPolicy: { id: '/Policy' },
      }),
    ).toEqual({
      id: `${net}/azurefirewalls/f`,
      privateAddress: '10.9.0.4',
      publicIps: [],
      publicAddresses: ['192.0.2.9', '192.0.2.10'],
      virtualHub: '/hub',
      policy: '/policy',
      collections: [],
      settings: {},
    });
  });

  it.each([
    [{ additionalProperties: { 'Network.DNS.EnableProxy': 'False' } }, { proxiesDns: false }],
    [{ additionalProperties: { 'Network.DNS.Servers': '' } }, { dnsServers: [] }],
    [{ additionalProperties: {} }, {}],
  ])('with %j has the settings %j', (properties, settings) => {
    expect(firewall(properties).settings).toEqual(settings);
  });

  it.each([
    [{ additionalProperties: { 'Network.DNS.EnableProxy': 'perhaps' } }, 'Network.DNS.EnableProxy: expected true or'],
    [{ natRuleCollections: [collection('Snat')] }, 'action.type: expected Dnat, got the text "Snat"'],
    [{ networkRuleCollections: [collection('Dnat')] }, 'action.type: expected Allow or Deny, got the text "Dnat"'],
    [{ networkRuleCollections: [{ name: 'c', properties: { priority: 1 } }] }, 'action: expected an object'],
    [{ networkRuleCollections: [collection('Deny', { protocols: ['TCP'] })] }, 'rules[0].name: expected a text'],
    [{ applicationRuleCollections: [collection('Deny', { name: 'a', protocols: ['Https'] })] }, 'protocols[0]'],
    [{ natRuleCollections: [collection('Dnat', { name: 't', protocols: [] })] }, 'translatedPort: expected a text'],
    [{ ipConfigurations: [{ properties: { privateIPAddress: 'x' } }] }, 'privateIPAddress: expected an IP address'],
  ])('with %j is refused with its place', (properties, message) => {
    expect(() => firewall(properties)).toThrow(message);
  });
});
