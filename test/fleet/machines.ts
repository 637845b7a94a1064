import { id, network, type Reference, type Resource } from './resources.ts';

export interface InterfaceProperties {
  provisioningState?: string;
  networkSecurityGroup?: Reference;
  enableIPForwarding: boolean;
  ipConfigurations: { name: string; id?: string; properties: IpConfigurationProperties }[];
  virtualMachine?: Reference;
  privateEndpoint?: Reference;
}

export interface IpConfigurationProperties {
  privateIPAddress?: string;
  subnet: Reference;
  publicIPAddress?: Reference;
  publicIPAddressConfiguration?: {
    name: string;
    properties?: { publicIPPrefix: Reference; publicIPAddressVersion: string };
  };
  applicationSecurityGroups?: Reference[];
  loadBalancerBackendAddressPools?: Reference[];
}

/** The network interface of a machine, with one address. */
export function networkInterface(
  subscription: string,
  group: string,
  name: string,
  location: string,
  subnet: string,
  privateIPAddress: string,
): Resource<InterfaceProperties> {
  const own = id(subscription, group, 'Microsoft.Network/networkInterfaces', name);
  return network(subscription, group, 'networkInterfaces', name, location, {
    provisioningState: 'Succeeded',
    ipConfigurations: [
      {
        name: 'ipconfig1',
        id: `${own}/ipConfigurations/ipconfig1`,
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress,
          privateIPAllocationMethod: 'Dynamic',
          subnet: { id: subnet },
          primary: true,
          privateIPAddressVersion: 'IPv4',
        },
      },
    ],
    enableIPForwarding: false,
  });
}

export interface ScaleSetProperties {
  virtualMachineProfile: {
    networkProfile: { networkInterfaceConfigurations: { name: string; properties: InterfaceProperties }[] };
  };
}

/** The machines of a pool of nodes, behind the pools of a load balancer. */
export function scaleSet(
  subscription: string,
  group: string,
  name: string,
  location: string,
  subnet: string,
  pools: readonly string[] = [],
): Resource<ScaleSetProperties> {
  const properties = {
    provisioningState: 'Succeeded',
    orchestrationMode: 'Uniform',
    virtualMachineProfile: {
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name,
            properties: {
              primary: true,
              enableAcceleratedNetworking: true,
              enableIPForwarding: true,
              ipConfigurations: [
                {
                  name: 'ipconfig1',
                  properties: {
                    primary: true,
                    subnet: { id: subnet },
                    privateIPAddressVersion: 'IPv4',
                    loadBalancerBackendAddressPools: pools.map((pool) => ({ id: pool })),
                  },
                },
              ],
            },
          },
        ],
      },
    },
  };
  return {
    name,
    id: id(subscription, group, 'Microsoft.Compute/virtualMachineScaleSets', name),
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    location,
    sku: { name: 'Standard_D4s_v5', tier: 'Standard' },
    properties,
  };
}

export interface PrivateEndpointProperties {
  provisioningState: string;
  privateLinkServiceConnections: Resource<PrivateConnectionProperties>[];
  manualPrivateLinkServiceConnections: Resource<PrivateConnectionProperties>[];
  subnet: Reference;
  ipConfigurations: { name: string; properties: { privateIPAddress: string } }[];
  networkInterfaces: Reference[];
  customDnsConfigs: { fqdn: string; ipAddresses: string[] }[];
  applicationSecurityGroups?: Reference[];
}

export interface PrivateConnectionProperties {
  privateLinkServiceId: string;
  privateLinkServiceConnectionState: { status: string; description: string; actionsRequired: string };
}

/** A private endpoint of a service, approved, with its interface. */
export function privateEndpoint(
  subscription: string,
  group: string,
  name: string,
  location: string,
  nic: Resource<InterfaceProperties>,
  service: string,
): Resource<PrivateEndpointProperties> {
  const own = id(subscription, group, 'Microsoft.Network/privateEndpoints', name);
  nic.properties.privateEndpoint = { id: own };
  return network(subscription, group, 'privateEndpoints', name, location, {
    provisioningState: 'Succeeded',
    privateLinkServiceConnections: [
      {
        name,
        id: `${own}/privateLinkServiceConnections/${name}`,
        type: 'Microsoft.Network/privateEndpoints/privateLinkServiceConnections',
        properties: {
          provisioningState: 'Succeeded',
          privateLinkServiceId: service,
          groupIds: ['management'],
          privateLinkServiceConnectionState: { status: 'Approved', description: '', actionsRequired: 'None' },
        },
      },
    ],
    manualPrivateLinkServiceConnections: [],
    subnet: nic.properties.ipConfigurations[0]?.properties.subnet ?? { id: '' },
    ipConfigurations: [],
    networkInterfaces: [{ id: nic.id }],
    customDnsConfigs: [],
  });
}

/** A load balancer with an address in a subnet, which sends one port on to a pool. */
export function internalLoadBalancer(
  subscription: string,
  group: string,
  name: string,
  location: string,
  subnet: string,
  privateIPAddress: string,
  port: number,
): Resource<LoadBalancerProperties> {
  const own = id(subscription, group, 'Microsoft.Network/loadBalancers', name);
  const frontend = { id: `${own}/frontendIPConfigurations/in` };
  const pool = { id: `${own}/backendAddressPools/machines` };
  return network(subscription, group, 'loadBalancers', name, location, {
    provisioningState: 'Succeeded',
    frontendIPConfigurations: [
      {
        name: 'in',
        id: frontend.id,
        type: 'Microsoft.Network/loadBalancers/frontendIPConfigurations',
        properties: {
          provisioningState: 'Succeeded',
          privateIPAddress,
          privateIPAllocationMethod: 'Static',
          subnet: { id: subnet },
        },
      },
    ],
    backendAddressPools: [
      {
        name: 'machines',
        id: pool.id,
        type: 'Microsoft.Network/loadBalancers/backendAddressPools',
        properties: { provisioningState: 'Succeeded' },
      },
    ],
    loadBalancingRules: [
      {
        name: `port-${port}`,
        id: `${own}/loadBalancingRules/port-${port}`,
        type: 'Microsoft.Network/loadBalancers/loadBalancingRules',
        properties: {
          provisioningState: 'Succeeded',
          frontendIPConfiguration: frontend,
          frontendPort: port,
          backendPort: port,
          protocol: 'Tcp',
          backendAddressPool: pool,
        },
      },
    ],
    outboundRules: [],
  });
}

export interface LoadBalancerProperties {
  frontendIPConfigurations: Resource<{ privateIPAddress: string; subnet: Reference; publicIPPrefix?: Reference }>[];
  backendAddressPools: Resource[];
  loadBalancingRules: Resource<{
    frontendIPConfiguration: Reference;
    frontendPort: number;
    backendPort: number;
    protocol: string;
    backendAddressPool?: Reference;
    backendAddressPools?: Reference[];
  }>[];
  outboundRules: Resource[];
}
