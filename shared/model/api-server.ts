import type { ResourceId } from '../reachability/index.ts';

/**
 * How an API server is reached. `public`: a public address, which nodes use as well. `publicVnetIntegrated`: a public address for
 * clients, a private one in the cluster's VNet for nodes. `privateLink`: a private endpoint in the nodes' VNet. `privateVnetIntegrated`:
 * an internal load balancer in a subnet of its own.
 */
export type ApiServerMode = 'public' | 'publicVnetIntegrated' | 'privateLink' | 'privateVnetIntegrated';

/** What a managed cluster says of its API server, its state and its nodes' way out. */
export interface ApiServer {
  readonly mode: ApiServerMode;
  /** The public name. A private cluster has one too unless it was switched off; it then stands for the private address. */
  readonly fqdn?: string;
  readonly privateFqdn?: string;
  /** Addresses and blocks that may call, as Azure holds them. With no range, no tag and nothing unreadable, every address may. */
  readonly authorizedRanges: readonly string[];
  /** Service tags that may call (preview), e.g. `AzureCloud`. */
  readonly authorizedTags: readonly string[];
  /** Entries of the list that are neither. */
  readonly unreadableRanges: readonly string[];
  /** `system`, `none`, or the zone's id. Only a private cluster has one. */
  readonly privateDnsZone?: string;
  /** The delegated subnet of API Server VNet Integration, where the cluster names it. */
  readonly subnet?: ResourceId;
  /** `Succeeded`, `Failed`, `Canceled`, `Updating`, … An open list. */
  readonly provisioningState?: string;
  /** `Running` or `Stopped`. A stopped cluster keeps its `Succeeded`. */
  readonly powerState?: string;
  /** `Free`, `Standard` or `Premium`. */
  readonly tier?: string;
  readonly version?: string;
  /** `loadBalancer`, `managedNATGateway`, `userAssignedNATGateway`, `userDefinedRouting`, `none`, … An open list. */
  readonly outboundType?: string;
  /** `azure`, `kubenet` or `none`. */
  readonly networkPlugin?: string;
  /** Blocks that pods have addresses of where they have no subnet: with `azure` an overlay, with `kubenet` behind the nodes. */
  readonly podRanges: readonly string[];
  /** Whether nodes get what they start from out of a cache in the owner's registry, and need nothing of the internet. */
  readonly bootstrapsFromCache: boolean;
  /** Add-ons and features that are on and call out: `omsagent`, `azurepolicy`, … in lower case. */
  readonly addOns: readonly string[];
  /** The workspace that Container insights sends to, where it is on and says so. */
  readonly insightsWorkspace?: ResourceId;
  /** Ports that the load balancer sets aside for each node; 0, so many as the number of nodes gives. */
  readonly outboundPortsPerNode?: number;
  /** The resource group of nodes, as an id. */
  readonly nodeResourceGroup?: ResourceId;
  readonly pools: readonly AgentPool[];
  /** Azure did not state the list of pools, so that no pool is known, and not that there is none. */
  readonly arePoolsUnknown?: true;
  readonly httpProxy?: HttpProxy;
  /** System pods run on nodes of Microsoft's that no list of pools shows (AKS Automatic). */
  readonly hasHostedSystemPools: boolean;
}

/** One pool, in the order of the cluster's own list. */
export interface AgentPool {
  readonly name: string;
  /** `System`, `User` or `Gateway`. */
  readonly mode?: string;
  readonly count?: number;
  /** The most nodes that the autoscaler makes of it. */
  readonly maxCount?: number;
  /** `Linux` or `Windows`. */
  readonly os?: string;
  readonly provisioningState?: string;
  readonly powerState?: string;
  /** Absent where AKS made the VNet. */
  readonly nodeSubnet?: ResourceId;
  readonly podSubnet?: ResourceId;
  readonly hasNodePublicIps: boolean;
  readonly nodePublicIpPrefix?: ResourceId;
}

export interface HttpProxy {
  readonly http?: string;
  readonly https?: string;
  readonly exceptions: readonly string[];
}
