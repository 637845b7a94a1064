import { healthyPublic } from '../fleet.ts';
import { type KubernetesObject, kubernetesOf } from '../kubernetes.ts';
import type { World } from '../world.ts';

/** A world of which the objects of its cluster are at hand, for a scenario to change. */
export interface BusyWorld extends World {
  kubernetes: KubernetesObject[];
}

/** A healthy public cluster with much going on in it. */
export function healthyBusy(name: string, index: number): BusyWorld {
  const world = healthyPublic(name, index);
  return Object.assign(world, { kubernetes: kubernetesOf(world) });
}

export function objectOf({ kubernetes }: BusyWorld, kind: string, name: string): KubernetesObject {
  const found = kubernetes.find((one) => one.kind === kind && one.metadata.name === name);
  if (found === undefined) throw new Error(`the cluster has no ${kind} ${name}`);
  return found;
}

/** The agents of the tunnel. */
export function agentsIn({ kubernetes }: BusyWorld): readonly KubernetesObject[] {
  return kubernetes.filter(({ kind, metadata }) => kind === 'Pod' && metadata.labels?.['app'] === 'konnectivity-agent');
}

/** Sets the condition of this type of an object. */
export function setCondition({ status }: KubernetesObject, type: string, said: object): void {
  const { conditions = [] } = status as { conditions?: { type: string }[] };
  const condition = conditions.find((one) => one.type === type);
  if (condition === undefined) throw new Error(`there is no condition ${type}`);
  Object.assign(condition, said);
}

/** So many agents are ready; the others are not. */
export function haveReady(world: BusyWorld, ready: number): void {
  const all = agentsIn(world);
  for (const pod of all.slice(ready)) setCondition(pod, 'Ready', { status: 'False', reason: 'ContainersNotReady' });
  const { readyReplicas: _, availableReplicas: __, ...rest } = (objectOf(world, 'Deployment', 'konnectivity-agent').status ?? {}) as Record<string, unknown>; // prettier-ignore
  const counts = ready === 0 ? {} : { readyReplicas: ready, availableReplicas: ready };
  replace(world, 'Deployment', 'konnectivity-agent', { status: { ...rest, ...counts, unavailableReplicas: all.length - ready } }); // prettier-ignore
}

/** Puts other values into an object. */
export function replace(world: BusyWorld, kind: string, name: string, different: Partial<KubernetesObject>): void {
  const at = world.kubernetes.indexOf(objectOf(world, kind, name));
  world.kubernetes[at] = { ...objectOf(world, kind, name), ...different };
}
