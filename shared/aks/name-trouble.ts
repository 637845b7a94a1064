import type { ApiServer } from '../model/api-server.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { find, nameOf, type Network, whyIncomplete } from '../reachability/index.ts';
import { cite } from './cite.ts';
import { wordsFor } from './need.ts';
import type { Obstacle } from './obstacles.ts';
import { capital } from './trouble.ts';

/**
 * Who cannot resolve the name of an API server, as a trouble. A zone of the cluster's owner may have a twin that was not read; the name of
 * one that AKS made is found nowhere else.
 */
export function nameTroubleOf(
  { line, blocked, fix }: Obstacle,
  network: Network,
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
): Trouble {
  const { who } = wordsFor(blocked.map(({ need }) => need));
  const { privateFqdn, privateDnsZone, fqdn = '' } = apiServer;
  const name = privateFqdn ?? fqdn;
  const zone = zoneOf(network, apiServer);
  // A zone answered, and not as it should; or no zone did.
  const isRecord = line.hop.at.startsWith('/');
  const isProven = fix !== undefined && (privateDnsZone === 'system' || isRecord);
  return {
    subject: `${who} ${isRecord ? 'record' : 'name'}`,
    // A client is called as its owner spells it.
    reason: `${who.includes(' of pool ') ? capital(who) : who} cannot resolve ${name} to the API server: ${line.hop.because}${zone === undefined ? '' : `; its zone is ${nameOf(zone)}`}.`,
    certainty: isProven ? 'proven' : 'likely',
    evidence: [
      cite(cluster.id, privateFqdn === undefined ? 'properties.fqdn' : 'properties.privateFQDN', name),
      ...(zone === undefined ? [] : evidenceOfZone(network, zone)),
    ],
    decidedBy: isRecord ? line.decidedBy : { resource: zone ?? cluster.id, line: 'virtualNetworkLinks' },
    ...fix,
    disprovedBy: `a zone that holds ${name}, outside the scan, that is linked where they ask`,
  };
}

/** Why nobody can tell who resolves the name of a private API server: the zone that holds it was not seen. */
export function zoneUnseen(network: Network, apiServer: ApiServer): string | undefined {
  if (apiServer.privateDnsZone === undefined || apiServer.privateDnsZone === 'none') return undefined;
  const id = zoneOf(network, apiServer);
  const zone = id === undefined ? undefined : find(network, 'privateDnsZones', id);
  if (zone?.status === 'found') return undefined;
  const why = whyIncomplete(network, 'privateDnsZones') ?? 'it does not exist or may not be read';
  return `The zone that holds ${apiServer.privateFqdn ?? 'its name'} was not seen: ${why}.`;
}

/** The zone that holds the name of a private API server, by its id. */
function zoneOf(
  { privateDnsZones }: Network,
  { privateDnsZone, nodeResourceGroup, privateFqdn = '' }: ApiServer,
): string | undefined {
  if (privateDnsZone !== 'system') return privateDnsZone?.startsWith('/') === true ? privateDnsZone : undefined;
  return privateDnsZones.find(
    ({ id, name }) =>
      nodeResourceGroup !== undefined && id.startsWith(`${nodeResourceGroup}/`) && privateFqdn.endsWith(`.${name}`),
  )?.id;
}

function evidenceOfZone(network: Network, id: string): readonly Evidence[] {
  const zone = find(network, 'privateDnsZones', id);
  if (zone.status !== 'found') return [];
  return [
    cite(id, 'properties.numberOfVirtualNetworkLinks', zone.value.linkCount ?? 0),
    ...network.privateDnsLinks
      .filter((link) => link.zone === id)
      .map((link) => cite(link.id, 'properties.virtualNetwork.id', link.vnet)),
  ];
}
