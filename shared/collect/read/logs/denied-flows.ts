import { kql, piped } from '../../../kql.ts';
import type { ApiServer } from '../../../model/api-server.ts';
import type { DeniedFlows } from '../../../model/denied-flows.ts';
import type { Network, ResourceId } from '../../../reachability/index.ts';
import { parseDeniedFlows } from '../../parse/logs/denied-flows.ts';
import { firstOfEach, type FleetLogQuestion } from './question.ts';

/** So many of each subnet, calls of kubelets and DNS first. */
const MOST = 100;

/**
 * What rules denied of the flows of nodes and pods, when it was tried last: what was let through since is none. Of calls of kubelets and DNS
 * each port is told by itself, of all others that there were some.
 */
export const deniedFlows: FleetLogQuestion<DeniedFlows> = {
  asks: 'which flows rules denied',
  logs: ['NTANetAnalytics'],
  lookBackHours: 6,
  query: piped(
    kql`where IsDenied or DestPort in (53, 10250)`,
    kql`summarize Hits = sum(DeniedInFlows + DeniedOutFlows), FirstSeen = minif(FlowStartTime, IsDenied),
      arg_max(FlowEndTime, IsDenied, AclRule, AclGroup) by _ResourceId, IsInbound, SrcIp, DestIp, DestPort, L4Protocol, Peer`,
    kql`where IsDenied and L4Protocol in ('T', 'U')`,
    kql`extend Port = iff(DestPort in (53, 10250), DestPort, 0), Direction = iff(IsInbound, 'in', 'out'),
      Protocol = iff(L4Protocol == 'T', 'tcp', 'udp'), Block = extract(@'^(\d+\.\d+)\.', 1, iff(IsInbound, SrcIp, DestIp))`,
    kql`summarize Hits = sum(Hits), Ports = make_set(DestPort, 5), Sources = make_set(SrcIp, 10), Destinations = make_set(DestIp, 10),
      FirstSeen = min(FirstSeen), LastSeen = max(FlowEndTime) by _ResourceId, Direction, Peer, Block, Port, Protocol, AclRule, AclGroup`,
    firstOfEach('Port desc, Hits desc', MOST),
  ),
  about: subnetsOf,
  isOptional: true,
  parse: parseDeniedFlows,
};

/** Where nodes, pods and API servers of clusters are: subnets that pools name, or those of the VNet that AKS made. */
function subnetsOf({ vnets }: Network, apiServers: readonly ApiServer[]): readonly ResourceId[] {
  const named = apiServers.flatMap(({ subnet, pools }) => [
    subnet,
    ...pools.flatMap(({ nodeSubnet, podSubnet }) => [nodeSubnet, podSubnet]),
  ]);
  const groups = new Set(apiServers.flatMap(({ nodeResourceGroup }) => nodeResourceGroup ?? []));
  const made = vnets.filter(({ id }) => groups.has(id.split('/providers/')[0] ?? '')).flatMap(({ subnets }) => subnets);
  return [...new Set([...named, ...made.map(({ id }) => id)])].filter((id) => id !== undefined);
}
