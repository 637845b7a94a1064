import type { Disposition, Hop, Part, Trace } from './flow.ts';
import { nameOf } from './lookup.ts';

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
  const told = parts.length === 0 ? [`The flow ${ENDS[disposition]}.`, ...hops.map(sayHop)] : parts.flatMap(sayPart);
  const isSummed = parts.length > 0 && parts[0]?.disposition !== disposition;
  return [
    ...(isSummed ? [`As a whole the flow ${ENDS[disposition]}: ${hops.at(-1)?.because ?? ''}.`] : []),
    ...told,
    ...unseen.map((why) => `Not seen, and taken as not there: ${why}.`),
  ];
}

function sayPart({ flow, disposition, hops }: Part): readonly string[] {
  const { sources, destinations, name, protocol, ports } = flow;
  const to = name === undefined ? some(destinations) : `${name} (${some(destinations)})`;
  const at = ports.length === 0 ? '' : `, port ${some(ports)},`;
  return [`${protocol} from ${some(sources)} to ${to}${at} ${ENDS[disposition]}.`, ...hops.map(sayHop)];
}

function sayHop({ kind, at, ruling, by, because }: Hop): string {
  const line = by === undefined || because.startsWith(by) ? '' : `, ${by}`;
  return `  ${ruling.padEnd(7)}  ${kind} ${nameOf(at)}${line}: ${because}.`;
}

function some(list: readonly string[]): string {
  return list.length > 4 ? `${list.slice(0, 3).join(', ')} and ${list.length - 3} more` : list.join(', ');
}
