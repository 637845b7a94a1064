import { type Opening, openingsFor } from '../../shared/aks/fixes/opening.ts';
import type { Fate, Need } from '../../shared/aks/need.ts';
import type { Disposition, Part } from '../../shared/reachability/index.ts';

interface Piece extends Partial<Part['flow']> {
  /** The rule that ends it. */
  readonly by?: string;
  readonly disposition?: Disposition;
}

/** A need whose flow comes to these ends, the worst first. */
function fate(need: Partial<Need>, ...pieces: readonly Piece[]): Fate {
  const parts = pieces.map(({ by = 'deny', disposition = 'deniedInbound', ...flow }) => ({
    flow: {
      sources: ['10.1.0.0/24'],
      destinations: ['10.1.1.0/24'],
      protocol: 'tcp' as const,
      ports: ['443'],
      sourcePorts: ['1024-65535'],
      ...flow,
    },
    disposition,
    hops: [{ at: 'nsg', kind: 'nsg' as const, ruling: 'deny' as const, by, because: '' }],
  }));
  const [worst] = parts;
  const trace = { disposition: worst?.disposition ?? 'delivered', hops: worst?.hops ?? [], parts, unseen: [] };
  const flow = { source: {}, destination: {}, protocol: 'tcp' as const };
  return { need: { who: '', what: '', flow, outside: {}, isPublic: false, ...need }, trace };
}

const opening: Opening = {
  protocol: 'tcp',
  sources: ['10.1.0.0/24'],
  destinations: ['10.1.1.0/24'],
  names: [],
  ports: ['443'],
};

it.each<[because: string, fates: readonly Fate[], are: readonly Opening[]]>([
  ['is as narrow as what was stopped', [fate({}, {})], [opening]],
  [
    'leaves out what another rule stops, and what another end comes to',
    [fate({}, {}, { by: 'other', ports: ['444'] }, { ports: ['445'], disposition: 'delivered' })],
    [opening],
  ],
  [
    'joins ports that follow each other',
    [fate({}, { ports: ['443'] }), fate({}, { ports: ['80'] }), fate({}, { ports: ['444-450'] })],
    [{ ...opening, ports: ['80', '443-450'] }],
  ],
  [
    'joins sources, and then destinations, where all else is alike',
    [
      fate({}, {}),
      fate({}, { sources: ['10.1.2.0/24'] }),
      fate({}, { destinations: ['10.1.3.0/24'] }),
      fate({}, { sources: ['10.1.2.0/24'], destinations: ['10.1.3.0/24'] }),
    ],
    [{ ...opening, sources: ['10.1.0.0/24', '10.1.2.0/24'], destinations: ['10.1.1.0/24', '10.1.3.0/24'] }],
  ],
  [
    'makes a block of halves',
    [fate({}, { sources: ['10.1.0.0/25'] }), fate({}, { sources: ['10.1.0.128/25'] })],
    [opening],
  ],
  [
    'opens to nobody what only another asked for',
    [fate({}, {}), fate({}, { sources: ['10.1.2.0/24'], ports: ['80'] })],
    [opening, { ...opening, sources: ['10.1.2.0/24'], ports: ['80'] }],
  ],
  [
    'joins names',
    [fate({}, { name: 'a.example' }), fate({}, { name: 'b.example' })],
    [{ ...opening, names: ['a.example', 'b.example'] }],
  ],
  [
    'names tags in the place of addresses',
    [fate({ tag: 'Internet', sourceTag: 'AzureLoadBalancer' }, {}, { destinations: ['20.0.0.0/8'] })],
    [{ ...opening, sources: ['AzureLoadBalancer'], destinations: ['Internet'] }],
  ],
  [
    'is for every protocol where TCP and UDP want every port',
    [
      fate({}, { ports: ['0-52', '54-65535'] }),
      fate({}, { ports: ['53'] }),
      fate({}, { protocol: 'udp', ports: ['0-65535'] }),
    ],
    [{ ...opening, protocol: 'any', ports: ['*'] }],
  ],
  [
    'is for each protocol by itself where they want some ports',
    [fate({}, { ports: ['53'] }), fate({}, { protocol: 'udp', ports: ['53'] })],
    [
      { ...opening, ports: ['53'] },
      { ...opening, protocol: 'udp', ports: ['53'] },
    ],
  ],
  [
    'is for every port of a protocol that has none',
    [fate({}, { protocol: 'icmp', ports: [] })],
    [{ ...opening, protocol: 'icmp', ports: ['*'] }],
  ],
])('an opening %s', (_, fates, are) => {
  expect(openingsFor(fates)).toEqual(are);
});
