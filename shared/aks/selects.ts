import type { Selector, SelectorExpression } from '../model/selector.ts';

/** Whether a selector means an object with these labels. */
export function selects({ labels: wanted, expressions }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(wanted).every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => isMet(expression, labels[expression.key]))
  );
}

/** What has no such label is in no list of values, so that `NotIn` means it. */
function isMet({ operator, values }: SelectorExpression, value: string | undefined): boolean {
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  return (value !== undefined && values.includes(value)) === (operator === 'In');
}
