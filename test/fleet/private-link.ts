import {
  type InterfaceProperties,
  networkInterface,
  privateEndpoint,
  type PrivateEndpointProperties,
} from './machines.ts';
import { record, type RecordProperties } from './names.ts';
import type * as arm from './resources.ts';
import { at, guidOf, nodeGroupOf, nodesOf, PLACE, subscriptionOf, type World } from './world.ts';

/** What makes a cluster private: its endpoint in the subnet of the nodes, and its name in a zone. */
export interface PrivateLink {
  readonly zone: ReturnType<typeof arm.privateDnsZone>;
  readonly endpoint: arm.Resource<PrivateEndpointProperties>;
  readonly nic: arm.Resource<InterfaceProperties>;
  readonly address: arm.Resource<RecordProperties>;
}

/** Makes a cluster private, its name in a zone of its own (`system`) or of its owner's. */
export function usePrivateLink(world: World, zone: PrivateLink['zone'], privateDNSZone: string): PrivateLink {
  const { name, cluster, resources } = world;
  const [subscription, group, guid] = [subscriptionOf(world), nodeGroupOf(world), guidOf(world)];
  cluster.properties.fqdn = null;
  cluster.properties.privateFQDN = `${name}-1a2b3c4d.${zone.name}`;
  cluster.properties.apiServerAccessProfile = {
    enablePrivateCluster: true,
    privateDNSZone,
    enablePrivateClusterPublicFQDN: false,
  };
  cluster.properties.privateLinkResources = [
    {
      id: `${cluster.id}/privateLinkResources/management`,
      name: 'management',
      type: 'Microsoft.ContainerService/managedClusters/privateLinkResources',
    },
  ];
  const nodes = nodesOf(world);
  const nic = networkInterface(subscription, group, `kube-apiserver.nic.${guid}`, PLACE, nodes.id, at(world, '128.4'));
  for (const configuration of nic.properties.ipConfigurations) configuration.name = `privateEndpointIpConfig.${guid}`;
  const endpoint = privateEndpoint(subscription, group, 'kube-apiserver', PLACE, nic, cluster.id);
  nodes.properties.privateEndpoints = [{ id: endpoint.id }];
  const address = record(zone, 'A', `${name}-1a2b3c4d`, [at(world, '128.4')]);
  resources.push(zone, nic, endpoint, address);
  return { zone, endpoint, nic, address };
}
