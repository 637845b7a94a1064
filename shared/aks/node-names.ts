import type { ApiServer } from '../model/api-server.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { covers, find, ipSet, type Network, resolveIn, vnetOf } from '../reachability/index.ts';
import { apiServerDestination } from './api-server-address.ts';
import { cite } from './cite.ts';
import { outsideOf } from './egress-needs.ts';
import { mendNodeName, reconcile } from './fixes/node-name.ts';
import { isPrivate } from './mode.ts';
import { nameTroubleOf, zoneUnseen } from './name-trouble.ts';
import { type Fate, type Need, wordsFor } from './need.ts';
import { clear, type Obstacle } from './obstacles.ts';
import { nameOfPlace, type PoolPlace } from './pool-places.ts';
import { withTrace } from './trouble.ts';

interface Self {
  readonly cluster: ClusterRef;
  readonly apiServer: ApiServer;
}

/** Whether those at some places can resolve the name of their API server to where it is. */
export function lookUp(
  network: Network,
  places: readonly PoolPlace[],
  self: Self,
  serviceTags: Observed<ServiceTags>,
): { readonly troubles: readonly Trouble[]; readonly gaps: readonly string[] } {
  const needs = apiServerByName(network, places, self, serviceTags);
  if (needs.length < places.length) return { troubles: [], gaps: ['Azure gave no name for the API server.'] };
  const { obstacles } = clear(network, needs, mendNodeName(self), isOfName);
  const unseen = obstacles.length === 0 ? undefined : zoneUnseen(network, self.apiServer);
  if (unseen !== undefined) return { troubles: [], gaps: [unseen] };
  return { troubles: obstacles.map((one) => troubleOfName(one, network, self)), gaps: nameGaps(network, needs) };
}

/** The way there is for required-egress. */
function isOfName({ trace }: Fate): boolean {
  return trace.disposition === 'nameNotResolved' || trace.disposition === 'resolvedElsewhere';
}

function troubleOfName(obstacle: Obstacle, network: Network, self: Self): Trouble {
  const { line, blocked, fix } = obstacle;
  const trouble = nameTroubleOf(obstacle, network, self);
  const { name = '' } = blocked[0].need.flow.destination;
  const isLeftToAks = fix === undefined && self.apiServer.privateDnsZone === 'system';
  return {
    ...trouble,
    evidence: withTrace([...trouble.evidence, ...recordsEvidence(network, line.hop.at, name)], blocked[0].trace),
    ...(isLeftToAks && { command: reconcile(self.cluster) }),
  };
}

/** What a zone says of a name. */
function recordsEvidence({ privateDnsRecords }: Network, zone: string, name: string): readonly Evidence[] {
  return privateDnsRecords
    .filter((record) => record.zone === zone && record.id.includes('/a/') && name.startsWith(`${record.name}.`))
    .flatMap(({ id, addresses }) =>
      addresses.map((address, index) => cite(id, `properties.aRecords[${index}].ipv4Address`, address)),
    );
}

/** The API server by the name that nodes dial, as their DNS answers it. Not its way: that is for required-egress. */
function apiServerByName(
  network: Network,
  places: readonly PoolPlace[],
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly Need[] {
  // Without a private zone nodes have the public name: https://learn.microsoft.com/azure/aks/private-clusters
  const dialled = apiServer.privateDnsZone === 'none' ? apiServer.fqdn?.toLowerCase() : undefined;
  const { target, publicNames } = apiServerDestination(network, { cluster, apiServer }, serviceTags, dialled);
  const { allowedSources: _, allowedUnseen: __, ...destination } = target;
  if (destination.name === undefined) return [];
  return places.map((place) => ({
    who: nameOfPlace(place),
    what: 'the API server by its name',
    flow: { source: place.place, destination, protocol: 'tcp', ports: ['443'] },
    outside: { ...outsideOf(serviceTags), publicNames },
    isPublic: !isPrivate(apiServer),
  }));
}

/** Why nobody can tell what the DNS of nodes answers, each reason once with all whom it concerns. */
function nameGaps(network: Network, needs: readonly Need[]): readonly string[] {
  const reasons = needs.flatMap((need) => whyUnsure(network, need).map((why) => ({ why, need })));
  return [...Map.groupBy(reasons, ({ why }) => why)].map(([why, same]) => {
    const { who } = wordsFor(same.map(({ need }) => need));
    return `Whether ${who} can resolve the API server's name is not known: ${why}. There "nslookup" tells.`;
  });
}

function whyUnsure(network: Network, { flow, outside, isPublic }: Need): readonly string[] {
  const { name = '', addresses } = flow.destination;
  const id = vnetOf(flow.source.subnet ?? '');
  const vnet = find(network, 'vnets', id);
  if (vnet.status !== 'found') return [vnet.status === 'unseen' ? vnet.why : `${id} does not exist or may not be read`];
  const answer = resolveIn(network, vnet.value, name, outside.publicNames ?? {});
  switch (answer.status) {
    case 'unseen':
      return [answer.why];
    case 'public':
      return answer.unseen === undefined ? [] : [answer.unseen];
    case 'addresses': {
      // Where one address of many is right, nobody knows which.
      const isOther = addresses !== undefined && !covers(ipSet(addresses), ipSet(answer.addresses));
      return isPublic && !isOther ? [`${answer.by ?? 'DNS'} leads it to ${answer.addresses.join(', ')}`] : [];
    }
    case 'noName':
      return [];
  }
}
