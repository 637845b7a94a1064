import { id, network, type Reference, type Resource } from './resources.ts';

/** The pools of the load balancer that AKS makes; every node is in both. */
export const POOLS = ['aksOutboundBackendPool', 'kubernetes'] as const;

/** The load balancer that AKS makes for a cluster's way out. */
export function loadBalancer(
  subscription: string,
  group: string,
  location: string,
  ip: Resource,
): Resource<{ outboundRules: Resource<OutboundRuleProperties>[] }> {
  const own = id(subscription, group, 'Microsoft.Network/loadBalancers', 'kubernetes');
  const frontend = { id: `${own}/frontendIPConfigurations/outbound` };
  const [outbound] = POOLS;
  const kind = 'Microsoft.Network/loadBalancers';
  const balancer = network(subscription, group, 'loadBalancers', 'kubernetes', location, {
    provisioningState: 'Succeeded',
    frontendIPConfigurations: [
      {
        name: 'outbound',
        id: frontend.id,
        type: `${kind}/frontendIPConfigurations`,
        properties: {
          provisioningState: 'Succeeded',
          privateIPAllocationMethod: 'Dynamic',
          publicIPAddress: { id: ip.id },
        },
      },
    ],
    backendAddressPools: POOLS.map((pool) => ({
      name: pool,
      id: `${own}/backendAddressPools/${pool}`,
      type: `${kind}/backendAddressPools`,
      properties: { provisioningState: 'Succeeded' },
    })),
    loadBalancingRules: [],
    probes: [],
    inboundNatRules: [],
    outboundRules: [
      {
        name: 'aksOutboundRule',
        id: `${own}/outboundRules/aksOutboundRule`,
        type: `${kind}/outboundRules`,
        properties: {
          provisioningState: 'Succeeded',
          allocatedOutboundPorts: 0,
          protocol: 'All',
          enableTcpReset: true,
          idleTimeoutInMinutes: 30,
          frontendIPConfigurations: [frontend],
          backendAddressPool: { id: `${own}/backendAddressPools/${outbound}` },
        },
      },
    ],
  });
  return { ...balancer, sku: { name: 'Standard', tier: 'Regional' } };
}

export interface OutboundRuleProperties {
  provisioningState: string;
  allocatedOutboundPorts: number;
  protocol: string;
  enableTcpReset: boolean;
  idleTimeoutInMinutes: number;
  frontendIPConfigurations: Reference[];
  backendAddressPool: Reference;
}
