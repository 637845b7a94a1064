import { parsePorts, parseRange, type Part, type Protocol, setOf, write } from '../../reachability/index.ts';
import type { Fate, Need } from '../need.ts';

/** What a new rule has to let through, in the words of rules: addresses, blocks or service tags, and names. */
export interface Opening {
  readonly protocol: Protocol | 'any';
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Names that are dialled. */
  readonly names: readonly string[];
  /** `*` is all, and those of a protocol that has none. */
  readonly ports: readonly string[];
}

/** The narrowest openings for flows that one line ends, in as few rules as say no more than that. */
export function openingsFor(blocked: readonly Fate[]): readonly Opening[] {
  const parts = blocked.flatMap(({ need, trace }) =>
    trace.parts.filter((part) => decider(part) === decider(trace)).map(({ flow }) => openingOf(need, flow)),
  );
  const joined = FIELDS.reduce<readonly Opening[]>((openings, field) => joinBy(field, openings), parts);
  return joinProtocols(joined);
}

/** How a way ends, and by which line. */
function decider({ disposition, hops }: Pick<Part, 'disposition' | 'hops'>): string {
  const last = hops.findLast(({ ruling }) => ruling === 'deny');
  return [disposition, last?.at, last?.by].join(' ');
}

function openingOf(need: Need, { protocol, sources, destinations, name, ports }: Part['flow']): Opening {
  return {
    protocol,
    sources: need.sourceTag === undefined ? sources : [need.sourceTag],
    destinations: need.tag === undefined ? destinations : [need.tag],
    names: name === undefined ? [] : [need.pattern ?? name],
    ports: ports.length === 0 ? ['*'] : ports,
  };
}

const FIELDS = ['names', 'ports', 'sources', 'destinations'] as const;

/** Openings that differ in one field alone are one. */
function joinBy(field: (typeof FIELDS)[number], openings: readonly Opening[]): readonly Opening[] {
  const alike = Map.groupBy(openings, (one) => JSON.stringify({ ...one, [field]: [] }));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined
      ? []
      : [
          {
            ...first,
            [field]: unite(
              field,
              same.flatMap((one) => one[field]),
            ),
          },
        ];
  });
}

function unite(field: (typeof FIELDS)[number], texts: readonly string[]): readonly string[] {
  const runs = texts.flatMap((text) => (field === 'ports' ? parsePorts(text) : parseRange(text)) ?? []);
  if (field === 'names' || runs.length < texts.length) return [...new Set(texts)];
  const words = write(setOf(runs));
  return words[0] === '0-65535' ? ['*'] : words;
}

/** Who may be called on every port is to be called by every protocol, for which rules have a word. */
function joinProtocols(openings: readonly Opening[]): readonly Opening[] {
  const alike = Map.groupBy(openings, (one) => JSON.stringify({ ...one, protocol: '' }));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    const isEvery = same.length > 1 && first?.ports[0] === '*';
    return isEvery ? [{ ...first, protocol: 'any' as const }] : same;
  });
}
