import type { Finding } from '../model/finding.ts';

/** What could not be told, and why: findings of one check with the same reason are one thing to see to. First what most clusters lack. */
export function unknowns(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const unknown = findings.filter(({ status }) => status === 'unknown');
  return [...Map.groupBy(unknown, ({ check, reason }) => JSON.stringify([check, reason])).values()]
    .flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const]))
    .toSorted((a, b) => b.length - a.length);
}
