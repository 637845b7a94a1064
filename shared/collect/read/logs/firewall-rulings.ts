import { kql, piped } from '../../../kql.ts';
import type { FirewallRuling } from '../../../model/firewall-log.ts';
import type { Network } from '../../../reachability/index.ts';
import { parseFirewallRuling } from '../../parse/logs/firewall-rulings.ts';
import { firstOfEach, type FleetLogQuestion } from './question.ts';

/** So many of each firewall, those seen last. */
const MOST = 500;

/** Words of which each name that nodes call has one; all other names are left out. */
export const WORDS_OF_NAMES = [
  'azmk8s',
  'azk8s',
  'containerservice',
  'mcr',
  'management',
  'login',
  'packages',
  'opinsights',
  'policy',
  'monitor',
  'onegetcdn',
  'go',
];

/**
 * What became of the last request of each address for each destination, where that was denied or opened; what was let through since is none.
 * Addresses that fared alike are told together, those of one block of 256 in one row.
 */
const lastRulings = piped(
  kql`extend Rule = iff(isempty(Rule), '', strcat(RuleCollectionGroup, '/', RuleCollection, '/', Rule))`,
  kql`summarize Hits = countif(Ruling != 'passed'), FirstSeen = minif(TimeGenerated, Ruling != 'passed'),
    arg_max(TimeGenerated, Ruling, Rule, ActionReason) by _ResourceId, SourceIp, Destination, DestinationPort, Protocol`,
  kql`where Ruling != 'passed'`,
  kql`extend Block = extract(@'^(.+)\.\d+$', 1, SourceIp)`,
  kql`summarize Hits = sum(Hits), Sources = make_set(SourceIp, 256), FirstSeen = min(FirstSeen),
    arg_max(TimeGenerated, ActionReason) by _ResourceId, Block, Destination, DestinationPort, Protocol, Ruling, Rule`,
  kql`project _ResourceId, Block, Destination, DestinationPort, Protocol, Ruling, Rule, ActionReason, Hits, Sources, FirstSeen,
    LastSeen = TimeGenerated`,
  firstOfEach('LastSeen desc', MOST),
);

const firewalls = ({ firewalls: all }: Network) => all.map(({ id }) => id);

/** https://learn.microsoft.com/azure/azure-monitor/reference/tables/azfwapplicationrule */
export const firewallNames: FleetLogQuestion<FirewallRuling> = {
  asks: 'which names firewalls denied or opened',
  logs: ['AZFWApplicationRule'],
  lookBackHours: 6,
  query: piped(
    kql`where Fqdn has_any (${WORDS_OF_NAMES})`,
    kql`extend Destination = tolower(Fqdn), Ruling = case(Action =~ 'Deny', 'denied', IsTlsInspected, 'inspected', 'passed')`,
    lastRulings,
  ),
  about: firewalls,
  parse: parseFirewallRuling,
};

/** Addresses that are called as API servers are. https://learn.microsoft.com/azure/azure-monitor/reference/tables/azfwnetworkrule */
export const firewallAddresses: FleetLogQuestion<FirewallRuling> = {
  asks: 'which addresses firewalls denied',
  logs: ['AZFWNetworkRule'],
  lookBackHours: 6,
  query: piped(
    kql`where Protocol =~ 'TCP' and DestinationPort == 443`,
    kql`extend Destination = DestinationIp, Ruling = iff(Action =~ 'Deny', 'denied', 'passed')`,
    lastRulings,
  ),
  about: firewalls,
  parse: parseFirewallRuling,
};
