import { aWorld, openToOffice } from '../a-world.ts';
import { leaveByBalancer } from '../pools.ts';
import type * as arm from '../resources.ts';
import { type RouteTableProperties, routeTable } from '../routes.ts';
import { at, nodesOf, numberOf, PLACE, subscriptionOf, type World } from '../world.ts';

/** A world in whose route table AKS writes where the pods of each node are. */
export interface KubenetWorld extends World {
  readonly table: arm.Resource<RouteTableProperties>;
}

/** A healthy cluster with kubenet, in a subnet with a route table of its owner's: https://learn.microsoft.com/azure/aks/configure-kubenet */
export function healthyKubenet(name: string, index: number): KubenetWorld {
  const world = aWorld(name, index);
  const { cluster, resources } = world;
  const { networkPluginMode: _, networkDataplane: __, ...profile } = cluster.properties.networkProfile;
  cluster.properties.networkProfile = { ...profile, networkPlugin: 'kubenet' };
  const table = routeTable(
    subscriptionOf(world),
    'rg-net',
    `${name}-routes`,
    PLACE,
    Object.fromEntries(
      [0, 1, 2].map((node) => [
        // The cloud provider names a route after its node and block, without the dots and the slash.
        `aks-system-${numberOf(world)}-vmss00000${node}____10244${node}024`,
        [`10.244.${node}.0/24`, 'VirtualAppliance', at(world, `128.${4 + node}`)],
      ]),
    ),
  );
  nodesOf(world).properties.routeTable = { id: table.id };
  resources.push(table);
  openToOffice(world);
  leaveByBalancer(world);
  return { ...world, table };
}
