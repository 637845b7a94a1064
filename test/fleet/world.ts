import type { KubernetesObject } from './kubernetes.ts';
import type { WorldLogs } from './logs.ts';
import type { MetricChange } from './metrics.ts';
import * as arm from './resources.ts';

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** `Enabled`, `Disabled`, `Warned`, … */
  readonly state: string;
  /** From its own parent up to the root. */
  readonly managementGroups: readonly string[];
}

export const SUBSCRIPTIONS: readonly Subscription[] = ['web', 'shop', 'data'].map((name, index) => ({
  id: `00000000-0000-0000-0000-00000000000${index + 1}`,
  name: `sub-${name}`,
  state: 'Enabled',
  managementGroups: [name === 'data' ? 'mg-corp' : 'mg-online', 'mg-root'],
}));

/** Where everything is. */
export const PLACE = 'westeurope';

/** Addresses that the office and the world are known by. */
export const OFFICE = '203.0.113.0/24';

/** A cluster with its network: a hub with build agents, peered with the spoke that holds the nodes. */
export interface World {
  readonly name: string;
  /** The network of the world is `10.<index>.0.0/16`, the hub in its lower half, the spoke in its upper. */
  readonly index: number;
  readonly cluster: arm.Resource<arm.ClusterProperties>;
  readonly hub: arm.Resource<arm.VnetProperties>;
  readonly spoke: arm.Resource<arm.VnetProperties>;
  /** The same resources and the rest, all of them. A scenario adds to it. */
  readonly resources: arm.Resource[];
  /** Who must reach this cluster, in the form of `reach.json`. */
  readonly clients: object[];
  /** What its API server holds; that of a healthy cluster when not given. */
  kubernetes?: readonly KubernetesObject[];
  /** What it sends to its workspace; that of a healthy cluster when not given. */
  logs?: WorldLogs;
  /** What Azure Monitor measures otherwise than at a healthy one. */
  metrics?: readonly MetricChange[];
}

export function nodesOf({ spoke }: World): arm.Resource<arm.SubnetProperties> {
  return arm.subnetOf(spoke, 'nodes');
}

export function subscriptionOf({ spoke }: World): string {
  const [, , subscription = ''] = spoke.id.split('/');
  return subscription;
}

export function nodeGroupOf({ cluster }: World): string {
  return cluster.properties.nodeResourceGroup;
}

/** AKS puts one number into the names of all that it makes for a cluster. */
export function numberOf({ index }: World): string {
  return String(26_400_000 + index);
}

/** A GUID as AKS puts into the names of zones and network interfaces. */
export function guidOf({ index }: World): string {
  return `1f2e3d4c-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** An address or block of the world: the last two numbers, and the length of a block. */
export function at({ index }: World, rest: string): string {
  return `10.${index}.${rest}`;
}
