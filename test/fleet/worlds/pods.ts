import { aWorld, openToOffice } from '../a-world.ts';
import { addPool, leaveByNat } from '../pools.ts';
import * as arm from '../resources.ts';
import type { SecurityGroupProperties } from '../security.ts';
import { at, nodesOf, type World } from '../world.ts';
import { type Allowed, guard } from './guard.ts';

/** A world with a subnet for each pool, and one for pods; each has a security group. */
export interface PodsWorld extends World {
  readonly groups: Readonly<Record<'nodes' | 'user' | 'pods', arm.Resource<SecurityGroupProperties>>>;
  readonly nat: ReturnType<typeof arm.natGateway>;
}

/** A healthy cluster whose pods have addresses of a subnet of their own: https://learn.microsoft.com/azure/aks/configure-azure-cni-dynamic-ip-allocation */
export function healthyPods(name: string, index: number): PodsWorld {
  const world = aWorld(name, index);
  const { cluster, spoke } = world;
  const nodes = nodesOf(world);
  const user = arm.addSubnet(spoke, 'user', at(world, '144.0/20'));
  const pods = arm.addSubnet(spoke, 'pods', at(world, '160.0/19'), 'Microsoft.ContainerService/managedClusters');
  addPool(world, 'user', 'user', 'User');
  for (const pool of cluster.properties.agentPoolProfiles) pool.podSubnetID = pods.id;
  const { networkPluginMode: _, podCidr: __, podCidrs: ___, ...profile } = cluster.properties.networkProfile;
  cluster.properties.networkProfile = profile;

  const ours = [at(world, '128.0/20'), at(world, '144.0/20'), at(world, '160.0/19')];
  const inbound: Allowed = {
    AllowFromCluster: { sourceAddressPrefixes: ours, destinationAddressPrefixes: ours },
    AllowProbes: { sourceAddressPrefix: 'AzureLoadBalancer' },
  };
  const outbound: Allowed = {
    AllowToCluster: { sourceAddressPrefixes: ours, destinationAddressPrefixes: ours },
    AllowInternet: { destinationAddressPrefix: 'Internet' },
  };
  const rules = { inbound, outbound };
  const groups = {
    nodes: guard(world, nodes, rules),
    user: guard(world, user, rules),
    pods: guard(world, pods, rules),
  };
  openToOffice(world, `192.0.2.${index + 1}/32`);
  return { ...world, groups, nat: leaveByNat(world, [nodes, user, pods]) };
}
