import type { Part } from '../../reachability/index.ts';
import type { Fate, Need } from '../need.ts';

/** What a new rule has to let through, in the words of rules: addresses, blocks or service tags, and names. */
export interface Opening {
  readonly protocol: Part['flow']['protocol'];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Names that are dialled. */
  readonly names: readonly string[];
  readonly ports: readonly string[];
}

/** The narrowest openings for flows that came to an end: one for each protocol and destination. */
export function openingsFor(blocked: readonly Fate[]): readonly Opening[] {
  const parts = blocked.flatMap(({ need, trace }) =>
    trace.parts.filter(({ disposition }) => disposition === trace.disposition).map(({ flow }) => openingOf(need, flow)),
  );
  const alike = Map.groupBy(parts, ({ protocol, destinations }) => [protocol, ...destinations].join(' '));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const all = (words: (one: Opening) => readonly string[]) => [...new Set(same.flatMap(words))];
    return [
      {
        ...first,
        sources: all(({ sources }) => sources),
        names: all(({ names }) => names),
        ports: all(({ ports }) => ports),
      },
    ];
  });
}

function openingOf(need: Need, { protocol, sources, destinations, name, ports }: Part['flow']): Opening {
  return {
    protocol,
    sources,
    destinations: need.tag === undefined ? destinations : [need.tag],
    names: name === undefined ? [] : [name],
    ports,
  };
}
