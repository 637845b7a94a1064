import type { ResourceId } from './id.ts';

export interface VirtualNetworkGateway {
  readonly id: ResourceId;
  /** `Vpn`, `ExpressRoute` or `LocalGateway`. */
  readonly kind: string;
  readonly subnet: ResourceId;
  readonly usesBgp: boolean;
}

/** What a gateway has learned by BGP, as Azure lists it. */
export interface LearnedRoutes {
  /** `<id of the gateway>/learnedroutes/current`. */
  readonly id: ResourceId;
  readonly gateway: ResourceId;
  readonly prefixes: readonly string[];
}

export interface GatewayConnection {
  readonly id: ResourceId;
  readonly gateway: ResourceId;
  /** `IPsec`, `Vnet2Vnet` or `ExpressRoute`. */
  readonly kind: string;
  readonly otherGateway?: ResourceId;
  readonly localGateway?: ResourceId;
  readonly usesBgp: boolean;
}

/** A site on premises. */
export interface LocalGateway {
  readonly id: ResourceId;
  readonly prefixes: readonly string[];
}
