import type { ApiServer } from '../model/api-server.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { type Network, type Outside, parseRange, type Target } from '../reachability/index.ts';
import { addressUnseen, apiServerDestination } from './api-server-address.ts';
import { FQDN_TAGS } from './fqdn-tags.ts';
import { isIntegrated, isPrivate } from './mode.ts';
import type { Need } from './need.ts';
import { nameOfPlace, type PoolPlace, poolPlaces, sayGap } from './pool-places.ts';
import { requiredNames } from './required-flows.ts';

/** What a flow's fate hangs on beside the network. One object for all flows, so that what is worked out of it is kept. */
export function outsideOf(serviceTags: Observed<ServiceTags>): Outside {
  return { fqdnTags: FQDN_TAGS, ...(serviceTags.known && { serviceTags: serviceTags.value }) };
}

/** Where a cluster's packets begin, the API server as it needs it from there, and what keeps us from telling of some. */
export function needsOf(
  network: Network,
  self: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): { readonly places: readonly PoolPlace[]; readonly needs: readonly Need[]; readonly gaps: readonly string[] } {
  const { places, gaps } = poolPlaces(network, self.apiServer);
  const unseen = isIntegrated(self.apiServer) ? undefined : addressUnseen(network, self.apiServer);
  const needs = apiServerNeeds(network, places, self, serviceTags);
  return { places, needs, gaps: [...gaps.map(sayGap), ...(unseen === undefined ? [] : [unseen])] };
}

/** The API server as the nodes and pods of a cluster need it. With VNet integration that is the affair of its own subnet. */
export function apiServerNeeds(
  network: Network,
  places: readonly PoolPlace[],
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly Need[] {
  if (isIntegrated(apiServer) || addressUnseen(network, apiServer) !== undefined) return [];
  const { target, publicNames } = apiServerDestination(network, { cluster, apiServer }, serviceTags);
  const isPublic = !isPrivate(apiServer);
  // Whether it resolves is for node-dns, and whom the ranges let in for authorized-egress.
  const { allowedSources: _, allowedUnseen: __, ...open } = target;
  const destination: Target = { ...open, isResolved: true };
  return places.map((place) => ({
    who: nameOfPlace(place),
    what: 'the API server',
    flow: { source: place.place, destination, protocol: 'tcp', ports: ['443'] },
    outside: { ...outsideOf(serviceTags), publicNames },
    isPublic,
    ...(isPublic && { tag: serviceTags.known ? `AzureCloud.${cluster.location}` : 'Internet' }),
  }));
}

/** The names that nodes need beside it; pods have the images they run from by their nodes. With an HTTP proxy the proxy is what they need. */
export function nameNeeds(
  places: readonly PoolPlace[],
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
): readonly Need[] {
  const goals = goalsOf(apiServer, cluster);
  return places
    .filter(({ who }) => who === 'nodes')
    .flatMap((place) =>
      goals.map(({ what, target, port, isPublic, pattern }): Need => ({
        who: nameOfPlace(place),
        what,
        flow: { source: place.place, destination: target, protocol: 'tcp', ports: [port] },
        outside: outsideOf(serviceTags),
        isPublic,
        ...(isPublic && { tag: 'Internet' }),
        ...(pattern !== undefined && { pattern }),
      })),
    );
}

interface Goal {
  readonly what: string;
  readonly target: Target;
  readonly port: string;
  readonly isPublic: boolean;
  readonly pattern?: string;
}

function goalsOf(apiServer: ApiServer, cluster: ClusterRef): readonly Goal[] {
  const names = requiredNames(apiServer, cluster);
  const { httpProxy } = apiServer;
  const url = httpProxy?.https ?? httpProxy?.http;
  const direct = names.filter(({ name }) => url === undefined || isException(name, httpProxy?.exceptions ?? []));
  const goals = direct.map(({ name, pattern, port }) => ({
    what: pattern ?? name,
    target: { name, isResolved: true },
    port: String(port),
    isPublic: true,
    ...(pattern !== undefined && { pattern }),
  }));
  return url === undefined || direct.length === names.length ? goals : [...goals, proxyGoal(url)];
}

function proxyGoal(url: string): Goal {
  if (!URL.canParse(url)) throw new Error(`the HTTP proxy of the cluster is "${url}", which is no URL`);
  const { hostname, port, protocol } = new URL(url);
  // A proxy mostly is inside, so that its name must be followed.
  const target = parseRange(hostname) === undefined ? { name: hostname } : { addresses: [hostname] };
  const usual = protocol === 'https:' ? '443' : '80';
  return { what: `the HTTP proxy ${hostname}`, target, port: port === '' ? usual : port, isPublic: false };
}

/** `noProxy` names hosts and domains, a domain with or without a dot before it: https://learn.microsoft.com/azure/aks/http-proxy */
function isException(name: string, exceptions: readonly string[]): boolean {
  return exceptions.some((entry) => {
    const domain = entry.toLowerCase().replace(/^\*?\./, '');
    return name === domain || name.endsWith(`.${domain}`);
  });
}
