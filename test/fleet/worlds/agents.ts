import { healthyPublic } from '../fleet.ts';
import * as arm from '../resources.ts';
import { PLACE, subscriptionOf, type World } from '../world.ts';

/** A healthy public cluster whose build agents leave by a NAT gateway of their own, which the ranges admit, beside a service tag. */
export function healthyAgents(name: string, index: number): World {
  const world = healthyPublic(name, index);
  const { cluster, hub, resources, clients } = world;
  const subscription = subscriptionOf(world);
  const ip = arm.publicIp(subscription, 'rg-net', `${name}-agents-ip`, PLACE, `198.51.100.${index + 101}`);
  const nat = arm.natGateway(subscription, 'rg-net', `${name}-agents-nat`, PLACE, [ip]);
  const agents = arm.subnetOf(hub, 'agents');
  agents.properties.natGateway = { id: nat.id };
  cluster.properties.apiServerAccessProfile?.authorizedIPRanges?.push(
    'AzureCloud.northeurope',
    `198.51.100.${index + 101}/32`,
  );
  clients.push({ name: `agents-${name}`, subnet: agents.id, must: { names: [name] } });
  resources.push(ip, nat);
  return world;
}
