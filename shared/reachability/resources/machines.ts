import type { ResourceId } from './id.ts';

export interface NetworkInterface {
  readonly id: ResourceId;
  readonly securityGroup?: ResourceId;
  /** Whether it may send and take packets that are not its own. */
  readonly forwards: boolean;
  readonly configurations: readonly InterfaceConfiguration[];
  /** The virtual machine it belongs to. */
  readonly machine?: ResourceId;
  /** The private endpoint it belongs to. */
  readonly privateEndpoint?: ResourceId;
}

export interface InterfaceConfiguration {
  /** Absent in the profile of a scale set, and while Azure has given none. */
  readonly address?: string;
  readonly subnet: ResourceId;
  readonly publicIp?: ResourceId;
  readonly applicationSecurityGroups: readonly ResourceId[];
  readonly loadBalancerPools: readonly ResourceId[];
}

/** Machines made alike, whose addresses no list of interfaces holds: AKS nodes are in one per pool. */
export interface ScaleSet {
  readonly id: ResourceId;
  readonly interfaces: readonly {
    readonly securityGroup?: ResourceId;
    readonly forwards: boolean;
    readonly hasPublicIps: boolean;
    readonly configurations: readonly InterfaceConfiguration[];
  }[];
}

export interface PublicIp {
  readonly id: ResourceId;
  /** Absent while Azure has given none, as for a dynamic address that nothing uses. */
  readonly address?: string;
}

export interface PublicIpPrefix {
  readonly id: ResourceId;
  readonly prefix?: string;
}

export interface NatGateway {
  readonly id: ResourceId;
  readonly publicIps: readonly ResourceId[];
  readonly publicIpPrefixes: readonly ResourceId[];
}

export interface LoadBalancer {
  readonly id: ResourceId;
  /** `standard`, `basic` or `gateway`, in lower case. Absent: Azure did not say. */
  readonly sku?: string;
  readonly frontends: readonly Frontend[];
  readonly rules: readonly LoadBalancingRule[];
  /** Without one, the machines behind it leave by another way. */
  readonly outboundRules: readonly OutboundRule[];
}

export interface Frontend {
  readonly id: ResourceId;
  readonly address?: string;
  readonly subnet?: ResourceId;
  readonly publicIp?: ResourceId;
  readonly publicIpPrefix?: ResourceId;
}

export interface LoadBalancingRule {
  readonly name: string;
  readonly frontend: ResourceId;
  /** `Tcp`, `Udp` or `All`. */
  readonly protocol: string;
  /** 0 with `All` is every port. */
  readonly port: number;
  readonly backendPort: number;
  readonly pools: readonly ResourceId[];
}

export interface OutboundRule {
  readonly name: string;
  /** `Tcp`, `Udp` or `All`. */
  readonly protocol: string;
  readonly frontends: readonly ResourceId[];
  readonly pool?: ResourceId;
}
