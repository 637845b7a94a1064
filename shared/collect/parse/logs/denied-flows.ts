import type { DeniedFlows } from '../../../model/denied-flows.ts';
import { parseRange } from '../../../reachability/index.ts';
import { type Body, defined } from '../body.ts';

export function parseDeniedFlows(row: Body): DeniedFlows {
  const addresses = (name: string) => row.texts(name).filter((text) => parseRange(text) !== undefined);
  return defined({
    direction: row.requiredOneOf('Direction', ['in', 'out']),
    protocol: row.requiredOneOf('Protocol', ['tcp', 'udp']),
    port: row.requiredNumber('Port'),
    ports: row.numbers('Ports'),
    sources: addresses('Sources'),
    destinations: addresses('Destinations'),
    peer: row.text('Peer') ?? '',
    block: row.text('Block') ?? '',
    hits: row.requiredNumber('Hits'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
    rule: row.filledText('AclRule'),
    group: row.filledText('AclGroup'),
  });
}
