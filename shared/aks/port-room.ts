import type { ApiServer } from '../model/api-server.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import type { Network, ResourceId } from '../reachability/index.ts';
import { lookAtPorts, portsOf } from './port-look.ts';
import { countNodes, type SharedWay, sharedWays } from './snat.ts';

/** Twice what a load balancer gives each of a few nodes: from there on nobody is known to run out. */
const PLENTY = 2_048;

interface Self {
  readonly cluster: ClusterRef;
  readonly apiServer: ApiServer;
}

/** Whether configuration leaves each node so few ports, or promises so many in vain, that only measuring tells whether they suffice. */
export function isTight(network: Network, one: SharedWay, self: Self): boolean {
  const { way, pools } = one;
  if (way.kind === 'none' || way.kind === 'unseen' || way.isOfEachNode) return false;
  if (typeof lookAtPorts(network, one, self, PLENTY) === 'object') return true;
  const { outboundPortsPerNode: promised = 0, pools: all } = self.apiServer;
  if (way.kind === 'loadBalancer') return promised > 0 ? promised < PLENTY : countNodes(all) === undefined;
  return portsOf(way.by) === undefined || countNodes(pools) === undefined;
}

/** What nodes leave by whose ports only measuring tells about: nothing where they call their API server without such ports. */
export function tightWays(network: Network, self: Self, serviceTags: Observed<ServiceTags>): readonly ResourceId[] {
  const { apiServer } = self;
  if (apiServer.mode !== 'public' || apiServer.powerState === 'Stopped') return [];
  return sharedWays(network, self, serviceTags)
    .filter((one) => isTight(network, one, self))
    .map(byOf);
}

/** What lends the nodes of a way their public addresses. */
export function byOf({ way }: SharedWay): ResourceId {
  return way.kind === 'none' || way.kind === 'unseen' ? '' : way.by;
}
