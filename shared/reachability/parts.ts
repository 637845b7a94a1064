import { format } from './addresses/address.ts';
import type { Disposition, Hop } from './flow.ts';
import { cidrs, type IpSet } from './addresses/ip-set.ts';
import { type Spot, spotOf } from './addresses/spot.ts';
import { Values } from './addresses/values.ts';

/** The sets of a flow: every combination is asked about. Port sets are empty where the protocol has no ports. */
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

export interface Cell extends Outcome {
  readonly source: Values;
  readonly destination: Values;
  readonly sourcePort: Values;
  readonly port: Values;
}

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
  const rest = pieces(box).toReversed();
  for (let piece = rest.pop(); piece !== undefined; piece = rest.pop()) {
    if (cells.length >= most) return { cells, isWhole: false };
    const spots = piece.map(spotOf);
    const [source, destination, sourcePort, port] = spots;
    if (source === undefined || destination === undefined) continue;
    const outcome = ask({ source, destination, ...(sourcePort && { sourcePort }), ...(port && { port }) });
    const asked = piece.map((values, field) => spots[field]?.values ?? values);
    cells.push({ ...cellOf(source.values, destination.values, sourcePort?.values, port?.values), ...outcome });
    rest.push(...without(piece, asked));
  }
  return { cells, isWhole: true };
}

/** A set in words: CIDR blocks, or ports. */
export function write(set: IpSet): readonly string[] {
  if (set[0]?.family !== 0) return cidrs(set);
  return set.map(({ family, first, last }) =>
    first === last ? format(family, first) : `${format(family, first)}-${format(family, last)}`,
  );
}

/** Values of each field, in the order of a box. */
type Piece = readonly Values[];

function pieces({ source, destination, sourcePort, port }: Box): readonly Piece[] {
  const ports = [new Values(sourcePort), new Values(port)];
  return byFamily(source).flatMap((from) => byFamily(destination).map((to) => [from, to, ...ports]));
}

function byFamily(set: IpSet): readonly Values[] {
  if (set[0]?.family === set.at(-1)?.family) return [new Values(set)];
  return [...Map.groupBy(set, ({ family }) => family).values()].map((one) => new Values(one));
}

/** What is left of a piece when part of it was asked about. */
function without(piece: Piece, asked: Piece): readonly Piece[] {
  return piece.flatMap((values, field) =>
    values.without(asked[field] ?? values).map((rest) => [...asked.slice(0, field), rest, ...piece.slice(field + 1)]),
  );
}

/** Values of each field; without ports, of the first two. */
export function cellOf(source: Values, destination: Values, sourcePort = NONE, port = NONE) {
  return { source, destination, sourcePort, port };
}

const NONE = new Values([]);
