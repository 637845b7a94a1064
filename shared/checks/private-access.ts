import { cite } from '../aks/cite.ts';
import { clientsOf } from '../aks/clients.ts';
import { isPrivate } from '../aks/mode.ts';
import type { Look } from '../aks/look.ts';
import { lookAtName } from '../aks/private-name.ts';
import { lookAtWay } from '../aks/private-way.ts';
import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { find, findSubnet, type Network, vnetOf } from '../reachability/index.ts';
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
    if (!isPrivate(apiServer)) {
      return notApplicable('The cluster is not private; authorized-ranges looks at its clients.');
    }
    // AKS takes the names away while the cluster is stopped, and makes the endpoint anew when it starts.
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
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
