import type { Family } from '../addresses/address.ts';
import { indexAt, type IpSet } from '../addresses/ip-set.ts';

/** What a rule asks of one field of a packet: any of these will do. */
export interface Field {
  readonly runs?: IpSet;
  /** Sets that other lists name too, as those of service tags: asked about as a whole, and only where it matters. */
  readonly sets?: readonly IpSet[];
  /** What a packet may be called, as a protocol or a name. */
  readonly labels?: readonly string[];
  /** Words whose meaning hangs on the place: asked about only where it matters. */
  readonly words?: readonly string[];
}

/** One field of all rules of a list: cut at the borders of all runs, and every piece knows its rules as bits, one a rule. */
export class FieldIndex {
  readonly fields: readonly Field[];
  /** Rules that match by a label, as bits. */
  readonly labels: ReadonlyMap<string, Uint32Array>;
  /** Rules that name sets or words, as bits; absent where none does. */
  readonly asking: Uint32Array | undefined;
  /** The sets and words that have to be asked about, and which of them each rule names. */
  readonly asked: readonly (IpSet | string)[];
  readonly askedBy: readonly (readonly number[])[];
  readonly #lines = new Map<Family, Line>();
  readonly #size: number;

  constructor(fields: readonly Field[]) {
    this.fields = fields;
    this.#size = (fields.length + 31) >> 5;
    const borders = new Map<Family, Border[]>();
    fields.forEach(({ runs = [] }, rule) => {
      for (const { family, first, last } of runs) {
        const list = borders.get(family) ?? [];
        borders.set(family, list);
        list.push({ at: first, rule, begins: true }, { at: last + 1n, rule, begins: false });
      }
    });
    for (const [family, list] of borders) this.#lines.set(family, cut(list, this.#size));

    this.labels = this.#byName(({ labels = [] }) => labels);
    const asked = this.#byName(({ sets = [], words = [] }) => [...sets, ...words]);
    this.asked = [...asked.keys()];
    this.asking = this.asked.length === 0 ? undefined : this.#anyOf([...asked.values()]);
    const numbers = new Map(this.asked.map((one, number) => [one, number]));
    this.askedBy = fields.map(({ sets = [], words = [] }) =>
      [...sets, ...words].flatMap((one) => numbers.get(one) ?? []),
    );
  }

  /** Where a value lies: the rules whose runs hold it, as bits from an offset on, and where its piece ends. */
  pieceOf(family: Family, at: bigint): Piece | undefined {
    const line = this.#lines.get(family);
    if (line === undefined) return undefined;
    const piece = pieceAt(line, at);
    return { bits: line.bits, offset: piece * this.#size, before: line.borders[piece] };
  }

  /** The rules whose runs hold some value of a set, as bits. */
  holdersOf(values: IpSet): Uint32Array {
    const found: Uint32Array[] = [];
    const [first, last] = [values[0], values.at(-1)];
    if (first === undefined || last === undefined) return this.#anyOf(found);
    const line = this.#lines.get(first.family);
    if (line === undefined) return this.#anyOf(found);
    const end = pieceAt(line, last.last);
    for (let piece = pieceAt(line, first.first); piece <= end; piece++) {
      const run = values[indexAt(values, first.family, line.borders[piece - 1] ?? first.first)];
      const before = line.borders[piece];
      const isHeld = run !== undefined && (before === undefined || run.first < before);
      if (isHeld) found.push(line.bits.subarray(piece * this.#size, (piece + 1) * this.#size));
    }
    return this.#anyOf(found);
  }

  #byName<T>(namesOf: (field: Field) => readonly T[]): ReadonlyMap<T, Uint32Array> {
    const rows = new Map<T, Uint32Array>();
    this.fields.forEach((field, rule) => {
      for (const name of namesOf(field)) {
        const bits = rows.get(name) ?? new Uint32Array(this.#size);
        rows.set(name, bits);
        bits[rule >> 5] = wordOf(bits, rule >> 5) | (1 << (rule & 31));
      }
    });
    return rows;
  }

  #anyOf(rows: readonly Uint32Array[]): Uint32Array {
    const any = new Uint32Array(this.#size);
    for (const row of rows) row.forEach((bits, word) => (any[word] = wordOf(any, word) | bits));
    return any;
  }
}

/** 32 bits of many. */
function wordOf(bits: Uint32Array, word: number): number {
  return bits[word] ?? 0;
}

/** A piece of a line, to before the next border. */
export interface Piece {
  readonly bits: Uint32Array;
  readonly offset: number;
  readonly before: bigint | undefined;
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
  let next = 0;
  borders.forEach((at, piece) => {
    const offset = (piece + 1) * words;
    bits.copyWithin(offset, offset - words, offset);
    for (let border = sorted[next]; border?.at === at; border = sorted[++next]) {
      const word = offset + (border.rule >> 5);
      const bit = 1 << (border.rule & 31);
      bits[word] = border.begins ? wordOf(bits, word) | bit : wordOf(bits, word) & ~bit;
    }
  });
  return { borders, bits };
}

/** Which piece a value lies in. */
function pieceAt({ borders }: Line, at: bigint): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] ?? 0n) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
