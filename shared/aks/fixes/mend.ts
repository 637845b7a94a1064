import type { ApiServer } from '../../model/api-server.ts';
import type { ClusterRef } from '../../model/snapshot.ts';
import { find, type Hop, type Network, type ResourceId, vnetOf } from '../../reachability/index.ts';
import { tagOf, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Line } from '../line.ts';
import { type Fate, isInside } from '../need.ts';
import type { Mend } from '../obstacles.ts';
import { allowInFirewall, ruleGroupName } from './firewall.ts';
import { keepInside } from './inner-route.ts';
import { openingsFor } from './opening.ts';
import { mendName } from './private-dns.ts';
import { join, mendPeering } from './peering.ts';
import { mendRoute } from './route.ts';
import { allowInGroup } from './security-group.ts';

/** What lets a cluster's flows past the lines that end them. What AKS keeps in the resource group of the nodes is not ours to change. */
export function mendFor(cluster: ClusterRef, apiServer: ApiServer): Mend {
  const isTheirs = (id: ResourceId) => isOfAks(apiServer, id);
  return (network, line, blocked) => {
    // A name has fixes elsewhere than where it is missing.
    if (line.hop.kind === 'dns') return mendName(network, blocked[0].need.flow.source, { cluster, apiServer });
    if (isTheirs(line.decidedBy.resource)) return undefined;
    if (line.hop.kind === 'peering') return mendPeering(network, line.hop, isTheirs);
    if (line.decidedBy.line === 'virtualNetworkPeerings') return joinTo(network, blocked[0], isTheirs);
    return fixFor(network, line, blocked, cluster);
  };
}

/** Whether AKS keeps a resource itself: what others change there, it takes back or does not support. */
export function isOfAks({ nodeResourceGroup }: ApiServer, id: ResourceId): boolean {
  return nodeResourceGroup !== undefined && id.startsWith(`${nodeResourceGroup}/`);
}

function fixFor(network: Network, { hop }: Line, blocked: readonly Fate[], cluster: ClusterRef): Fix | undefined {
  const openings = openingsFor(blocked);
  switch (hop.kind) {
    case 'nsg': {
      const direction = blocked.some(({ trace }) => trace.disposition === 'deniedInbound') ? 'Inbound' : 'Outbound';
      return allowInGroup(
        network,
        { group: hop.at, by: hop.by ?? '', direction, owner: `aks-${tagOf(cluster.id)}` },
        openings,
      );
    }
    case 'firewall':
      return allowInFirewall(network, hop, ruleGroupName(cluster.id), openings);
    case 'route':
      return blocked.every(({ need }) => isInside(need))
        ? keepInside(network, hop, blocked)
        : mendRoute(network, hop, blocked);
    case 'appliance':
      return hop.by === 'enableIPForwarding' ? forward(network, hop) : undefined;
    default:
      return undefined;
  }
}

function forward(network: Network, { at }: Hop): Fix | undefined {
  const nic = find(network, 'interfaces', at);
  if (nic.status !== 'found') return undefined;
  return {
    command: `az network nic update --ids ${word(at)} --ip-forwarding true`,
    change: { network: { interfaces: [{ ...nic.value, forwards: true }] } },
  };
}

/** Peers the VNet that packets begin in with the one that they go to. */
function joinTo(network: Network, { need }: Fate, isOfAks: (id: ResourceId) => boolean): Fix | undefined {
  const { source, destination } = need.flow;
  const [from, to] = [source.subnet, destination.subnet].map((subnet) => find(network, 'vnets', vnetOf(subnet ?? '')));
  if (from?.status !== 'found' || to?.status !== 'found') return undefined;
  return isOfAks(from.value.id) || isOfAks(to.value.id) ? undefined : join(from.value, to.value);
}
