import type { Evidence } from '../model/finding.ts';

/** An object of a cluster. One that is in no namespace has none here. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/**
 * Evidence that quotes a field of an object of Kubernetes as it stands there. In a list of things that have a type or a name, `path` says
 * it in brackets: `status.conditions[Ready].status`. A field that is not there is quoted so.
 */
export function citeObject(object: ObjectRef, path: string, value: string | number | boolean | undefined): Evidence {
  const said = value === undefined ? 'is not given' : `is ${value}`;
  return { fact: `${wordsOf(object)}: ${path} ${said}`, source: `${sourceOf(object)}#${path}` };
}

/** Evidence of what an object as a whole says. */
export function citeWhole(object: ObjectRef, says: string): Evidence {
  return { fact: `${wordsOf(object)} ${says}`, source: sourceOf(object) };
}

/** Evidence that there is no such object. */
export function citeAbsence(object: ObjectRef): Evidence {
  return { fact: `${wordsOf(object)} does not exist`, source: sourceOf(object) };
}

/** Evidence of how many objects have these labels (`owner=helm,name=web`). */
export function citeCount(namespace: string, kind: string, labels: string, count: number): Evidence {
  return {
    fact: `${count} objects of kind ${kind} in ${namespace} have the labels ${labels}`,
    source: `k8s:${namespace}/${kind}?${labels}`,
  };
}

function sourceOf({ kind, namespace = '', name }: ObjectRef): string {
  return `k8s:${namespace}/${kind}/${name}`;
}

function wordsOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
