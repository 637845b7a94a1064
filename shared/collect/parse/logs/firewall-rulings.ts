import type { FirewallRuling } from '../../../model/firewall-log.ts';
import { parseRange } from '../../../reachability/index.ts';
import { type Body, defined } from '../body.ts';
import { firewallMessageOf } from './firewall-message.ts';

/** A row has the rule in a column; in the legacy form the whole text of the last request is its reason. */
export function parseFirewallRuling(row: Body): FirewallRuling {
  const text = row.text('ActionReason') ?? '';
  return defined({
    destination: row.requiredText('Destination'),
    port: row.requiredNumber('DestinationPort'),
    protocol: row.requiredText('Protocol').toUpperCase(),
    ruling: row.requiredOneOf('Ruling', ['denied', 'inspected']),
    block: row.requiredText('Block'),
    sources: row.texts('Sources').filter((source) => parseRange(source) !== undefined),
    hits: row.requiredNumber('Hits'),
    firstSeenAt: row.requiredText('FirstSeen'),
    lastSeenAt: row.requiredText('LastSeen'),
    rule: firewallMessageOf(text)?.rule ?? row.filledText('Rule'),
  });
}
