import type { Decider } from '../model/finding.ts';
import { type Disposition, type Hop, type HopKind, nameOf, type Part, type ResourceId } from '../reachability/index.ts';

/** The way of a flow as a list of stops, from whoever sends to whoever is to answer, for whatever draws it. */
export interface Path {
  readonly disposition: Disposition;
  /** `tcp 443` */
  readonly traffic: string;
  readonly stops: readonly Stop[];
}

/** Something on the way that had a say, or one of its two ends. */
export interface Stop {
  readonly kind: 'source' | HopKind | 'destination';
  /** What a person calls it: of a resource the last part of its id. */
  readonly name: string;
  /** The resource, an address or a name. */
  readonly at: string;
  /** The rule, route or link that had the say, without the kind of list that it stands in: `DenyAllOutBound`. */
  readonly line?: string;
  readonly because?: string;
  /** Past a stop that is `unknown` a packet may not come; behind one where it is `stopped` nothing is ever reached. */
  readonly verdict: 'passed' | 'stopped' | 'unknown' | 'unreached';
  /** This is what is to be mended. A route decides where it leads astray, though it lets everything pass. */
  readonly isDecider: boolean;
  /** The reply is lost here, after the request arrived. */
  readonly isOnWayBack: boolean;
  /** With which public addresses the other side sees the sender, as CIDR blocks. */
  readonly addresses?: readonly string[];
}

const VERDICTS = { allow: 'passed', forward: 'passed', deny: 'stopped', unknown: 'unknown' } as const;
const LISTS = /^(?:securityRules|defaultSecurityRules|routes)\//;

/** The path of a part of a trace. What decides is the line that is given, or else, of a flow that does not arrive, the last that stops it. */
export function pathOf({ flow, disposition, hops: all }: Part, decidedBy?: Decider): Path {
  const unsent = all.find(isUnsent);
  const hops = all.filter((hop) => !isUnsent(hop));
  const there = disposition === 'returnLost' ? hops.slice(0, -1) : hops;
  const last = there.at(-1);
  // Where it arrives is the destination itself.
  const arrival = last?.kind === 'endpoint' && last.ruling !== 'forward' ? last : undefined;
  const decider = deciderOf(hops, decidedBy);
  const stopOf = (hop: Hop): Stop => ({
    ...wordsOf(hop),
    ...(hop === decider && hop.by === undefined && decidedBy && { line: shorten(decidedBy.line) }),
    verdict: VERDICTS[hop.ruling],
    isDecider: hop === decider,
    isOnWayBack: !there.includes(hop),
  });
  const end = { verdict: 'unreached', isDecider: false, isOnWayBack: false } as const;
  const source: Stop = {
    ...end,
    kind: 'source',
    ...placeOf(flow.sources),
    ...(flow.subnet !== undefined && beginsIn(flow.subnet, flow.sources)),
    verdict: unsent === undefined ? 'passed' : 'unknown',
    ...(unsent && { because: unsent.because }),
  };
  const destination: Stop = {
    ...end,
    ...(arrival && stopOf(arrival)),
    ...(arrival?.ruling !== 'deny' && { verdict: ENDS[disposition] ?? 'unreached' }),
    kind: 'destination',
    ...placeOf(flow.destinations, flow.name),
  };
  return {
    disposition,
    traffic: [flow.protocol, flow.ports.join(', ')].join(' ').trim(),
    stops: [
      source,
      ...(arrival === undefined ? there : there.slice(0, -1)).map(stopOf),
      destination,
      ...hops.slice(there.length).map(stopOf),
    ],
  };
}

/** Where packets begin is not known: the trace says so in place of a first hop. */
function isUnsent({ kind, at }: Hop): boolean {
  return kind === 'endpoint' && at === 'source';
}

/** What becomes of the destination. That the reply is lost does not take the request back. */
const ENDS: Partial<Record<Disposition, Stop['verdict']>> = {
  delivered: 'passed',
  returnLost: 'passed',
  insufficientInfo: 'unknown',
};

function deciderOf(hops: readonly Hop[], decidedBy: Decider | undefined): Hop | undefined {
  const named = hops.findLast(
    ({ at, of = at, by }) => of === decidedBy?.resource && (by === undefined || by === decidedBy.line),
  );
  return named ?? hops.findLast(({ ruling }) => ruling === 'deny');
}

function wordsOf({ kind, at, by, because, addresses }: Hop): Omit<Stop, 'verdict' | 'isDecider' | 'isOnWayBack'> {
  // Rules of a Virtual Network Manager are kept below the VNet in which they are in force.
  const name = nameOf(kind === 'securityAdmin' ? at.replace(/\/securityadminrules\/[^/]+$/, '') : at);
  return { kind, name, at, ...(by !== undefined && { line: shorten(by) }), because, ...(addresses && { addresses }) };
}

function shorten(line: string): string {
  return line.replace(LISTS, '');
}

/** One of the two ends, by the name that is dialled or some of its addresses. */
function placeOf(addresses: readonly string[], dialled?: string): Pick<Stop, 'name' | 'at'> {
  const [first = 'somewhere', ...others] = addresses;
  const name = dialled ?? (others.length === 0 ? first : `${first} and ${others.length} more`);
  return { name, at: dialled ?? first };
}

function beginsIn(subnet: ResourceId, addresses: readonly string[]): Pick<Stop, 'name' | 'at' | 'line'> {
  return { name: nameOf(subnet), at: subnet, line: placeOf(addresses).name };
}
