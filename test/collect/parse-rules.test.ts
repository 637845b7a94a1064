import { net, parseOne } from './parse-one.ts';

describe('a security group', () => {
  const least = { protocol: '*', access: 'Allow', priority: 100, direction: 'Inbound' };
  const group = (properties: object, more: object = {}) =>
    parseOne('securityGroups', 'networkSecurityGroups/G', {
      securityRules: [{ name: 'r', properties: { ...least, ...properties } }],
      ...more,
    });

  it('is read from the wire, singular and plural united, junk kept', () => {
    expect(
      group(
        {
          protocol: 'Tcp',
          sourceAddressPrefix: '',
          sourceAddressPrefixes: ['10.0.0.0/8', 'NoSuchTag', '300.1.2.3'],
          sourceApplicationSecurityGroups: [{ id: '/ASG/A' }],
          destinationAddressPrefix: 'VirtualNetwork',
          destinationAddressPrefixes: [],
          destinationApplicationSecurityGroups: [{ id: '/ASG/B' }],
          sourcePortRange: '*',
          destinationPortRange: '443',
          destinationPortRanges: ['443', '9000-9100', 'https'],
        },
        {
          defaultSecurityRules: [{ name: 'DenyAllInBound', properties: { ...least, access: 'Deny', priority: 65500 } }],
        },
      ),
    ).toEqual({
      id: `${net}/networksecuritygroups/g`,
      rules: [
        {
          name: 'r',
          priority: 100,
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sources: ['10.0.0.0/8', 'NoSuchTag', '300.1.2.3'],
          sourceGroups: ['/asg/a'],
          destinations: ['VirtualNetwork'],
          destinationGroups: ['/asg/b'],
          sourcePorts: ['*'],
          ports: ['443', '9000-9100', 'https'],
        },
      ],
      defaultRules: [
        {
          name: 'DenyAllInBound',
          priority: 65_500,
          direction: 'Inbound',
          access: 'Deny',
          protocol: '*',
          sources: [],
          sourceGroups: [],
          destinations: [],
          destinationGroups: [],
          sourcePorts: [],
          ports: [],
        },
      ],
    });
  });

  it.each([{}, { defaultSecurityRules: null }, { defaultSecurityRules: [] }])(
    'with %j was exported without the rules that every group has',
    (more) => {
      expect(Object.keys(group({}, more))).toEqual(['id', 'rules']);
    },
  );

  it('may be flat, as az prints it, and spell its words in any case', () => {
    expect(
      parseOne('securityGroups', 'networkSecurityGroups/G', {
        provisioningState: 'Succeeded',
        securityRules: [
          { name: 'r', provisioningState: 'Succeeded', ...least, access: 'deny', direction: 'OUTBOUND', priority: 7 },
        ],
      }).rules,
    ).toMatchObject([{ name: 'r', access: 'Deny', direction: 'Outbound', priority: 7 }]);
  });

  it.each([
    [{ direction: 'Sideways' }, 'direction: expected Inbound or Outbound, got the text "Sideways"'],
    [{ direction: null }, 'direction: expected Inbound or Outbound, got nothing'],
    [{ access: 'AlwaysAllow' }, 'access: expected Allow or Deny, got the text "AlwaysAllow"'],
    [{ priority: '100' }, 'priority: expected a number, got the text "100"'],
    [{ priority: undefined }, 'priority: expected a number, got nothing'],
    [{ protocol: 6 }, 'protocol: expected a text, got number 6'],
    [{ sourceAddressPrefixes: '10.0.0.0/8' }, 'sourceAddressPrefixes: expected a list'],
    [{ destinationPortRange: 443 }, 'destinationPortRange: expected a text, got number 443'],
    [{ sourceApplicationSecurityGroups: ['/ASG'] }, 'sourceApplicationSecurityGroups[0]: expected an object'],
  ])('with %j is refused with its place', (rule, message) => {
    expect(() => group(rule)).toThrow(`properties.securityRules[0].properties.${message}`);
  });

  it('without its list of rules is not whole, and not empty', () => {
    expect(() => parseOne('securityGroups', 'networkSecurityGroups/G', { etag: 'x' })).toThrow(
      'properties.securityRules: expected a list, got nothing',
    );
  });
});

describe('the security admin rules of a VNet', () => {
  const rule = {
    id: '/subscriptions/X/resourceGroups/RG/providers/Microsoft.Network/networkManagers/M/securityAdminConfigurations/C/ruleCollections/RC/rules/Deny-Telnet',
    kind: 'Custom',
    properties: {
      priority: 10,
      direction: 'inbound',
      access: 'alwaysallow',
      protocol: 'Tcp',
      sources: [{ addressPrefix: 'Internet', addressPrefixType: 'ServiceTag' }],
      destinations: [{ addressPrefix: '*', addressPrefixType: 'IPPrefix' }],
      sourcePortRanges: ['0-65535'],
      destinationPortRanges: ['23'],
    },
  };
  const id = 'virtualNetworks/V/securityAdminRules/effective';

  it('are read from the answer of Azure', () => {
    expect(parseOne('securityAdminRules', id, { value: [rule] })).toEqual({
      id: `${net}/virtualnetworks/v/securityadminrules/effective`,
      vnet: `${net}/virtualnetworks/v`,
      rules: [
        {
          name: 'Deny-Telnet',
          priority: 10,
          direction: 'Inbound',
          access: 'AlwaysAllow',
          protocol: 'Tcp',
          sources: ['Internet'],
          sourceGroups: [],
          destinations: ['*'],
          destinationGroups: [],
          sourcePorts: ['0-65535'],
          ports: ['23'],
        },
      ],
    });
  });

  it('are refused where they go on elsewhere, or a word is unknown', () => {
    expect(() => parseOne('securityAdminRules', id, { value: [rule], skipToken: 'more' })).toThrow(
      'skipToken: the list goes on',
    );
    expect(parseOne('securityAdminRules', id, { value: [], skipToken: '' }).rules).toEqual([]);
    const odd = { ...rule, properties: { ...rule.properties, access: 'Perhaps' } };
    expect(() => parseOne('securityAdminRules', id, { value: [odd] })).toThrow(
      'value[0].properties.access: expected Allow or Deny or AlwaysAllow, got the text "Perhaps"',
    );
  });
});

describe('gateways', () => {
  const ipConfigurations = [{ name: 'i', properties: { subnet: { id: '/V/subnets/GatewaySubnet' } } }];

  it('are read from the wire, with what they are joined to', () => {
    expect(
      parseOne('gateways', 'virtualNetworkGateways/G', { gatewayType: 'Vpn', enableBgp: true, ipConfigurations }),
    ).toEqual({
      id: `${net}/virtualnetworkgateways/g`,
      kind: 'Vpn',
      subnet: '/v/subnets/gatewaysubnet',
      usesBgp: true,
    });
    expect(
      parseOne('connections', 'connections/C', {
        connectionType: 'IPsec',
        virtualNetworkGateway1: { id: '/G' },
        localNetworkGateway2: { id: '/L' },
      }),
    ).toEqual({ id: `${net}/connections/c`, gateway: '/g', kind: 'IPsec', localGateway: '/l', usesBgp: false });
    expect(
      parseOne('connections', 'connections/C', {
        connectionType: 'Vnet2Vnet',
        virtualNetworkGateway1: { id: '/G' },
        virtualNetworkGateway2: { id: '/H' },
        enableBgp: true,
      }),
    ).toMatchObject({ otherGateway: '/h', usesBgp: true });
    expect(
      parseOne('localGateways', 'localNetworkGateways/L', {
        localNetworkAddressSpace: { addressPrefixes: ['172.16.0.0/12'] },
      }),
    ).toEqual({ id: `${net}/localnetworkgateways/l`, prefixes: ['172.16.0.0/12'] });
    expect(parseOne('localGateways', 'localNetworkGateways/L', { provisioningState: 'Succeeded' }).prefixes).toEqual(
      [],
    );
  });

  it('have learned what Azure answers, each prefix once', () => {
    const value = [
      { network: '10.0.0.0/16', origin: 'Network', sourcePeer: '10.0.255.4', asPath: '', weight: 32_768 },
      { network: '172.16.0.0/12', nextHop: '10.0.255.4', origin: 'EBgp', asPath: '65010', weight: 32_768 },
      { network: '172.16.0.0/12', nextHop: '10.0.255.5', origin: 'EBgp', asPath: '65010', weight: 32_768 },
    ];

    expect(parseOne('learnedRoutes', 'virtualNetworkGateways/G/learnedRoutes/current', { value })).toEqual({
      id: `${net}/virtualnetworkgateways/g/learnedroutes/current`,
      gateway: `${net}/virtualnetworkgateways/g`,
      prefixes: ['10.0.0.0/16', '172.16.0.0/12'],
    });
  });

  it('without a subnet, or of no kind, are refused', () => {
    expect(() => parseOne('gateways', 'virtualNetworkGateways/G', { gatewayType: 'Vpn' })).toThrow(
      'properties.ipConfigurations: expected one, got none',
    );
    expect(() => parseOne('gateways', 'virtualNetworkGateways/G', { ipConfigurations })).toThrow('gatewayType');
    expect(() => parseOne('connections', 'connections/C', { connectionType: 'IPsec' })).toThrow(
      'virtualNetworkGateway1: expected an object, got nothing',
    );
  });
});
