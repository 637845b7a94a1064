import type { Network } from '../reachability/index.ts';
import type { ApiServer } from './api-server.ts';
import type { Client } from './client.ts';
import type { Guard } from './guard.ts';
import type { Node, NodeUse } from './node.ts';
import type { Observed } from './observed.ts';
import type { Probe } from './probe.ts';
import type { ServiceTags } from './service-tags.ts';
import type { TunnelDeployment, TunnelLadder, TunnelPod } from './tunnel.ts';

/** What we know once for the whole fleet. */
export interface FleetFacts {
  readonly network: Network;
  readonly serviceTags: ServiceTags;
  readonly clients: readonly Client[];
}

/** What we know of each cluster. */
export interface ClusterFacts {
  readonly apiServer: ApiServer;
  readonly probe: Probe;
  readonly tunnelDeployments: readonly TunnelDeployment[];
  readonly tunnelPods: readonly TunnelPod[];
  readonly tunnelLadder: TunnelLadder;
  readonly nodes: readonly Node[];
  readonly nodeUse: readonly NodeUse[];
  readonly guard: Guard;
}

/** Everything a check may ask for. A fact enters with its collector and with a check that reads it. */
export interface Facts extends FleetFacts, ClusterFacts {}

export type Fact = keyof Facts;

export type Seen<F> = { readonly [K in keyof F]: Observed<F[K]> };
