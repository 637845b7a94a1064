import { format, type Interval } from './address.ts';
import type { Disposition, Hop } from './flow.ts';
import { cidrs, type IpSet, setOf } from './ip-set.ts';
import { runOf, type Spot, spotIn } from './spot.ts';

/** The sets of a flow, or runs of each: every combination is asked about. Port sets are empty where the protocol has no ports. */
export interface Box {
  readonly source: IpSet;
  readonly destination: IpSet;
  readonly sourcePort: IpSet;
  readonly port: IpSet;
}

export interface Outcome {
  readonly disposition: Disposition;
  readonly hops: readonly Hop[];
}

/** The fields of one packet; it narrows them to what it speaks for. */
export interface Spots {
  readonly source: Spot;
  readonly destination: Spot;
  readonly sourcePort?: Spot;
  readonly port?: Spot;
}

export type Cell = Box & Outcome;

/**
 * Asks about one packet after another, each for as much of the box as it speaks for, until the box is asked whole. Ends early with
 * `isWhole` false when that takes more than `most` packets.
 */
export function cut(
  box: Box,
  most: number,
  ask: (spots: Spots) => Outcome,
): { readonly cells: readonly Cell[]; readonly isWhole: boolean } {
  const cells: Cell[] = [];
  const rest = pieces(box);
  for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
    if (cells.length >= most) return { cells, isWhole: false };
    const spots = piece.map(spotIn);
    const [source, destination, sourcePort, port] = spots;
    if (source === undefined || destination === undefined) continue;
    const outcome = ask({ source, destination, ...(sourcePort && { sourcePort }), ...(port && { port }) });
    const asked = spots.map(runOf);
    cells.push({ ...boxOf(asked), ...outcome });
    rest.push(...without(piece, asked));
  }
  return { cells, isWhole: true };
}

/** Joins cells that fare alike, field by field. */
export function join(cells: readonly Cell[]): readonly Cell[] {
  if (cells.length === 1) return cells;
  return FIELDS.reduce<readonly Cell[]>((joined, field) => {
    const others = FIELDS.filter((other) => other !== field);
    const alike = Map.groupBy(joined, (cell) =>
      [...others.map((other) => write(cell[other])), cell.disposition, JSON.stringify(cell.hops)].join(' '),
    );
    return [...alike.values()].flatMap((same) => {
      const [first] = same;
      return first === undefined ? [] : [{ ...first, [field]: setOf(same.flatMap((cell) => cell[field])) }];
    });
  }, cells);
}

/** A set in words: CIDR blocks, or ports. */
export function write(set: IpSet): readonly string[] {
  if (set[0]?.family !== 0) return cidrs(set);
  return set.map(({ family, first, last }) =>
    first === last ? format(family, first) : `${format(family, first)}-${format(family, last)}`,
  );
}

const FIELDS = ['destination', 'source', 'port', 'sourcePort'] as const;

/** A run of each field; without ports, of the first two alone. */
type Piece = readonly Interval[];

function pieces({ source, destination, sourcePort, port }: Box): Piece[] {
  const product = (done: readonly Piece[], set: IpSet): readonly Piece[] =>
    set.length === 0 ? done : done.flatMap((piece) => set.map((run) => [...piece, run]));
  if (source.length === 0 || destination.length === 0) return [];
  return [...[source, destination, sourcePort, port].reduce<readonly Piece[]>(product, [[]])];
}

/** What is left of a piece when its lower corner was asked about: at most one piece a field. */
function without(piece: Piece, asked: Piece): readonly Piece[] {
  return piece.flatMap((run, field) => {
    const done = asked[field];
    if (done === undefined || done.last === run.last) return [];
    return [
      piece.map((other, index) =>
        index === field ? { ...run, first: done.last + 1n } : index < field ? (asked[index] ?? other) : other,
      ),
    ];
  });
}

function boxOf([source, destination, sourcePort, port]: Piece): Box {
  const set = (run: Interval | undefined): IpSet => (run === undefined ? [] : [run]);
  return { source: set(source), destination: set(destination), sourcePort: set(sourcePort), port: set(port) };
}
