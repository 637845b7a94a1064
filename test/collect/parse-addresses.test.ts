import { net, parseOne } from './parse-one.ts';

describe('what gives addresses', () => {
  it('is read from the wire', () => {
    expect(parseOne('publicIps', 'publicIPAddresses/i', { ipAddress: '203.0.113.7' })).toMatchObject({
      address: '203.0.113.7',
    });
    expect(parseOne('publicIpPrefixes', 'publicIPPrefixes/p', { ipPrefix: '203.0.113.0/31' })).toMatchObject({
      prefix: '203.0.113.0/31',
    });
    expect(
      parseOne('natGateways', 'natGateways/n', {
        publicIpAddresses: [{ id: '/I' }],
        publicIpPrefixesV6: [{ id: '/P6' }],
      }),
    ).toMatchObject({ publicIps: ['/i'], publicIpPrefixes: ['/p6'] });
  });

  it.each([{ provisioningState: 'Succeeded' }, { ipAddress: null }, { ipAddress: '' }])(
    'with %j has no address yet',
    (properties) => {
      expect(Object.keys(parseOne('publicIps', 'publicIPAddresses/i', properties))).toEqual(['id']);
    },
  );

  it('with an address that is none is refused with its place', () => {
    expect(() => parseOne('publicIps', 'publicIPAddresses/i', { ipAddress: '203.0.113.300' })).toThrow(
      'properties.ipAddress: expected an IP address or CIDR block, got the text "203.0.113.300"',
    );
    expect(() => parseOne('publicIpPrefixes', 'publicIPPrefixes/p', { ipPrefix: '203.0.113.0/33' })).toThrow(
      'properties.ipPrefix',
    );
  });
});

describe('a load balancer', () => {
  const frontendIPConfiguration = { id: '/F' };

  it('is read from the wire', () => {
    expect(
      parseOne('loadBalancers', 'loadBalancers/L', {
        frontendIPConfigurations: [
          { id: '/F', properties: { privateIPAddress: '10.0.0.9', subnet: { id: '/S' } } },
          { id: '/G', properties: { publicIPAddress: { id: '/IP' }, publicIPPrefix: { id: '/PX' } } },
        ],
        loadBalancingRules: [
          {
            name: 'https',
            properties: {
              frontendIPConfiguration,
              frontendPort: 443,
              backendPort: 8443,
              protocol: 'Tcp',
              backendAddressPool: { id: '/Pool' },
              backendAddressPools: [{ id: '/POOL' }, { id: '/Other' }],
            },
          },
          {
            name: 'all',
            properties: { frontendIPConfiguration, frontendPort: 0, backendPort: 0, protocol: 'All' },
          },
        ],
        outboundRules: [
          {
            name: 'out',
            properties: {
              frontendIPConfigurations: [{ id: '/G' }],
              backendAddressPool: { id: '/Pool' },
              protocol: 'All',
            },
          },
        ],
      }),
    ).toEqual({
      id: `${net}/loadbalancers/l`,
      frontends: [
        { id: '/f', address: '10.0.0.9', subnet: '/s' },
        { id: '/g', publicIp: '/ip', publicIpPrefix: '/px' },
      ],
      rules: [
        { name: 'https', frontend: '/f', protocol: 'Tcp', port: 443, backendPort: 8443, pools: ['/pool', '/other'] },
        { name: 'all', frontend: '/f', protocol: 'All', port: 0, backendPort: 0, pools: [] },
      ],
      outboundRules: [{ name: 'out', protocol: 'All', frontends: ['/g'], pool: '/pool' }],
    });
  });

  it.each([
    [{ loadBalancingRules: [{ name: 'r', properties: { frontendIPConfiguration, protocol: 'Tcp' } }] }, 'frontendPort'],
    [{ outboundRules: [{ name: 'r' }] }, 'outboundRules[0].properties: expected an object, got nothing'],
    [
      { frontendIPConfigurations: [{ properties: { provisioningState: 'Succeeded' } }] },
      'frontendIPConfigurations[0].id: expected a text',
    ],
  ])('with junk is refused with its place: %j', (properties, message) => {
    expect(() => parseOne('loadBalancers', 'loadBalancers/L', properties)).toThrow(message);
  });
});

describe('a private endpoint', () => {
  const connection = (status: string) => ({
    properties: { privateLinkServiceId: '/Service', privateLinkServiceConnectionState: { status } },
  });

  it('is read from the wire', () => {
    expect(
      parseOne('privateEndpoints', 'privateEndpoints/P', {
        subnet: { id: '/S' },
        networkInterfaces: [{ id: '/N' }],
        privateLinkServiceConnections: [connection('Approved')],
        manualPrivateLinkServiceConnections: [],
        customDnsConfigs: [{ fqdn: 'a', ipAddresses: ['10.0.0.4', '10.0.0.5'] }],
        ipConfigurations: [{ name: 'i', properties: { privateIPAddress: '10.0.0.4' } }],
        applicationSecurityGroups: [{ id: '/ASG' }],
      }),
    ).toEqual({
      id: `${net}/privateendpoints/p`,
      subnet: '/s',
      addresses: ['10.0.0.4', '10.0.0.5'],
      interfaces: ['/n'],
      state: 'Approved',
      isManual: false,
      service: '/service',
      applicationSecurityGroups: ['/asg'],
    });
  });

  it.each([
    [{ manualPrivateLinkServiceConnections: [connection('Pending')] }, 'Pending', true],
    [{ privateLinkServiceConnections: [connection('Rejected')] }, 'Rejected', false],
    [{}, 'Disconnected', false],
  ])('with the connections %j is %s', (connections, state, isManual) => {
    const endpoint = parseOne('privateEndpoints', 'privateEndpoints/P', { subnet: { id: '/S' }, ...connections });

    expect(endpoint).toMatchObject({ state, isManual });
  });

  it('whose connection has no state is refused', () => {
    const privateLinkServiceConnections = [{ properties: { privateLinkServiceId: '/Service' } }];

    expect(() =>
      parseOne('privateEndpoints', 'privateEndpoints/P', { subnet: { id: '/S' }, privateLinkServiceConnections }),
    ).toThrow('privateLinkServiceConnectionState: expected an object, got nothing');
  });
});
