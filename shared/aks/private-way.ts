import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Evidence } from '../model/finding.ts';
import {
  nameOf,
  type Network,
  type Peering,
  type Subnet,
  type VirtualNetwork,
  wayBetween,
} from '../reachability/index.ts';
import { cite } from './cite.ts';
import type { Look } from './look.ts';
import { clusterVnets } from './node-subnets.ts';
import { peeringFix } from './private-access-fixes.ts';

/** Whether anything can get from a client's subnet into the VNet of a private API server, as far as peering tells. */
export function lookAtWay(
  client: Client,
  apiServer: ApiServer,
  network: Network,
  vnet: VirtualNetwork,
  subnet: Subnet,
): Look {
  const located = clusterVnets(network, apiServer);
  if (!located.known) return { troubles: [], gaps: [`where the API server is was not seen, because ${located.why}`] };

  // The endpoint lies in the VNet of one of the pools, which one is not known: only where no way leads into any is there none.
  const ways = located.values.map((target) => ({ target, way: wayBetween(network, vnet, subnet, target) }));
  const shut = ways.flatMap(({ target, way }) => (way.status === 'shut' ? [{ target, peering: way.peering }] : []));
  const [first] = shut;
  if (first === undefined || shut.length < ways.length) {
    return { troubles: [], gaps: ways.flatMap(({ way }) => (way.status === 'unseen' ? [way.why] : [])) };
  }
  const { target, peering } = first;
  const fix = peeringFix(apiServer, vnet, target, peering);
  return {
    gaps: [],
    troubles: [
      {
        subject: `${client.name} way`,
        reason:
          peering === undefined
            ? `${client.name} cannot reach the API server: its VNet ${nameOf(vnet.id)} is not peered with ${nameOf(target.id)}, and has no route table or gateway.`
            : `${client.name} cannot reach the API server: the peering ${nameOf(peering.id)} of ${nameOf(vnet.id)} and ${nameOf(target.id)} is ${peering.state}${peering.allowsAccess ? '' : ' and bars access'}.`,
        certainty: fix === undefined ? 'likely' : 'proven',
        evidence: peering === undefined ? evidenceOfNoPeering(vnet) : evidenceOfPeering(peering),
        ...(peering && {
          decidedBy: {
            resource: peering.id,
            line: peering.allowsAccess ? 'peeringState' : 'allowVirtualNetworkAccess',
          },
        }),
        ...fix,
        disprovedBy: 'a network virtual appliance or virtual WAN that joins the two',
      },
    ],
  };
}

function evidenceOfNoPeering({ id, peerings }: VirtualNetwork): readonly Evidence[] {
  if (peerings.length === 0) return [cite(id, 'properties.virtualNetworkPeerings', [])];
  return peerings.map((peering) => cite(peering.id, 'properties.remoteVirtualNetwork.id', peering.remoteVnet));
}

function evidenceOfPeering({ id, state, allowsAccess }: Peering): readonly Evidence[] {
  return [cite(id, 'properties.peeringState', state), cite(id, 'properties.allowVirtualNetworkAccess', allowsAccess)];
}
