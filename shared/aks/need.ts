import { type Flow, type Network, type Outside, trace, type Trace, vnetOf } from '../reachability/index.ts';

/** A flow that must work. */
export interface Need {
  /** Who needs it: `nodes of pool system`. */
  readonly who: string;
  /** What they need: `the API server`. */
  readonly what: string;
  readonly flow: Flow;
  readonly outside: Outside;
  /** What a rule may name in the place of addresses that are many, or that nobody knows: a service tag. */
  readonly tag?: string;
  /** What a rule may name in the place of the name that is dialled, which stands for others: `*.data.mcr.microsoft.com`. */
  readonly pattern?: string;
  /** A service tag in the place of the addresses that it comes from. */
  readonly sourceTag?: string;
  /** Whether it is somewhere on the internet. */
  readonly isPublic: boolean;
  /** The network as this flow finds it, where that is not as its parts say. */
  readonly within?: (network: Network) => Network;
}

/** A need and what becomes of it. */
export interface Fate {
  readonly need: Need;
  readonly trace: Trace;
}

export function fatesOf(network: Network, needs: readonly Need[]): readonly Fate[] {
  return needs.map((need) => ({ need, trace: trace(need.within?.(network) ?? network, need.flow, need.outside) }));
}

/** Whether it goes from one subnet of a VNet to another, or stays in one. */
export function isInside({ flow: { source, destination } }: Need): boolean {
  return (
    source.subnet !== undefined &&
    destination.subnet !== undefined &&
    vnetOf(source.subnet) === vnetOf(destination.subnet)
  );
}

/** Why fates are not known, each reason once with all whom it concerns. */
export function gapsOf(fates: readonly Fate[]): readonly string[] {
  const reasons = fates.flatMap((fate) => whysOf(fate.trace).map((why) => ({ why, fate })));
  return [...Map.groupBy(reasons, ({ why }) => why)].map(([why, same]) => {
    const { who, what } = wordsFor(same.map(({ fate }) => fate.need));
    return `Whether ${who} can reach ${what} is not known: ${why}.`;
  });
}

/** Needs in words: everyone who has one, and everything that is needed. */
export function wordsFor(needs: readonly Need[]): { readonly who: string; readonly what: string } {
  return { who: list(needs.map(({ who }) => who)), what: list(needs.map(({ what }) => what)) };
}

function whysOf({ disposition, hops, unseen }: Trace): readonly string[] {
  const unknown = hops.filter(({ ruling }) => ruling === 'unknown').map(({ because }) => because);
  if (disposition !== 'insufficientInfo') return disposition === 'delivered' ? unseen : [];
  return unknown.length > 0 ? unknown : [hops.at(-1)?.because ?? 'nothing is known of the way'];
}

/** So many are named, and the others counted. */
const MOST_NAMED = 5;

function list(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const [last = '', ...first] =
    distinct.length > MOST_NAMED
      ? [`${distinct.length - MOST_NAMED + 1} more`, ...distinct.slice(0, MOST_NAMED - 1)]
      : [...distinct.slice(-1), ...distinct.slice(0, -1)];
  return first.length === 0 ? last : `${first.join(', ')} and ${last}`;
}
