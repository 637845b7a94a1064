import type { ApiServer } from '../model/api-server.ts';
import type { Observed } from '../model/observed.ts';
import type { ServiceTags } from '../model/service-tags.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import {
  addressesOf,
  cidrs,
  find,
  type Frontend,
  ipSet,
  ipv4BlocksOf,
  type Network,
  noting,
  type PublicNames,
  type ResourceId,
  type Target,
  union,
  whyIncomplete,
} from '../reachability/index.ts';
import { admission, isRestricted } from './authorized-list.ts';
import { isPrivate } from './mode.ts';

/** An API server as a destination, and what is known of its names. */
export interface Destination {
  readonly target: Target;
  readonly publicNames: PublicNames;
}

/**
 * Where clients of an API server go. Its public address is in no answer of Azure's: it is one of the region's, and only where all of them
 * fare alike there is an answer.
 */
export function apiServerDestination(
  network: Network,
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  serviceTags: Observed<ServiceTags>,
  dialled?: string,
): Destination {
  if (isPrivate(apiServer)) return privateDestination(network, apiServer, dialled);
  const name = dialled ?? apiServer.fqdn;
  const addresses = serviceTags.known ? ipv4BlocksOf(serviceTags.value, `AzureCloud.${cluster.location}`) : undefined;
  return {
    target: {
      ...(name !== undefined && { name }),
      ...(addresses && { addresses, isOneOf: true }),
      ...admitted(network, apiServer, serviceTags),
    },
    publicNames: NO_NAMES,
  };
}

/** One object, so that what is worked out for one cluster holds for all. */
const NO_NAMES: PublicNames = {};

function admitted(network: Network, apiServer: ApiServer, serviceTags: Observed<ServiceTags>): Partial<Target> {
  if (!isRestricted(apiServer)) return {};
  const { admits, doubts } = admission(apiServer, serviceTags);
  // Nodes behind the cluster's own load balancer are let in without being on the list.
  const own = balancerAddresses(network, apiServer);
  const [allowedUnseen] = [
    ...doubts,
    ...(own === undefined ? ["the addresses of the cluster's own load balancer"] : []),
  ];
  return {
    allowedSources: cidrs(union(admits, ipSet(own ?? []))),
    ...(allowedUnseen !== undefined && { allowedUnseen }),
  };
}

/** The public addresses of the outbound rules of the balancer that AKS made; `undefined` where one of them is not known. */
function balancerAddresses(
  network: Network,
  { nodeResourceGroup, outboundType }: ApiServer,
): readonly string[] | undefined {
  if (outboundType !== 'loadBalancer' || nodeResourceGroup === undefined) return [];
  const balancer = find(network, 'loadBalancers', balancerOf(nodeResourceGroup));
  if (balancer.status !== 'found') return undefined;
  const { frontends, outboundRules } = balancer.value;
  const used = frontends.filter(({ id }) => outboundRules.some((rule) => rule.frontends.includes(id)));
  const addresses = used.map((frontend) => addressOf(network, frontend));
  return addresses.every((address) => address !== undefined) ? addresses : undefined;
}

function addressOf(network: Network, { publicIp = '', publicIpPrefix = '' }: Frontend): string | undefined {
  const ip = find(network, 'publicIps', publicIp);
  const prefix = find(network, 'publicIpPrefixes', publicIpPrefix);
  return ip.status === 'found' ? ip.value.address : prefix.status === 'found' ? prefix.value.prefix : undefined;
}

/** The load balancer that AKS makes for the way out, in the resource group of the nodes. */
export function balancerOf(nodeResourceGroup: ResourceId): ResourceId {
  return `${nodeResourceGroup}/providers/microsoft.network/loadbalancers/kubernetes`;
}

/** The private name is in no public DNS, and the public one, where there is one, leads to the private address: https://learn.microsoft.com/azure/aks/private-clusters */
function privateDestination(network: Network, apiServer: ApiServer, dialled?: string): Destination {
  const homes = privateHomes(network, apiServer);
  const addresses = homes.flatMap((home) => home.addresses);
  const [subnet, another] = new Set(homes.map((home) => home.subnet));
  const { fqdn, privateFqdn } = apiServer;
  const name = dialled ?? privateFqdn ?? fqdn;
  return {
    target: {
      ...(name !== undefined && { name }),
      ...(addresses.length > 0 && { addresses }),
      ...(subnet !== undefined && another === undefined && { subnet }),
    },
    publicNames: {
      ...(privateFqdn !== undefined && { [privateFqdn.toLowerCase()]: {} }),
      ...(fqdn !== undefined && addresses.length > 0 && { [fqdn.toLowerCase()]: { addresses } }),
    },
  };
}

/** Why the address of a private API server is not known. */
export function addressUnseen(network: Network, apiServer: ApiServer): string | undefined {
  if (!isPrivate(apiServer) || privateHomes(network, apiServer).length > 0) return undefined;
  const kind = apiServer.mode === 'privateLink' ? 'privateEndpoints' : 'loadBalancers';
  const why = whyIncomplete(network, kind) ?? 'there is none';
  return `The address of the API server is not known: kube-apiserver in the resource group of the nodes was not seen, because ${why}.`;
}

/** Addresses of private endpoints of an API server, whoever made them. */
export function endpointAddresses(network: Network, { id }: ClusterRef): readonly string[] {
  const own = network.privateEndpoints.filter(({ service }) => service === id);
  return noting(network, own).flatMap((endpoint) => addressesOf(network, endpoint));
}

/** AKS keeps the endpoint, or the internal load balancer of VNet integration, in the resource group of the nodes, both by the name kube-apiserver. */
function privateHomes(
  network: Network,
  { nodeResourceGroup }: ApiServer,
): readonly { readonly addresses: readonly string[]; readonly subnet: string | undefined }[] {
  if (nodeResourceGroup === undefined) return [];
  const isOurs = ({ id }: { readonly id: string }) =>
    id.startsWith(`${nodeResourceGroup}/`) && id.endsWith('/kube-apiserver');
  const homes = [
    ...noting(network, network.privateEndpoints.filter(isOurs)).map((endpoint) => ({
      addresses: addressesOf(network, endpoint),
      subnet: endpoint.subnet,
    })),
    ...noting(network, network.loadBalancers.filter(isOurs)).flatMap(({ frontends }) =>
      frontends.map(({ address, subnet }) => ({ addresses: address === undefined ? [] : [address], subnet })),
    ),
  ];
  return homes.filter(({ addresses }) => addresses.length > 0);
}
