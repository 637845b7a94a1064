import type { Family, Interval } from './address.ts';
import { narrow, type Spot } from './spot.ts';

/** What a rule asks of one field of a packet: to be in one of these runs, or to be called one of these labels. */
export interface Field {
  readonly runs?: readonly Interval[];
  readonly labels?: readonly string[];
}

/** What a packet has in that field. `undefined` where the field means nothing, as the port of ICMP: every rule matches it. */
export type Look = { readonly spot?: Spot; readonly labels?: readonly Label[] } | undefined;

/** A label that a packet bears: surely, or only if something is so that could not be seen. */
export interface Label {
  readonly label: string;
  readonly onlyIf?: string;
}

/** A rule that a packet may match. It does if each list of conditions has one that is so; with no list, it surely does. */
export interface Candidate<R> {
  readonly rule: R;
  readonly conditions: readonly (readonly string[])[];
}

/** Rows of bits, one bit a rule: which rules a value matches in one field. */
interface Row {
  readonly bits: Uint32Array;
  readonly offset: number;
  readonly onlyIf?: string;
}

/**
 * A list of rules of which the first that matches decides, made ready for many packets: each field is cut at the borders of all rules,
 * and every piece knows its rules as bits. A packet then costs one search and a few words of bits a field, however many rules there
 * are ("bit vector" packet classification: T. V. Lakshman and D. Stiliadis, SIGCOMM 1998).
 */
export class RuleList<R> {
  readonly #rules: readonly R[];
  readonly #words: number;
  readonly #fields: readonly FieldIndex[];

  /** `fieldsOf` answers the same number of fields for every rule, in the order in which packets will be looked at. */
  constructor(rules: readonly R[], fieldsOf: (rule: R) => readonly Field[]) {
    this.#rules = rules;
    this.#words = (rules.length + 31) >> 5;
    const perRule = rules.map(fieldsOf);
    this.#fields = (perRule[0] ?? []).map((_, field) => new FieldIndex(perRule.map((fields) => fields[field] ?? {})));
  }

  /** Every label that a rule asks for in a field. */
  labelsOf(field: number): readonly string[] {
    return this.#fields[field]?.labels ?? [];
  }

  /** The rules that a packet may match, in order, up to the first that it surely matches. Narrows its spots. */
  candidates(packet: readonly Look[]): readonly Candidate<R>[] {
    const rows: (readonly Row[])[] = [];
    this.#fields.forEach((field, index) => {
      const look = packet[index];
      if (look !== undefined) rows.push(field.rowsOf(look));
    });
    const found: Candidate<R>[] = [];
    for (let word = 0; word < this.#words; word++) {
      let matching = wordOf(rows, word);
      while (matching !== 0) {
        const bit = matching & -matching;
        matching ^= bit;
        const rule = this.#rules[word * 32 + 31 - Math.clz32(bit)];
        if (rule === undefined) return found;
        const conditions = conditionsOf(rows, word, bit);
        found.push({ rule, conditions });
        if (conditions.length === 0) return found;
      }
    }
    return found;
  }
}

function wordOf(rows: readonly (readonly Row[])[], word: number): number {
  let matching = -1;
  for (const field of rows) {
    let any = 0;
    for (const { bits, offset } of field) any |= bits[offset + word] ?? 0;
    matching &= any;
    if (matching === 0) return 0;
  }
  return matching;
}

function conditionsOf(rows: readonly (readonly Row[])[], word: number, bit: number): readonly (readonly string[])[] {
  const conditions: string[][] = [];
  for (const field of rows) {
    const matching = field.filter(({ bits, offset }) => ((bits[offset + word] ?? 0) & bit) !== 0);
    const ifs = matching.flatMap(({ onlyIf }) => onlyIf ?? []);
    if (ifs.length === matching.length) conditions.push(ifs);
  }
  return conditions;
}

/** One field of all rules. */
class FieldIndex {
  readonly #words: number;
  readonly #lines = new Map<Family, Line>();
  readonly #labels = new Map<string, Uint32Array>();
  readonly labels: readonly string[];

  constructor(fields: readonly Field[]) {
    this.#words = (fields.length + 31) >> 5;
    const borders = new Map<Family, Border[]>();
    fields.forEach(({ runs = [], labels = [] }, rule) => {
      for (const { family, first, last } of runs) {
        const list = borders.get(family) ?? [];
        borders.set(family, list);
        list.push({ at: first, rule, begins: true }, { at: last + 1n, rule, begins: false });
      }
      for (const label of labels) {
        const bits = this.#bitsOf(label);
        bits[rule >> 5] = (bits[rule >> 5] ?? 0) | (1 << (rule & 31));
      }
    });
    for (const [family, list] of borders) this.#lines.set(family, cut(list, this.#words));
    this.labels = [...this.#labels.keys()];
  }

  rowsOf({ spot, labels = [] }: NonNullable<Look>): readonly Row[] {
    const rows: Row[] = [];
    const line = spot === undefined ? undefined : this.#lines.get(spot.family);
    if (spot !== undefined && line !== undefined)
      rows.push({ bits: line.bits, offset: this.#words * pieceOf(line, spot) });
    for (const { label, onlyIf } of labels) {
      const bits = this.#labels.get(label);
      if (bits !== undefined) rows.push(onlyIf === undefined ? { bits, offset: 0 } : { bits, offset: 0, onlyIf });
    }
    return rows;
  }

  #bitsOf(label: string): Uint32Array {
    const bits = this.#labels.get(label) ?? new Uint32Array(this.#words);
    this.#labels.set(label, bits);
    return bits;
  }
}

interface Border {
  readonly at: bigint;
  readonly rule: number;
  readonly begins: boolean;
}

/** The values of one family, cut where any rule begins or ends: piece 0 lies before the first border, piece n after border n - 1. */
interface Line {
  readonly borders: readonly bigint[];
  readonly bits: Uint32Array;
}

function cut(list: readonly Border[], words: number): Line {
  const sorted = list.toSorted((a, b) => Number(a.at - b.at));
  const borders = [...new Set(sorted.map(({ at }) => at))];
  const bits = new Uint32Array((borders.length + 1) * words);
  // A rule may name one address twice: it ends where the last of its runs does.
  const open = new Map<number, number>();
  let next = 0;
  borders.forEach((at, piece) => {
    const offset = (piece + 1) * words;
    bits.copyWithin(offset, offset - words, offset);
    for (let border = sorted[next]; border?.at === at; border = sorted[++next]) {
      const runs = (open.get(border.rule) ?? 0) + (border.begins ? 1 : -1);
      open.set(border.rule, runs);
      const word = offset + (border.rule >> 5);
      const bit = 1 << (border.rule & 31);
      bits[word] = runs > 0 ? (bits[word] ?? 0) | bit : (bits[word] ?? 0) & ~bit;
    }
  });
  return { borders, bits };
}

/** Which piece a value lies in. Narrows the spot to it. */
function pieceOf({ borders }: Line, spot: Spot): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] ?? 0n) <= spot.at) low = middle + 1;
    else high = middle;
  }
  narrow(spot, borders[low - 1] ?? spot.first, (borders[low] ?? spot.last + 1n) - 1n);
  return low;
}
