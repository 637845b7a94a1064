import type { KubernetesObject } from './fleet/kubernetes.ts';

/**
 * What evidence must say whose source is `k8s:<namespace>/<kind>/<name>#<path>`: the value there, or that it is not given; of an object as
 * a whole its name, or that it does not exist; of `k8s:<namespace>/<kind>?<labels>` how many there are.
 */
export function wordsOfObject(source: string, objects: readonly KubernetesObject[]): readonly string[] {
  const [, namespace = '', kind = '', labels, name = '', path] =
    /^k8s:([^/]*)\/([^/?]+)(?:\?(.+)|\/([^#]+)(?:#(.+))?)$/.exec(source) ?? [];
  const there = objects.filter(({ kind: its, metadata }) => its === kind && (metadata.namespace ?? '') === namespace);
  if (labels !== undefined) {
    const pairs = labels.split(',').map((pair) => pair.split('='));
    const own = there.filter(({ metadata }) => pairs.every(([key = '', value]) => metadata.labels?.[key] === value));
    return [`${own.length} objects of kind ${kind}`, labels];
  }
  const object = there.find(({ metadata }) => metadata.name === name);
  if (path === undefined) return object === undefined ? [name, 'does not exist'] : [name];
  const value = follow(object, path);
  if (value === undefined) return [name, path, 'is not given'];
  return Array.isArray(value) && value.length === 0 ? [name, 'empty'] : [name, ...[value].flat().map(String)];
}

/** Brackets hold a place in a list, or the type or name of what is meant there. */
function follow(value: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\[([^\]]+)\]|([^.[]+)/g)].map(([, inBrackets, plain]) => inBrackets ?? plain ?? '');
  return steps.reduce<unknown>((inner, step) => {
    if (!Array.isArray(inner) || /^\d+$/.test(step)) return (inner as Record<string, unknown> | undefined)?.[step];
    return (inner as Record<string, unknown>[]).find(({ type, name }) => type === step || name === step);
  }, value);
}
