import type { Disposition, Hop, Part, Trace } from './flow.ts';
import { nameOf } from './lookup/lookup.ts';

const ENDS: Readonly<Record<Disposition, string>> = {
  delivered: 'arrives',
  deniedOutbound: 'is denied where it leaves',
  deniedInbound: 'is denied where it enters',
  deniedByFirewall: 'is denied by a firewall',
  noRoute: 'has no way there',
  droppedByRoute: 'is dropped by a route',
  nameNotResolved: 'does not begin, because the name is not resolved',
  resolvedElsewhere: 'goes elsewhere, because the name leads there',
  notAuthorized: 'is turned away by the destination',
  notApproved: 'is not taken by the private endpoint',
  returnLost: 'arrives, but the reply is lost',
  insufficientInfo: 'cannot be decided',
};

/** The answer in words, the worst part first: how it ends, then hop by hop who had a say, by which line, and why. */
export function explain({ parts, disposition, hops, unseen }: Trace): readonly string[] {
  const isSummed = parts[0]?.disposition !== disposition;
  return [
    ...(isSummed ? [`As a whole the flow ${ENDS[disposition]}: ${hops.at(-1)?.because ?? ''}.`] : []),
    ...parts.flatMap(sayPart),
    ...unseen.map((why) => `Not seen, and taken as not there: ${why}.`),
  ];
}

function sayPart({ flow, disposition, hops }: Part): readonly string[] {
  const { sources, protocol, ports } = flow;
  const at = ports.length === 0 ? '' : `, port ${some(ports)},`;
  return [`${protocol} from ${some(sources)} to ${whereTo(flow)}${at} ${ENDS[disposition]}.`, ...hops.map(sayHop)];
}

function whereTo({ name, destinations }: Part['flow']): string {
  if (name === undefined) return some(destinations);
  return destinations.length === 0 ? name : `${name} (${some(destinations)})`;
}

function sayHop({ kind, at, ruling, by, because, ...rest }: Hop): string {
  const line = by === undefined || because.startsWith(by) ? '' : `, ${by}`;
  return `  ${ruling.padEnd(7)}  ${kind} ${nameOf(at)}${line}: ${because}${saySeen(rest)}.`;
}

/** With which public addresses the other side sees a client. */
function saySeen({ addresses, sources }: Pick<Hop, 'addresses' | 'sources'>): string {
  const of = sources === undefined ? '' : ` of ${some(sources.map(nameOf))}`;
  if (addresses === undefined) return of === '' ? '' : `, with an address${of} that is not known`;
  return `, seen as ${some(addresses)}${of}`;
}

function some(list: readonly string[]): string {
  if (list.length === 0) return 'somewhere';
  return list.length > 4 ? `${list.slice(0, 3).join(', ')} and ${list.length - 3} more` : list.join(', ');
}
