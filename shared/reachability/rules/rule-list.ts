import { type Field, FieldIndex } from './field-index.ts';
import { Glance, type Look } from './glance.ts';

/** A rule that a packet may match. It does if each list of conditions has one that is so; with no list, it surely does. */
export interface Candidate<R> {
  readonly rule: R;
  readonly conditions: readonly (readonly string[])[];
}

/**
 * A list of rules of which the first that matches decides, made ready for many packets: each field is cut at the borders of all rules,
 * and every piece knows its rules as bits. A packet then costs one search and a few words of bits a field, however many rules there
 * are ("bit vector" packet classification: T. V. Lakshman and D. Stiliadis, SIGCOMM 1998).
 */
export class RuleList<R> {
  readonly #rules: readonly R[];
  readonly #fields: readonly FieldIndex[];

  /** `fieldsOf` answers the same number of fields for every rule, in the order in which packets will be looked at. */
  constructor(rules: readonly R[], fieldsOf: (rule: R) => readonly Field[]) {
    this.#rules = rules;
    const perRule = rules.map(fieldsOf);
    this.#fields = (perRule[0] ?? []).map((_, field) => new FieldIndex(perRule.map((fields) => fields[field] ?? {})));
  }

  /** Every label that a rule asks for in a field. */
  labelsOf(field: number): readonly string[] {
    return [...(this.#fields[field]?.labels.keys() ?? [])];
  }

  /** The rules that a packet may match, in order, up to the first that it surely matches. Narrows its spots to where all of that is the same. */
  candidates(packet: readonly Look[]): readonly Candidate<R>[] {
    const glances: Glance[] = [];
    this.#fields.forEach((field, index) => {
      const look = packet[index];
      // The last field comes first: of most rules, ports tell sooner than sources that they do not match.
      if (look !== undefined) glances.unshift(new Glance(field, look));
    });
    const found: Candidate<R>[] = [];
    const end = this.#find(glances, found);
    if (glances.some(({ isCut }) => isCut)) settle(glances, end);
    return found;
  }

  /** Answers how many rules were looked at. */
  #find(glances: readonly Glance[], found: Candidate<R>[]): number {
    const unsure = glances.filter(({ isPlain }) => !isPlain);
    for (let start = 0; start < this.#rules.length; start += 32) {
      let open = openIn(glances, start >> 5);
      while (open !== 0) {
        const bit = open & -open;
        open ^= bit;
        const index = start + 31 - Math.clz32(bit);
        const rule = this.#rules[index];
        const conditions = conditionsOf(unsure, index);
        if (rule === undefined || conditions === undefined) continue;
        found.push({ rule, conditions });
        if (conditions.length === 0) return index + 1;
      }
    }
    return this.#rules.length;
  }
}

/** Rules that may match, as bits. */
function openIn(glances: readonly Glance[], word: number): number {
  let open = -1;
  for (const glance of glances) {
    open &= glance.open(word);
    if (open === 0) return 0;
  }
  return open;
}

/** `undefined` where the rule does not match. */
function conditionsOf(glances: readonly Glance[], rule: number): readonly (readonly string[])[] | undefined {
  const conditions: (readonly string[])[] = [];
  for (const glance of glances) {
    const answer = glance.match(rule);
    if (answer === 'surely') continue;
    if (answer.length === 0) return undefined;
    conditions.unshift(answer);
  }
  return conditions;
}

/**
 * A rule of which it was clear at once that it does not match must not match elsewhere in the spots' values either: one field that it
 * does not match will do.
 */
function settle(glances: readonly Glance[], end: number): void {
  for (let start = 0; start < end; start += 32) {
    const word = start >> 5;
    let doubtful = ~openIn(glances, word);
    for (const glance of glances) doubtful &= glance.openSomewhere(word);
    while (doubtful !== 0) {
      const bit = doubtful & -doubtful;
      doubtful ^= bit;
      const rule = start + 31 - Math.clz32(bit);
      if (rule < end) glances.find((glance) => (glance.open(word) & bit) === 0)?.settle(rule);
    }
  }
}
