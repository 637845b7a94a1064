import { aWorld, openToOffice } from '../a-world.ts';
import { internalLoadBalancer, type LoadBalancerProperties } from '../machines.ts';
import { record } from '../names.ts';
import { leaveByBalancer } from '../pools.ts';
import * as arm from '../resources.ts';
import type { SecurityGroupProperties } from '../security.ts';
import { at, guidOf, nodeGroupOf, nodesOf, PLACE, subscriptionOf, type World } from '../world.ts';
import { guard } from './guard.ts';

/** A world whose API server has a subnet of its own in the VNet of the nodes. */
export interface IntegratedWorld extends World {
  readonly apiSubnet: arm.Resource<arm.SubnetProperties>;
  readonly apiGroup: arm.Resource<SecurityGroupProperties>;
  /** The security group of the nodes' subnet. */
  readonly group: arm.Resource<SecurityGroupProperties>;
  /** What is in front of the API server. */
  readonly balancer: arm.Resource<LoadBalancerProperties>;
}

/** A healthy cluster with API Server VNet Integration and a public address for clients: https://learn.microsoft.com/azure/aks/api-server-vnet-integration */
export function healthyIntegrated(name: string, index: number): IntegratedWorld {
  const world = integrated(name, index);
  openToOffice(world);
  Object.assign(world.cluster.properties.apiServerAccessProfile ?? {}, {
    enablePrivateCluster: false,
    enableVnetIntegration: true,
    subnetId: world.apiSubnet.id,
  });
  return world;
}

/** The same without a public address; its zone is linked to the agents' VNet as well. */
export function healthyIntegratedPrivate(name: string, index: number): IntegratedWorld {
  const world = integrated(name, index);
  const { cluster, hub, spoke, resources, clients } = world;
  const group = nodeGroupOf(world);
  const zone = arm.privateDnsZone(subscriptionOf(world), group, `${guidOf(world)}.private.${PLACE}.azmk8s.io`);
  cluster.properties.fqdn = null;
  cluster.properties.privateFQDN = `${name}-1a2b3c4d.${zone.name}`;
  cluster.properties.apiServerAccessProfile = {
    enablePrivateCluster: true,
    privateDNSZone: 'system',
    enablePrivateClusterPublicFQDN: false,
    enableVnetIntegration: true,
    subnetId: world.apiSubnet.id,
  };
  resources.push(zone, arm.link(zone, spoke), arm.link(zone, hub));
  resources.push(record(zone, 'A', `${name}-1a2b3c4d`, [at(world, '144.4')]));
  clients.push({ name: `agents-${name}`, subnet: `${hub.id}/subnets/agents`, must: { names: [name] } });
  return world;
}

/** Groups let through what the documentation demands, and clients. Pods of an overlay are seen with addresses of their own. */
function integrated(name: string, index: number): IntegratedWorld {
  const world = aWorld(name, index);
  const [nodes, inApi, pods] = [at(world, '128.0/20'), at(world, '144.0/28'), '10.244.0.0/16'];
  const apiSubnet = arm.addSubnet(world.spoke, 'apiserver', inApi, 'Microsoft.ContainerService/managedClusters');
  const toApi = { protocol: 'Tcp', destinationAddressPrefix: inApi };
  const apiGroup = guard(world, apiSubnet, {
    inbound: {
      AllowNodes: { ...toApi, sourceAddressPrefix: nodes, destinationPortRanges: ['443', '4443'] },
      AllowProbes: { ...toApi, sourceAddressPrefix: 'AzureLoadBalancer', destinationPortRange: '9988' },
      AllowAgents: { ...toApi, sourceAddressPrefix: at(world, '0.0/24'), destinationPortRange: '443' },
    },
  });
  const group = guard(world, nodesOf(world), {
    inbound: {
      AllowNodesAndPods: { sourceAddressPrefixes: [nodes, pods] },
      AllowApiServer: { sourceAddressPrefix: inApi, destinationAddressPrefix: nodes },
      AllowProbes: { sourceAddressPrefix: 'AzureLoadBalancer' },
    },
  });
  const balancer = internalLoadBalancer(
    subscriptionOf(world),
    nodeGroupOf(world),
    'kube-apiserver',
    PLACE,
    apiSubnet.id,
    at(world, '144.4'),
    443,
  );
  world.resources.push(balancer);
  leaveByBalancer(world);
  return { ...world, apiSubnet, apiGroup, group, balancer };
}
