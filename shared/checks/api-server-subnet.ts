import { apiServerSubnetNeeds, findApiServerSubnet } from '../aks/api-server-subnet.ts';
import { cite } from '../aks/cite.ts';
import { outsideOf } from '../aks/egress-needs.ts';
import { whyNowhere } from '../aks/families.ts';
import type { Fix } from '../aks/fix.ts';
import { isOfAks, mendFor } from '../aks/fixes/mend.ts';
import { delegate } from '../aks/fixes/subnet.ts';
import { isIntegrated } from '../aks/mode.ts';
import { gapsOf } from '../aks/need.ts';
import { clear } from '../aks/obstacles.ts';
import { poolPlaces, sayGap } from '../aks/pool-places.ts';
import { troubleOf } from '../aks/trouble.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { nameOf, parseRange, type ResourceId, type Subnet } from '../reachability/index.ts';
import { defineCheck, notApplicable, unknown, verdict } from './check.ts';

/** What alone may use the subnet, and the addresses of the smallest that is supported, a /28. */
const SERVICE = 'Microsoft.ContainerService/managedClusters';
const FEWEST = 16n;

export const apiServerSubnet = defineCheck({
  id: 'api-server-subnet',
  cause: 'extra',
  title: "The API server's own subnet is closed, too small or not delegated",
  severity: 'critical',
  remediation: {
    summary:
      'Let nodes in on TCP 443 and 4443 and probes on 9988, into a subnet of at least /28 that is delegated to AKS.',
    docs: 'https://learn.microsoft.com/azure/aks/api-server-vnet-integration',
  },
  explanation: `With API Server VNet Integration nodes call the API server at a load balancer in a subnet of its own. Nodes must reach
all of that subnet on TCP 443 and 4443, pods with a subnet on 443, and Azure's load balancer must reach it on 9988 for its probes: all
are followed from where they begin, through rules and routes.

The subnet must be delegated to Microsoft.ContainerService/managedClusters and be at least a /28: an API server that finds no address
when it grows fails.

Each cluster needs nine addresses; how many clusters share the subnet, and how many of its addresses are free, one cluster's view does
not tell.

Where AKS made the VNet, the subnet is aks-apiserver-subnet, and what is wrong there only AKS mends.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags'],

  run({ apiServer, network, serviceTags }, cluster) {
    if (!isIntegrated(apiServer)) return notApplicable('The API server has no subnet of its own.');
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');

    const subnet = findApiServerSubnet(network, apiServer);
    if (subnet.status === 'unseen') return unknown(`The subnet of the API server is not known: ${subnet.why}.`);
    if (subnet.status === 'absent') return verdict([troubleOfAbsence(cluster, subnet.id)], [], '');

    const { places, gaps } = poolPlaces(network, apiServer);
    const needs = apiServerSubnetNeeds(network, subnet.value, places, outsideOf(serviceTags));
    const { obstacles, fates } = clear(network, needs, mendFor(cluster, apiServer));
    const { id, addressPrefixes, delegations } = subnet.value;
    const fix = isOfAks(apiServer, id) ? undefined : delegate(network, id, SERVICE);
    return verdict(
      [
        ...obstacles.map((one) => troubleOf(one)),
        ...troublesOfSize(subnet.value),
        ...troublesOfDelegation(subnet.value, fix),
      ],
      [
        ...gaps.map(sayGap),
        ...whyNowhere(network, places),
        ...gapsOf(fates),
        ...(runsOf(addressPrefixes).length === 0 ? [`Which addresses ${nameOf(id)} has, Azure did not say.`] : []),
        ...(delegations === undefined ? [`To whom ${nameOf(id)} is delegated, Azure did not say.`] : []),
      ],
      'Nodes and probes reach the subnet of the API server, which is large enough and delegated to AKS.',
    );
  },
});

function troubleOfAbsence(cluster: ClusterRef, id: ResourceId): Trouble {
  const line = 'properties.apiServerAccessProfile.subnetId';
  return {
    subject: `${nameOf(id)} subnet`,
    reason: `The API server is to be in the subnet ${nameOf(id)}, which its VNet does not have.`,
    certainty: 'likely',
    evidence: [cite(cluster.id, line, id)],
    decidedBy: { resource: cluster.id, line },
    disprovedBy: `az network vnet subnet show --ids ${id} finding it`,
  };
}

function runsOf(blocks: readonly string[]) {
  return blocks.flatMap((text) => parseRange(text) ?? []).filter(({ family }) => family === 4);
}

/** A subnet in use cannot grow: the way out is another one, and a cluster that is made anew in it. */
function troublesOfSize({ id, addressPrefixes }: Subnet): readonly Trouble[] {
  const runs = runsOf(addressPrefixes);
  const count = runs.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  if (runs.length === 0 || count >= FEWEST) return [];
  const [only, another] = addressPrefixes;
  const evidence =
    only === undefined || another !== undefined
      ? cite(id, 'properties.addressPrefixes', addressPrefixes)
      : cite(id, 'properties.addressPrefix', only);
  return [
    {
      subject: `${nameOf(id)} addressPrefix`,
      reason: `The subnet ${nameOf(id)} has ${count} addresses, five of which Azure keeps: the API server needs nine, and no subnet below /28 is supported.`,
      certainty: 'likely',
      severity: 'high',
      evidence: [evidence],
      decidedBy: { resource: id, line: 'properties.addressPrefix' },
      disprovedBy: 'Azure having given the API server every address that it asked for',
    },
  ];
}

function troublesOfDelegation({ id, delegations }: Subnet, fix: Fix | undefined): readonly Trouble[] {
  if (delegations === undefined || delegations.some((name) => name.toLowerCase() === SERVICE.toLowerCase())) return [];
  const [other] = delegations;
  const path = 'properties.delegations';
  return [
    {
      subject: `${nameOf(id)} delegations`,
      reason: `The subnet ${nameOf(id)} is not delegated to ${SERVICE}: AKS cannot place the API server's addresses in it.`,
      severity: 'high',
      evidence: [other === undefined ? cite(id, path, []) : cite(id, `${path}[0].properties.serviceName`, other)],
      decidedBy: { resource: id, line: path },
      // Whoever else it is given to would lose it.
      ...(fix === undefined || other !== undefined
        ? { certainty: 'likely', disprovedBy: `whoever keeps ${id} giving it to AKS` }
        : { certainty: 'proven', ...fix }),
    },
  ];
}
