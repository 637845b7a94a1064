import type { ApiServer } from '../model/api-server.ts';
import type { Fact, Facts, Seen } from '../model/facts.ts';
import type { Cause, Remediation, Severity, Trouble, Verdict } from '../model/finding.ts';
import type { Observed } from '../model/observed.ts';
import type { ClusterRef } from '../model/snapshot.ts';

/** What a check is handed: the facts it reads, all of them known, and those it may read, each known or not. */
export type Given<R extends Fact, M extends Fact> = Pick<Facts, R> & Pick<Seen<Facts>, Exclude<M, R>>;

/**
 * One question about a cluster. `reads` must suffice to acquit: while one of them is unseen the engine answers `unknown` by itself.
 * A fact in `mayRead` may accuse, or withhold the acquittal by saying what was not seen. `run` is pure.
 */
export interface Check<R extends Fact = Fact, M extends Fact = Fact, T extends string = string> {
  readonly id: string;
  readonly cause: Cause;
  readonly title: string;
  readonly severity: Severity;
  readonly remediation: Remediation;
  /** How it decides, for its page in the documentation: what it looks at, what it cannot tell, where Microsoft's article is stale. An empty line begins a paragraph. */
  readonly explanation: string;
  readonly reads: readonly R[];
  readonly mayRead?: readonly M[];
  /** Numbers that are ours to choose, by their names in `reach.json`, where each may be set to another. */
  readonly thresholds?: Readonly<Record<T, Threshold>>;
  run(facts: Given<R, M>, cluster: ClusterRef, thresholds: Readonly<Record<T, number>>): Verdict;
}

export interface Threshold {
  readonly value: number;
  /** What is told from this number on, with its unit. */
  readonly meaning: string;
}

export function defineCheck<const R extends Fact, const M extends Fact = never, const T extends string = never>(
  check: Check<R, M, T>,
): Check {
  return check as unknown as Check; // the engine hands `run` just what `reads`, `mayRead` and `thresholds` name
}

export function pass(reason: string): Verdict {
  return { status: 'pass', reason };
}

export function unknown(reason: string): Verdict {
  return { status: 'unknown', reason };
}

export function notApplicable(reason: string): Verdict {
  return { status: 'notApplicable', reason };
}

/** Why facts are unseen, each reason once: what nobody asked for is unseen for one reason. */
export function whyUnseen(facts: readonly Observed<unknown>[]): readonly string[] {
  return [...new Set(facts.flatMap((fact) => (fact.known ? [] : [fact.why])))];
}

/** What can be said of nodes where no pool is known. */
export function withoutPools({ arePoolsUnknown }: ApiServer): Verdict {
  return arePoolsUnknown === true
    ? unknown('Which pools the cluster has, Azure did not say.')
    : notApplicable('The cluster has no pool of its own.');
}

/**
 * The verdict of a check that gathered evidence against: a failure in one part is a failure even if other parts were not seen,
 * and nothing is acquitted while something was not.
 */
export function verdict(troubles: readonly Trouble[], unseen: readonly string[], acquittal: string): Verdict {
  const naked = troubles.find((trouble) => trouble.evidence.length === 0);
  if (naked !== undefined) throw new TypeError(`a failure needs evidence: "${naked.reason}"`);
  if (troubles.length > 0) return { status: 'fail', troubles, unseen };
  return unseen.length > 0 ? unknown(told(unseen)) : pass(acquittal);
}

/** One after another: what does not end like a sentence, and may be a command, is set apart from what follows. */
function told(reasons: readonly string[]): string {
  return reasons.join('; ').replaceAll('.; ', '. ');
}
