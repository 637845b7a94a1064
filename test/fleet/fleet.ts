import { aWorld, openToOffice } from './a-world.ts';
import type { ChangeOfResource } from './changes.ts';
import { type KubernetesObject, kubernetesOf } from './kubernetes.ts';
import { type FleetLogs, fleetLogsOf } from './logs.ts';
import type { MetricChange } from './metrics.ts';
import { leaveByBalancer, leaveByNat } from './pools.ts';
import { type PrivateLink, usePrivateLink } from './private-link.ts';
import * as arm from './resources.ts';
import { guidOf, nodeGroupOf, nodesOf, type Subscription, subscriptionOf, SUBSCRIPTIONS, type World } from './world.ts';

export { nodesOf, OFFICE, type Subscription, SUBSCRIPTIONS, type World } from './world.ts';

/** Everything an emulated Azure holds. */
export interface Fleet {
  readonly subscriptions: readonly Subscription[];
  readonly resources: readonly arm.Resource[];
  /** What Azure noted of how they came to be as they are. */
  readonly changes?: readonly ChangeOfResource[];
  /** Azure's service tags, as the Network API answers them; those of `service-tags.ts` when not given. */
  readonly serviceTags?: object;
  /** What the API server of each cluster holds, by the cluster's id. */
  readonly kubernetes?: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly logs?: FleetLogs;
  /** What Azure Monitor measures otherwise than at a healthy resource. */
  readonly metrics?: readonly MetricChange[];
}

/** A healthy public cluster, open to the office, that leaves by the load balancer AKS made. */
export function healthyPublic(name: string, index: number): World {
  const world = aWorld(name, index);
  openToOffice(world);
  leaveByBalancer(world);
  return world;
}

/** The same, leaving by a NAT gateway that the ranges admit. */
export function healthyNat(name: string, index: number): World & { readonly nat: ReturnType<typeof arm.natGateway> } {
  const world = aWorld(name, index);
  openToOffice(world, `192.0.2.${index + 1}/32`);
  return { ...world, nat: leaveByNat(world, [nodesOf(world)]) };
}

/** A healthy private cluster whose zone is linked to the agents' VNet as well. */
export function healthyPrivate(
  name: string,
  index: number,
): World & PrivateLink & { readonly agentsLink: arm.Resource } {
  const world = aWorld(name, index);
  const { hub, spoke, resources } = world;
  const zoneName = `${guidOf(world)}.privatelink.westeurope.azmk8s.io`;
  const zone = arm.privateDnsZone(subscriptionOf(world), nodeGroupOf(world), zoneName);
  const link = usePrivateLink(world, zone, 'system');
  const agentsLink = arm.link(zone, hub);
  resources.push(arm.link(zone, spoke), agentsLink);
  leaveByBalancer(world);
  world.clients.push({ name: `agents-${name}`, subnet: `${hub.id}/subnets/agents`, must: { names: [name] } });
  return { ...world, ...link, agentsLink };
}

export function fleetOf(worlds: readonly World[]): Fleet {
  return {
    subscriptions: SUBSCRIPTIONS,
    resources: worlds.flatMap(({ resources }) => resources),
    kubernetes: new Map(
      worlds.map((world) => [world.cluster.id.toLowerCase(), world.kubernetes ?? kubernetesOf(world)]),
    ),
    logs: fleetLogsOf(worlds),
    metrics: worlds.flatMap(({ metrics = [] }) => metrics),
  };
}
