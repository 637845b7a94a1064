import type { ApiServer } from '../model/api-server.ts';
import type { Client } from '../model/client.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import type { Network, Place } from '../reachability/index.ts';
import { apiServerDestination, endpointAddresses } from './api-server-address.ts';
import { outsideOf } from './egress-needs.ts';
import { isPrivate } from './mode.ts';
import type { Need } from './need.ts';

/** Where a client's packets begin. */
function placeOf({ subnet, via, addresses, dnsServers }: Client): Place {
  return {
    ...(addresses && { addresses }),
    ...(subnet !== undefined && { subnet }),
    ...(via !== undefined && { via }),
    ...(dnsServers && { dnsServers }),
  };
}

type Question = readonly [
  network: Network,
  client: Client,
  self: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
];

/** The way to an API server's door, its name taken to be resolved. Whom it lets in there is for its list. */
export function wayNeed(...[network, client, self, serviceTags]: Question): Need {
  const { target, publicNames } = apiServerDestination(network, self, serviceTags);
  const { allowedSources: _, allowedUnseen: __, ...door } = target;
  const isPublic = !isPrivate(self.apiServer);
  return {
    who: client.name,
    what: 'the API server',
    flow: {
      source: placeOf(client),
      destination: { ...door, isResolved: true },
      protocol: 'tcp',
      ports: ['443'],
    },
    outside: { ...outsideOf(serviceTags), publicNames },
    isPublic,
    ...(isPublic && { tag: serviceTags.known ? `AzureCloud.${self.cluster.location}` : 'Internet' }),
  };
}

/** A private API server by its name, as the client resolves it: to the endpoint that AKS made, or to one of the client's own. */
export function nameNeed(...[network, client, self, serviceTags]: Question): Need {
  // A public name, where a private cluster keeps one, resolves everywhere.
  const dialled = self.apiServer.fqdn?.toLowerCase();
  const { target, publicNames } = apiServerDestination(network, self, serviceTags, dialled);
  const { subnet, addresses = [], ...rest } = target;
  const own = endpointAddresses(network, self.cluster).filter((address) => !addresses.includes(address));
  // Where the client has an endpoint of its own, the one that AKS made is not the only place to go.
  const destination = {
    ...rest,
    addresses: [...addresses, ...own],
    ...(own.length === 0 && subnet !== undefined && { subnet }),
  };
  const way = wayNeed(network, client, self, serviceTags);
  return { ...way, flow: { ...way.flow, destination }, outside: { ...way.outside, publicNames } };
}
