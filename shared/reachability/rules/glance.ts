import type { FieldIndex, Piece } from './field-index.ts';
import type { IpSet } from '../addresses/ip-set.ts';
import { remember, rememberLong } from '../memo.ts';
import { isIn, isInShared, type Spot } from '../addresses/spot.ts';

/** What a packet has in a field of rules. `undefined` where the field means nothing, as the port of ICMP: every rule matches it. */
export type Look =
  | {
      readonly spot?: Spot;
      readonly labels?: readonly Label[];
      /** What a word means there. May narrow the spot. */
      readonly ask?: (word: string) => Answer;
    }
  | undefined;

/** A label that a packet bears: surely, or only if something is so that could not be seen. */
export interface Label {
  readonly label: string;
  readonly onlyIf?: string;
}

/** Whether something holds: surely, or if one of these is so that could not be seen. With none of them, it does not. */
export type Answer = 'surely' | readonly string[];

interface Borne {
  readonly bits: Uint32Array;
  readonly answer: Answer;
}

/** One field of one packet, as a list of rules looks at it: what is known at once as bits, one a rule, and the rest when it is asked for. */
export class Glance {
  /** Whether runs of rules tell the values of the spot apart. */
  readonly isCut: boolean;
  /** Whether rules that may match do match. */
  readonly isPlain: boolean;
  readonly #index: FieldIndex;
  readonly #look: NonNullable<Look>;
  readonly #piece: Piece | undefined;
  readonly #borne: readonly Borne[];
  readonly #holders: Uint32Array;
  #answers: Answer[] | undefined;

  constructor(index: FieldIndex, look: NonNullable<Look>) {
    const { spot, labels = NONE } = look;
    this.#index = index;
    this.#look = look;
    this.#piece = spot && index.pieceOf(spot.family, spot.at);
    this.isCut = spot !== undefined && isCut(spot, this.#piece);
    this.#holders = spot !== undefined && this.isCut ? holdersIn(index)(spot.values.most) : NO_BITS;
    this.#borne = labels.length === 0 ? NONE : borneOf(index, labels);
    this.isPlain = !this.isCut && index.asking === undefined && this.#borne.every(({ answer }) => answer === 'surely');
  }

  /** Rules that may match, as bits: what was not asked about may hold. */
  open(word: number): number {
    let any = this.#piece === undefined ? 0 : (this.#piece.bits[this.#piece.offset + word] ?? 0);
    if (this.#index.asking !== undefined) any |= this.#index.asking[word] ?? 0;
    if (this.#borne.length > 0) for (const { bits } of this.#borne) any |= bits[word] ?? 0;
    return any;
  }

  /** The same of any value of the spot. */
  openSomewhere(word: number): number {
    return this.open(word) | (this.#holders[word] ?? 0);
  }

  /** Whether a rule matches. Narrows the spot to where the answer is the same. */
  match(rule: number): Answer {
    const [word, bit] = [rule >> 5, 1 << (rule & 31)];
    if (this.#piece !== undefined && ((this.#piece.bits[this.#piece.offset + word] ?? 0) & bit) !== 0) {
      this.settle(rule);
      return 'surely';
    }
    let ifs: string[] | undefined;
    for (const { bits, answer } of this.#borne) {
      if (((bits[word] ?? 0) & bit) === 0) continue;
      if (answer === 'surely') return answer;
      (ifs ??= []).push(...answer);
    }
    for (const number of this.#index.askedBy[rule] ?? NONE) {
      const answer = ((this.#answers ??= [])[number] ??= this.#ask(number));
      if (answer === 'surely') return answer;
      if (answer.length > 0) (ifs ??= []).push(...answer);
    }
    if (((this.#holders[word] ?? 0) & bit) !== 0) this.settle(rule);
    return ifs ?? NONE;
  }

  /** Leaves of the spot's values those that the runs of a rule hold, or those that they do not, as it is with its own. */
  settle(rule: number): void {
    if (this.isCut && this.#look.spot !== undefined) isIn(this.#look.spot, this.#index.fields[rule]?.runs ?? NONE);
  }

  #ask(number: number): Answer {
    const { spot, ask } = this.#look;
    const asked = this.#index.asked[number];
    if (typeof asked === 'string') return ask?.(asked) ?? NONE;
    return asked !== undefined && spot !== undefined && isInShared(spot, asked) ? 'surely' : NONE;
  }
}

const NONE: readonly never[] = [];
const NO_BITS = new Uint32Array(0);

function isCut({ values }: Spot, piece: Piece | undefined): boolean {
  return piece?.before !== undefined && values.to >= piece.before;
}

function borneOf(index: FieldIndex, labels: readonly Label[]): readonly Borne[] {
  const borne: Borne[] = [];
  for (const { label, onlyIf } of labels) {
    const bits = index.labels.get(label);
    if (bits !== undefined) borne.push({ bits, answer: onlyIf === undefined ? 'surely' : [onlyIf] });
  }
  return borne;
}

const holdersIn = remember((index: FieldIndex) => rememberLong((set: IpSet) => index.holdersOf(set)));
