import type { Candidate } from './rule-list.ts';

/** What a list of rules says of a packet. Undecided: it hangs on conditions that could not be looked at, and readings of them differ. */
export type Decision<R> =
  | { readonly status: 'decided'; readonly rule: R; readonly others: readonly R[] }
  | {
      readonly status: 'undecided';
      readonly hangsOn: readonly string[];
      readonly rules: readonly R[];
      /** Whether in some reading no rule matches. */
      readonly mayBeNone: boolean;
    }
  | { readonly status: 'noRule' };

/** More readings than this are not tried: the answer is then undecided. Real lists have a handful. */
const MOST_READINGS = 2_000;

/**
 * Lets the first matching rule decide, in every reading of the conditions that could not be looked at. Where all readings come to the
 * same effect, that is the answer; `others` are the rules that decide in other readings than the first.
 */
export function decide<R>(candidates: readonly Candidate<R>[], effectOf: (rule: R) => unknown): Decision<R> {
  const [first] = candidates;
  if (first === undefined) return { status: 'noRule' };
  if (first.conditions.length === 0) return { status: 'decided', rule: first.rule, others: [] };

  const outcomes = outcomesOf(candidates);
  const rules = [...new Set(outcomes)];
  const decisive = rules.filter((rule) => rule !== undefined);
  const effects = new Set(rules.map((rule) => (rule === undefined ? undefined : effectOf(rule))));
  const [rule, ...others] = decisive;
  if (rule !== undefined && effects.size === 1) {
    return { status: 'decided', rule, others };
  }
  const hangsOn = new Set(candidates.flatMap(({ conditions }) => conditions.flat()));
  return { status: 'undecided', hangsOn: [...hangsOn], rules: decisive, mayBeNone: decisive.length < rules.length };
}

/** The rule that decides in each reading; `undefined` where none does. */
function outcomesOf<R>(candidates: readonly Candidate<R>[]): readonly (R | undefined)[] {
  const outcomes: (R | undefined)[] = [];
  const read = (index: number, truths: ReadonlyMap<string, boolean>): void => {
    const candidate = candidates[index];
    if (candidate === undefined || outcomes.length >= MOST_READINGS) {
      outcomes.push(undefined);
      return;
    }
    const open = openCondition(candidate.conditions, truths);
    if (open === true) outcomes.push(candidate.rule);
    else if (open === false) read(index + 1, truths);
    else for (const truth of [true, false]) read(index, new Map(truths).set(open, truth));
  };
  read(0, new Map());
  return outcomes;
}

/** Whether all conditions hold under what was taken for true and false; or the next one that it hangs on. */
function openCondition(
  conditions: readonly (readonly string[])[],
  truths: ReadonlyMap<string, boolean>,
): boolean | string {
  let open: string | undefined;
  for (const alternatives of conditions) {
    if (alternatives.some((one) => truths.get(one) === true)) continue;
    const unknown = alternatives.find((one) => !truths.has(one));
    if (unknown === undefined) return false;
    open ??= unknown;
  }
  return open ?? true;
}
