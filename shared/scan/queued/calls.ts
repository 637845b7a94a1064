import type { AzureCalls } from '../../model/report.ts';

/** The calls of several stages together. */
export function sumOf(calls: readonly AzureCalls[]): AzureCalls {
  const [first, ...others] = calls;
  if (first === undefined) throw new TypeError('no calls to add up');
  const names = Object.keys(first) as (keyof AzureCalls)[];
  const total = (name: keyof AzureCalls) => others.reduce((sum, one) => sum + one[name], first[name]);
  return Object.fromEntries(names.map((name) => [name, total(name)])) as unknown as AzureCalls;
}
