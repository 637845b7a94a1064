import type { Hop } from './flow.ts';
import { intersect, type IpSet, isSame, overlaps, subtract, union } from './addresses/ip-set.ts';
import type { Cell, Outcome } from './parts.ts';
import { Values } from './addresses/values.ts';

const FIELDS = ['destination', 'source', 'port', 'sourcePort'] as const;

/** More cells than this are joined as they are. */
const MOST_ON_GRID = 20_000;

/**
 * Joins cells that fare alike, field by field. They are cut finer before, so that what comes of it hangs on how packets fare and not on
 * how the box was cut. In the order of their lowest source, then destination, then ports.
 */
export function join(cells: readonly Cell[]): readonly Cell[] {
  if (cells.length === 1) return cells;
  const numbers = new Numbers();
  return FIELDS.reduce<readonly Cell[]>(
    (joined, field) => {
      const others = FIELDS.filter((other) => other !== field);
      const alike = Map.groupBy(joined, (cell) =>
        [numbers.ofOutcome(cell), ...others.map((other) => numbers.ofValues(cell[other]))].join(),
      );
      return [...alike.values()].flatMap((same) => {
        const [first, ...more] = same;
        if (first === undefined || more.length === 0) return same;
        return [{ ...first, [field]: new Values(union(...same.map((cell) => cell[field].set))) }];
      });
    },
    onGrid(cells, numbers),
  ).toSorted(compare);
}

/** Cells of which any two have in each field the same values or none in common. */
function onGrid(cells: readonly Cell[], numbers: Numbers): readonly Cell[] {
  const varied = FIELDS.filter((field) => new Set(cells.map((cell) => numbers.ofValues(cell[field]))).size > 1);
  // Cells that differ in one field alone have nothing in common in it.
  if (varied.length < 2) return cells;
  const lines = varied.map((field) => {
    const sets = new Map(cells.map((cell) => [numbers.ofValues(cell[field]), cell[field].set]));
    const atoms = [...sets.values()].reduce(refine, []);
    const within = [...sets].map(([number, set]) => [number, atoms.filter((atom) => overlaps(atom, set))] as const);
    return { field, within: new Map(within) };
  });
  const atomsOf = (cell: Cell, { field, within }: (typeof lines)[number]) =>
    within.get(numbers.ofValues(cell[field])) ?? [];
  const sizes = cells.map((cell) => lines.reduce((size, line) => size * atomsOf(cell, line).length, 1));
  if (sizes.reduce((a, b) => a + b) > MOST_ON_GRID) return cells;
  return lines.reduce<readonly Cell[]>(
    (cut, line) =>
      cut.flatMap((cell) => atomsOf(cell, line).map((atom) => ({ ...cell, [line.field]: new Values(atom) }))),
    cells,
  );
}

/** Cuts disjoint sets at the border of another, and adds what of that is in none of them. */
function refine(atoms: readonly IpSet[], set: IpSet): readonly IpSet[] {
  const cut = atoms.flatMap((atom) => [intersect(atom, set), subtract(atom, set)]);
  return [...cut, atoms.reduce(subtract, set)].filter(({ length }) => length > 0);
}

function compare(a: Cell, b: Cell): number {
  for (const field of ['source', 'destination', 'sourcePort', 'port'] as const) {
    const [one, other] = [a[field], b[field]];
    const families = (one.most[0]?.family ?? 0) - (other.most[0]?.family ?? 0);
    if (families !== 0) return families;
    const [first = 0n, second = 0n] = [one.first, other.first];
    if (first !== second) return first < second ? -1 : 1;
  }
  return 0;
}

/** What is the same has the same number. */
class Numbers {
  readonly #outcomes = new Map<readonly Hop[], number>();
  readonly #texts = new Map<string, number>();
  readonly #sets = new Map<IpSet, number>();
  readonly #similar = new Map<string, { readonly set: IpSet; readonly number: number }[]>();

  ofOutcome({ disposition, hops }: Outcome): number {
    const known = this.#outcomes.get(hops);
    if (known !== undefined) return known;
    const text = `${disposition} ${JSON.stringify(hops)}`;
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    this.#outcomes.set(hops, number);
    return number;
  }

  ofValues({ most, holes }: Values): string {
    return `${this.#ofSet(most)} ${this.#ofSet(holes)}`;
  }

  /** A set may have thousands of runs: it is compared with those only that look like it. */
  #ofSet(set: IpSet): number {
    const known = this.#sets.get(set);
    if (known !== undefined) return known;
    const look = `${set.length} ${set[0]?.first ?? ''} ${set.at(-1)?.last ?? ''}`;
    const similar = this.#similar.get(look) ?? [];
    this.#similar.set(look, similar);
    const number = similar.find((other) => isSame(set, other.set))?.number ?? this.#sets.size;
    this.#sets.set(set, number);
    similar.push({ set, number });
    return number;
  }
}
