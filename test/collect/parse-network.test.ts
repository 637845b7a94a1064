import { NET, net, parseOne } from './parse-one.ts';

describe('a virtual network', () => {
  const vnet = (subnet: object, peering: object = {}) =>
    parseOne('vnets', 'virtualNetworks/V', {
      addressSpace: { addressPrefixes: ['10.0.0.0/8'] },
      dhcpOptions: { dnsServers: ['10.0.0.4'] },
      subnets: [{ id: `${NET}/virtualNetworks/V/subnets/S`, properties: { addressPrefix: '10.0.0.0/24', ...subnet } }],
      virtualNetworkPeerings: [
        { id: '/P', properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: '/R' }, ...peering } },
      ],
    });

  it('is read from the wire', () => {
    const subnet = {
      addressPrefix: '10.0.0.0/24',
      addressPrefixes: ['10.0.0.0/24', 'fd00::/64'],
      networkSecurityGroup: { id: '/NSG' },
      routeTable: { id: '/RT' },
      natGateway: { id: '/NAT' },
      serviceEndpoints: [{ provisioningState: 'Succeeded', service: 'Microsoft.Storage', locations: ['*'] }],
      privateEndpoints: [{ id: '/PE' }],
      privateEndpointNetworkPolicies: 'NetworkSecurityGroupEnabled',
      defaultoutboundaccess: false,
    };
    const peering = {
      allowVirtualNetworkAccess: false,
      allowForwardedTraffic: false,
      allowGatewayTransit: false,
      useRemoteGateways: true,
      remoteAddressSpace: { addressPrefixes: ['10.1.0.0/16'] },
      remoteVirtualNetworkAddressSpace: { addressPrefixes: ['10.1.0.0/16', '10.2.0.0/16'] },
    };

    expect(vnet(subnet, peering)).toEqual({
      id: `${net}/virtualnetworks/v`,
      addressPrefixes: ['10.0.0.0/8'],
      dnsServers: ['10.0.0.4'],
      subnets: [
        {
          id: `${net}/virtualnetworks/v/subnets/s`,
          addressPrefixes: ['10.0.0.0/24', 'fd00::/64'],
          securityGroup: '/nsg',
          routeTable: '/rt',
          natGateway: '/nat',
          serviceEndpoints: [{ service: 'Microsoft.Storage', locations: ['*'] }],
          privateEndpoints: ['/pe'],
          privateEndpointPolicies: 'NetworkSecurityGroupEnabled',
          hasDefaultOutbound: false,
        },
      ],
      peerings: [
        {
          id: '/p',
          remoteVnet: '/r',
          state: 'Connected',
          allowsAccess: false,
          allowsForwarded: false,
          allowsGatewayTransit: false,
          usesRemoteGateways: true,
          remotePrefixes: ['10.1.0.0/16'],
        },
      ],
    });
  });

  it('of which an export lost fields accuses nobody', () => {
    expect(vnet({ networkSecurityGroup: null, addressPrefix: '', addressPrefixes: ['10.0.0.0/24'] })).toMatchObject({
      subnets: [
        {
          id: `${net}/virtualnetworks/v/subnets/s`,
          addressPrefixes: ['10.0.0.0/24'],
          serviceEndpoints: [],
          privateEndpoints: [],
        },
      ],
      peerings: [
        {
          id: '/p',
          remoteVnet: '/r',
          state: 'Connected',
          allowsAccess: true,
          allowsForwarded: true,
          allowsGatewayTransit: true,
          usesRemoteGateways: false,
        },
      ],
    });
    expect(Object.keys(vnet({}).subnets[0] ?? {})).not.toContain('hasDefaultOutbound');
    expect(Object.keys(vnet({}).peerings[0] ?? {})).not.toContain('remotePrefixes');
  });

  it.each([
    [{ defaultOutboundAccess: 'false' }, 'subnets[0].properties.defaultOutboundAccess: expected true or false'],
    [{ serviceEndpoints: ['Microsoft.Storage'] }, 'serviceEndpoints[0]: expected an object'],
    [{ serviceEndpoints: [{ locations: [] }] }, 'serviceEndpoints[0].service: expected a text, got nothing'],
    [{ networkSecurityGroup: '/NSG' }, 'networkSecurityGroup: expected an object, got the text "/NSG"'],
    [{ routeTable: { name: 'RT' } }, 'routeTable.id: expected a text, got nothing'],
    [{ natGateway: { id: null } }, 'natGateway.id: expected a text, got nothing'],
    [{ addressPrefix: null }, 'subnets[0].properties.addressPrefixes: expected CIDR blocks, got nothing'],
    [{ addressPrefix: '10.0.0.0/33' }, 'addressPrefixes: expected CIDR blocks, got the text "10.0.0.0/33"'],
  ])('with junk in a subnet is refused with its place: %j', (subnet, message) => {
    expect(() => vnet(subnet)).toThrow(message);
  });

  const whole = { addressSpace: { addressPrefixes: ['10.0.0.0/8'] }, subnets: [] };
  it.each([
    [{ ...whole, addressSpace: null }, 'addressSpace: expected an object, got nothing'],
    [{ ...whole, addressSpace: { addressPrefixes: [] } }, 'addressPrefixes: expected CIDR blocks, got nothing'],
    [{ ...whole, addressSpace: { addressPrefixes: ['x'] } }, 'addressPrefixes: expected CIDR blocks, got the text "x"'],
    [
      { ...whole, dhcpOptions: { dnsServers: ['dns'] } },
      'dnsServers: expected IP addresses and blocks, got the text "dns"',
    ],
    [{ ...whole, subnets: undefined }, 'properties.subnets: expected a list, got nothing'],
  ])('that is not whole is refused: %j', (properties, message) => {
    expect(() => parseOne('vnets', 'virtualNetworks/V', properties)).toThrow(message);
  });

  it.each([{ peerCompleteVnets: false }, { enableOnlyIPv6Peering: true }])('may be peered in part: %j', (peering) => {
    expect(vnet({}, peering).peerings).toMatchObject([{ isPartial: true }]);
  });

  it('says junk of what is routed to a peer', () => {
    expect(() => vnet({}, { remoteAddressSpace: { addressPrefixes: ['10.1.0.0/16', 'x'] } })).toThrow(
      'remoteAddressSpace.addressPrefixes: expected CIDR blocks, got the text "x"',
    );
  });
});

describe('a route table', () => {
  const route = (properties: object) => ({ name: 'r', properties });

  it('is read from the wire, and propagates unless it is said to be off', () => {
    expect(
      parseOne('routeTables', 'routeTables/RT', {
        disableBgpRoutePropagation: true,
        routes: [
          route({ addressPrefix: '0.0.0.0/0', nextHopType: 'VirtualAppliance', nextHopIpAddress: '10.0.1.4' }),
          route({ addressPrefix: 'AzureCloud', nextHopType: 'Internet', nextHopIpAddress: '' }),
        ],
      }),
    ).toEqual({
      id: `${net}/routetables/rt`,
      routes: [
        { name: 'r', prefix: '0.0.0.0/0', nextHop: 'VirtualAppliance', nextHopAddress: '10.0.1.4' },
        { name: 'r', prefix: 'AzureCloud', nextHop: 'Internet' },
      ],
      propagatesGatewayRoutes: false,
    });
    expect(parseOne('routeTables', 'routeTables/RT', { routes: [] })).toMatchObject({ propagatesGatewayRoutes: true });
  });

  it('without its list of routes is not whole', () => {
    expect(() => parseOne('routeTables', 'routeTables/RT', { etag: 'x' })).toThrow(
      'properties.routes: expected a list',
    );
  });

  it('may be flat, as az prints it', () => {
    expect(
      parseOne('routeTables', 'routeTables/RT', {
        provisioningState: 'Succeeded',
        disableBgpRoutePropagation: false,
        routes: [{ name: 'r', provisioningState: 'Succeeded', addressPrefix: '10.0.0.0/8', nextHopType: 'None' }],
      }),
    ).toMatchObject({ routes: [{ prefix: '10.0.0.0/8', nextHop: 'None' }], propagatesGatewayRoutes: true });
  });

  it('with a route to nowhere is refused', () => {
    expect(() =>
      parseOne('routeTables', 'routeTables/RT', { routes: [route({ addressPrefix: '10.0.0.0/8' })] }),
    ).toThrow('properties.routes[0].properties.nextHopType: expected a text, got nothing');
  });
});

describe('a network interface', () => {
  const configuration = (properties: object) => ({ ipConfigurations: [{ name: 'i', properties }] });

  it('is read from the wire', () => {
    expect(
      parseOne('interfaces', 'networkInterfaces/N', {
        ...configuration({
          privateIPAddress: '10.0.0.4',
          subnet: { id: '/S' },
          publicIPAddress: { id: '/IP' },
          applicationSecurityGroups: [{ id: '/ASG' }],
          loadBalancerBackendAddressPools: [{ id: '/Pool' }],
        }),
        networkSecurityGroup: { id: '/NSG' },
        enableIPForwarding: true,
        virtualMachine: { id: '/VM' },
        privateEndpoint: { id: '/PE' },
      }),
    ).toEqual({
      id: `${net}/networkinterfaces/n`,
      securityGroup: '/nsg',
      forwards: true,
      machine: '/vm',
      configurations: [
        {
          address: '10.0.0.4',
          subnet: '/s',
          publicIp: '/ip',
          applicationSecurityGroups: ['/asg'],
          loadBalancerPools: ['/pool'],
        },
      ],
      privateEndpoint: '/pe',
    });
    expect(parseOne('interfaces', 'networkInterfaces/N', configuration({ subnet: { id: '/S' } }))).toEqual({
      id: `${net}/networkinterfaces/n`,
      forwards: false,
      configurations: [{ subnet: '/s', applicationSecurityGroups: [], loadBalancerPools: [] }],
    });
  });

  it.each([
    [{ privateIPAddress: '10.0.0.400', subnet: { id: '/S' } }, 'privateIPAddress: expected an IP address'],
    [{ privateIPAddress: '10.0.0.4' }, 'subnet: expected an object, got nothing'],
  ])('with %j is refused with its place', (properties, message) => {
    expect(() => parseOne('interfaces', 'networkInterfaces/N', configuration(properties))).toThrow(
      `properties.ipConfigurations[0].properties.${message}`,
    );
  });
});

describe('a scale set', () => {
  const id = '/subscriptions/X/resourceGroups/RG/providers/Microsoft.Compute/virtualMachineScaleSets/S';
  const of = (networkInterfaceConfigurations: object[]) => ({
    virtualMachineProfile: { networkProfile: { networkInterfaceConfigurations } },
  });
  const read = {
    id: id.toLowerCase(),
    interfaces: [
      {
        securityGroup: '/nsg',
        forwards: true,
        hasPublicIps: true,
        configurations: [{ subnet: '/s', applicationSecurityGroups: [], loadBalancerPools: ['/pool'] }],
      },
    ],
  };
  const configuration = {
    subnet: { id: '/S' },
    publicIPAddressConfiguration: { name: 'ip' },
    loadBalancerBackendAddressPools: [{ id: '/Pool' }],
  };
  const nic = { networkSecurityGroup: { id: '/NSG' }, enableIPForwarding: true };

  it('is read from the wire', () => {
    const ipConfigurations = [{ name: 'i', properties: configuration }];

    expect(parseOne('scaleSets', id, of([{ name: 'n', properties: { ...nic, ipConfigurations } }]))).toEqual(read);
  });

  it('may be flat, as az prints it', () => {
    const flat = of([{ name: 'n', ...nic, ipConfigurations: [{ name: 'i', ...configuration }] }]);

    expect(parseOne('scaleSets', id, { provisioningState: 'Succeeded', ...flat })).toEqual(read);
  });

  it('without a profile has no interfaces of its own', () => {
    expect(parseOne('scaleSets', id, { orchestrationMode: 'Flexible' })).toEqual({ id: read.id, interfaces: [] });
  });
});
