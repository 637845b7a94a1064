import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import {
  hasAllLinks,
  isWithin,
  nameOf,
  type Network,
  privateZoneFor,
  type VirtualNetwork,
} from '../reachability/index.ts';
import { cite } from './cite.ts';
import type { Look } from './look.ts';
import { linkFix, publicNameFix } from './private-access-fixes.ts';

/** Whether a client in a VNet can resolve the name of a private API server: it needs a link of the zone, or a public name. */
export function lookAtName(
  client: Client,
  apiServer: ApiServer,
  network: Network,
  vnet: VirtualNetwork,
  cluster: ClusterRef,
): Look {
  const { fqdn, privateFqdn } = apiServer;
  if (fqdn !== undefined) return { troubles: [], gaps: [] }; // the public name resolves everywhere, to the private address
  if (privateFqdn === undefined) return { troubles: [], gaps: ['Azure gave no name for the API server'] };

  const answer = privateZoneFor(network, vnet, privateFqdn);
  if (answer.status === 'unseen')
    return { troubles: [], gaps: [`whether ${privateFqdn} resolves is not known, because ${answer.why}`] };
  if (answer.status === 'zone') {
    if (answer.link.state === 'Completed') return { troubles: [], gaps: [] };
    return { troubles: [], gaps: [`the link ${answer.link.id} of its VNet to the zone is ${answer.link.state}`] };
  }
  const zone = network.privateDnsZones.find(({ id, name }) => isOwnZone(apiServer, id) && isWithin(privateFqdn, name));
  if (zone === undefined || !hasAllLinks(network, zone)) {
    return {
      troubles: [],
      gaps: [
        `no zone that holds ${privateFqdn} is linked to its VNet, but not every link of the cluster's zone was seen`,
      ],
    };
  }
  const isSystemZone = apiServer.privateDnsZone === 'system';
  return {
    gaps: [],
    troubles: [
      {
        subject: `${client.name} name`,
        reason: `${client.name} cannot resolve ${privateFqdn}: the zone ${zone.name} is not linked to its VNet ${nameOf(vnet.id)}.`,
        // A zone of the cluster's owner may have a twin elsewhere; the name of one that AKS made is found nowhere else.
        certainty: isSystemZone ? 'proven' : 'likely',
        evidence: [
          cite(cluster.id, 'properties.privateFQDN', privateFqdn),
          cite(zone.id, 'properties.numberOfVirtualNetworkLinks', zone.linkCount ?? 0),
          ...network.privateDnsLinks
            .filter((link) => link.zone === zone.id)
            .map((link) => cite(link.id, 'properties.virtualNetwork.id', link.vnet)),
        ],
        decidedBy: { resource: zone.id, line: 'virtualNetworkLinks' },
        ...(isSystemZone ? publicNameFix(cluster, apiServer) : linkFix(zone, vnet)),
        disprovedBy: `a zone of this name outside the scan that is linked to ${vnet.id}`,
      },
    ],
  };
}

function isOwnZone({ privateDnsZone, nodeResourceGroup }: ApiServer, zone: string): boolean {
  if (privateDnsZone === 'system') return nodeResourceGroup !== undefined && zone.startsWith(`${nodeResourceGroup}/`);
  return zone === privateDnsZone;
}
