import type { Network } from '../reachability/index.ts';
import type { ApiServer } from './api-server.ts';
import type { Client } from './client.ts';
import type { Observed } from './observed.ts';
import type { Probe } from './probe.ts';
import type { ServiceTags } from './service-tags.ts';

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
}

/** Everything a check may ask for. A fact enters with its collector and with a check that reads it. */
export interface Facts extends FleetFacts, ClusterFacts {}

export type Fact = keyof Facts;

export type Seen<F> = { readonly [K in keyof F]: Observed<F[K]> };
