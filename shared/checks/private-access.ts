import { linkFix, peeringFix, publicNameFix } from '../aks/private-access-fixes.ts';
import { cite } from '../aks/cite.ts';
import { clientsOf } from '../aks/clients.ts';
import { clusterVnets } from '../aks/node-subnets.ts';
import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import {
  findSubnet,
  find,
  hasAllLinks,
  isWithin,
  nameOf,
  type Network,
  type Peering,
  privateZoneFor,
  type Subnet,
  type VirtualNetwork,
  vnetOf,
  wayBetween,
} from '../reachability/index.ts';
import { defineCheck, notApplicable, unknown, verdict } from './check.ts';

export const privateAccess = defineCheck({
  id: 'private-access',
  cause: 8,
  title: "A client's network cannot resolve or reach the private API server",
  severity: 'high',
  remediation: {
    summary: "Link the cluster's private DNS zone to the client's VNet, and peer that VNet with the cluster's.",
    docs: 'https://learn.microsoft.com/azure/aks/private-clusters',
  },
  explanation: `A private API server has an address in the cluster's VNet only. For each client this asks two things. Does the name resolve:
is the cluster's private zone linked to the client's VNet, or does the cluster keep a public name for its private address? Is
there a way: the same VNet, or a peering that is connected and open on both sides? It fails where zone links, peerings and flags
prove that there is none. It never passes, because routes, gateways, network security groups and custom DNS servers are not followed.`,
  reads: ['apiServer', 'clients'],
  mayRead: ['network'],

  run({ apiServer, clients, network }, cluster) {
    if (apiServer.mode === 'public' || apiServer.mode === 'publicVnetIntegrated') {
      return notApplicable('The cluster is not private; authorized-ranges looks at its clients.');
    }
    const { must, unseen } = clientsOf(clients, cluster);
    if (must.length + unseen.length === 0)
      return notApplicable('No client is configured that must reach this cluster.');

    const troubles: Trouble[] = [];
    const gaps = [...unseen];
    for (const client of must) {
      const found = look(client, apiServer, network.known ? network.value : undefined, cluster);
      troubles.push(...found.troubles);
      gaps.push(...found.gaps.map((gap) => `${client.name}: ${gap}.`));
      if (found.troubles.length + found.gaps.length === 0)
        gaps.push(`${client.name}: routes, network security groups and gateways were not followed.`);
    }
    if (!network.known) gaps.push(network.why);
    return troubles.length > 0 ? verdict(troubles, gaps, '') : unknown(gaps.join(' '));
  },
});

interface Look {
  readonly troubles: readonly Trouble[];
  readonly gaps: readonly string[];
}

function look(client: Client, apiServer: ApiServer, network: Network | undefined, cluster: ClusterRef): Look {
  if (client.subnet === undefined) return lookFromOutside(client, apiServer, cluster);
  if (network === undefined) return { troubles: [], gaps: [] };

  const vnet = find(network, 'vnets', vnetOf(client.subnet));
  const subnet = findSubnet(network, client.subnet);
  if (vnet.status !== 'found' || subnet.status !== 'found') {
    return {
      troubles: [],
      gaps: [
        `its subnet ${client.subnet} ${subnet.status === 'unseen' ? `was not seen: ${subnet.why}` : 'does not exist or may not be read'}`,
      ],
    };
  }
  const name = lookAtName(client, apiServer, network, vnet.value, cluster);
  const way = lookAtWay(client, apiServer, network, vnet.value, subnet.value);
  return { troubles: [...name.troubles, ...way.troubles], gaps: [...name.gaps, ...way.gaps] };
}

/** A client outside Azure. Its own addresses are no way in; a gateway may be, and is not followed. */
function lookFromOutside(client: Client, apiServer: ApiServer, cluster: ClusterRef): Look {
  if (client.via !== undefined) return { troubles: [], gaps: [`the way through ${client.via} was not followed`] };
  return {
    gaps: [],
    troubles: [
      {
        subject: client.name,
        reason: `${client.name} calls from the internet, and the API server has a private address only.`,
        certainty: 'likely',
        evidence: [
          apiServer.mode === 'privateLink' || apiServer.privateFqdn === undefined
            ? cite(cluster.id, 'properties.apiServerAccessProfile.enablePrivateCluster', true)
            : cite(cluster.id, 'properties.privateFQDN', apiServer.privateFqdn),
        ],
        disprovedBy: `a VPN or ExpressRoute that ${client.name} comes in by: name it in the client's "via"`,
      },
    ],
  };
}

function lookAtName(
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

function lookAtWay(client: Client, apiServer: ApiServer, network: Network, vnet: VirtualNetwork, subnet: Subnet): Look {
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
