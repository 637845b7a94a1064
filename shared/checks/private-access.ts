import { nameNeed, wayNeed } from '../aks/client-needs.ts';
import { clientsOf } from '../aks/clients.ts';
import { cite } from '../aks/cite.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { isPrivate } from '../aks/mode.ts';
import { nameTroubleOf, zoneUnseen } from '../aks/name-trouble.ts';
import { type Fate, fatesOf, gapsOf, type Need } from '../aks/need.ts';
import { clear } from '../aks/obstacles.ts';
import { addressUnseen } from '../aks/api-server-address.ts';
import { troubleOf } from '../aks/trouble.ts';
import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { ipSet, type Network, overlaps } from '../reachability/index.ts';
import { PRIVATE } from '../aks/special-ranges.ts';
import { defineCheck, notApplicable, verdict } from './check.ts';

export const privateAccess = defineCheck({
  id: 'private-access',
  cause: 8,
  title: "A client's network cannot resolve or reach the private API server",
  severity: 'high',
  remediation: {
    summary:
      "Link the cluster's private DNS zone to the VNet whose DNS the client asks, and open the way to its address.",
    docs: 'https://learn.microsoft.com/azure/aks/private-clusters',
  },
  explanation: `A private API server has an address in the cluster's VNet only. For each client this asks two things. Does the name
resolve, as the client's VNet asks: private zones and their links, resolvers and rulesets, the DNS proxy of a firewall, the public name
if the cluster keeps one? Does a packet get to the address and the reply back: security groups, routes, peerings, gateways, firewalls,
the private endpoint with its approval and policies?

The article says that the control plane is in the AKS subnet; with private link only an endpoint is.

A client that calls from the internet fails as likely: a VPN that nobody named may lead in. While the endpoint itself waits for approval
nodes are cut off as well, and required-egress says so.`,
  reads: ['apiServer', 'clients'],
  mayRead: ['network', 'serviceTags'],

  run({ apiServer, clients, network, serviceTags }, cluster) {
    if (!isPrivate(apiServer)) {
      return notApplicable('The cluster is not private; authorized-ranges looks at its clients.');
    }
    // AKS takes the names away while the cluster is stopped, and makes the endpoint anew when it starts.
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    const { must, unseen } = clientsOf(clients, cluster);
    if (must.length + unseen.length === 0)
      return notApplicable('No client is configured that must reach this cluster.');

    const outside = must.filter(isOnInternet);
    const troubles: Trouble[] = outside.map((client) => troubleOfInternet(client, apiServer, cluster));
    const inside = must.filter((client) => !outside.includes(client));
    if (!network.known) return verdict(troubles, [...unseen, network.why], '');
    const unknown = addressUnseen(network.value, apiServer);
    if (unknown !== undefined) return verdict(troubles, [...unseen, unknown], '');

    const self = { cluster, apiServer };
    const wires = network.value;
    const isOurs = (fate: Fate) => !isOfNodesToo(fate, apiServer);
    const named = inside.filter((client) => apiServer.fqdn !== undefined || hasDns(client));
    const isNameless = (apiServer.privateFqdn ?? apiServer.fqdn) === undefined;
    const gaps = isNameless
      ? ['Azure gave no name for the API server.']
      : inside.filter((client) => !named.includes(client)).map(sayNoDns);
    const byName = named.map((client) => nameNeed(wires, client, self, serviceTags));
    // Behind a name that leads nowhere the way may be shut as well.
    const lost = inside.filter((client) => !reached(wires, byName, client));
    const needs = [...byName, ...lost.map((client) => wayNeed(wires, client, self, serviceTags))];
    const { obstacles, fates } = clear(wires, needs, mendFor(cluster, apiServer), isOurs);
    const zone = zoneUnseen(wires, apiServer);
    for (const one of obstacles) {
      if (one.line.hop.kind !== 'dns') troubles.push(troubleOf(one));
      else if (zone === undefined) troubles.push(nameTroubleOf(one, wires, self));
      else gaps.push(zone);
    }
    if (troubles.length === 0 && fates.some((fate) => !isOurs(fate)))
      return notApplicable('The endpoint of the API server waits for approval, as required-egress says.');
    return verdict(
      troubles,
      [...unseen, ...gaps, ...gapsOf(fates.filter(isOurs))],
      `${must.map(({ name }) => name).join(', ')} can resolve and reach the API server.`,
    );
  },
});

/** Whether a client's name-bound packets got as far as a way. */
function reached(network: Network, needs: readonly Need[], { name }: Client): boolean {
  return fatesOf(
    network,
    needs.filter(({ who }) => who === name),
  ).some(({ trace }) => trace.disposition !== 'nameNotResolved' && trace.disposition !== 'resolvedElsewhere');
}

/** Which DNS somebody on premises asks, nobody can tell but the configuration. */
function hasDns({ via, dnsServers }: Client): boolean {
  return via === undefined || dnsServers !== undefined;
}

function sayNoDns({ name }: Client): string {
  return `Whether ${name} resolves the API server's name is not known: its "dnsServers" are not configured.`;
}

function isOnInternet({ subnet, via, addresses = [] }: Client): boolean {
  return subnet === undefined && via === undefined && !overlaps(ipSet(addresses), PRIVATE);
}

/** The endpoint that AKS made is how nodes get there too. */
function isOfNodesToo({ trace }: Fate, { nodeResourceGroup = '-' }: ApiServer): boolean {
  return trace.disposition === 'notApproved' && (trace.hops.at(-1)?.at.startsWith(`${nodeResourceGroup}/`) ?? false);
}

/** A client outside Azure, for whom a private address is nowhere. */
function troubleOfInternet({ name }: Client, { mode, privateFqdn }: ApiServer, { id }: ClusterRef): Trouble {
  return {
    subject: name,
    reason: `${name} calls from the internet, and the API server has a private address only.`,
    certainty: 'likely',
    evidence: [
      mode === 'privateLink' || privateFqdn === undefined
        ? cite(id, 'properties.apiServerAccessProfile.enablePrivateCluster', true)
        : cite(id, 'properties.privateFQDN', privateFqdn),
    ],
    disprovedBy: `a VPN or ExpressRoute that ${name} comes in by: name it in the client's "via"`,
  };
}
