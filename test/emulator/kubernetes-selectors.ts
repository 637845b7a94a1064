import type { KubernetesObject } from '../fleet/kubernetes.ts';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors */
export function hasLabels({ metadata }: KubernetesObject, selector: string | null): boolean {
  const labels = metadata.labels ?? {};
  return partsOf(selector).every((part) => {
    const [, key = '', not, values = ''] = /^(\S+) (not)?in \(([^)]*)\)$/.exec(part) ?? [];
    if (key !== '') return values.split(/, ?/).includes(labels[key] ?? '') === (not === undefined);
    const [, name = '', operator, value] = /^([^!=]+)(!=|==?)(.*)$/.exec(part) ?? [];
    if (operator !== undefined) return (labels[name] === value) === (operator !== '!=');
    return part.startsWith('!') ? !(part.slice(1) in labels) : part in labels;
  });
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/ */
export function hasFields(object: KubernetesObject, selector: string | null): boolean {
  return partsOf(selector).every((part) => {
    const [path = '', value] = part.split(/==?/);
    const found = path
      .split('.')
      .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], object);
    return found === value;
  });
}

/** Commas part a selector, but not within brackets. */
function partsOf(selector: string | null): readonly string[] {
  return (selector ?? '').split(/,(?![^(]*\))/).filter((part) => part !== '');
}
