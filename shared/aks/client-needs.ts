import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import type { Network, Place } from '../reachability/index.ts';
import { apiServerDestination } from './api-server-address.ts';
import { outsideOf } from './egress-needs.ts';
import { isPrivate } from './mode.ts';
import type { Fate, Need } from './need.ts';

/** Where a client's packets begin. */
export function placeOf({ subnet, via, addresses, dnsServers }: Client): Place {
  return {
    ...(addresses && { addresses }),
    ...(subnet !== undefined && { subnet }),
    ...(via !== undefined && { via }),
    ...(dnsServers && { dnsServers }),
  };
}

/** The API server as clients need it: the way to it, its name taken to be resolved, and that the name is resolved. */
export function clientNeeds(
  network: Network,
  clients: readonly Client[],
  self: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly Need[] {
  const { target, publicNames } = apiServerDestination(network, self, serviceTags);
  const isPublic = !isPrivate(self.apiServer);
  return clients.flatMap((client) =>
    [true, false].map((isResolved) => ({
      who: client.name,
      what: 'the API server',
      flow: {
        source: placeOf(client),
        destination: { ...target, isResolved },
        protocol: 'tcp' as const,
        ports: ['443'],
      },
      outside: { ...outsideOf(serviceTags), publicNames },
      isPublic,
      ...(isPublic && { tag: serviceTags.known ? `AzureCloud.${self.cluster.location}` : 'Internet' }),
    })),
  );
}

/** Whether a fate is the answer to what its need asks: the way, or the name. */
export function isAnswer({ need, trace: { disposition, hops } }: Fate): boolean {
  if (need.flow.destination.isResolved === true) return true;
  const isOfName = disposition === 'nameNotResolved' || disposition === 'resolvedElsewhere';
  return isOfName || (disposition === 'insufficientInfo' && hops[0]?.kind === 'dns' && hops[0].ruling === 'unknown');
}
