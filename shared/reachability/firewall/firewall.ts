import type { Setting } from '../address-labels.ts';
import { type IpSet, ipSet } from '../ip-set.ts';
import { remember } from '../memo.ts';
import type { Firewall, FirewallRule, FirewallSettings, NatRule, Network } from '../network.ts';
import type { Packet } from '../packet.ts';
import { NO_TAGS, type ServiceTags } from '../service-tags.ts';
import { isIn } from '../spot.ts';
import { type ApplicationList, applicationList, askApplicationRules, type FqdnTags } from './application-rules.ts';
import { aReading, type Reading } from './fields.ts';
import { askNatRules, askNetworkRules, type NatList, natList, type NetworkList, networkList } from './network-rules.ts';
import { type Passes, passesOf, type Placed } from './policy.ts';

/** What a firewall does with a packet. */
export type FirewallRuling =
  | {
      readonly status: 'allowed' | 'denied';
      /** Absent where no rule matched and the firewall's last word, which is no, decides. */
      readonly placed?: Placed<FirewallRule>;
      /** Application rules answer in the client's stead, so the other side always sees the firewall. */
      readonly isProxied: boolean;
      readonly inspectsTls: boolean;
      readonly notes: readonly string[];
    }
  | { readonly status: 'unseen'; readonly why: string };

/** What a packet to a public address of the firewall is turned into. */
export type NatRuling =
  | { readonly status: 'translated'; readonly placed: Placed<NatRule> }
  | { readonly status: 'noRule' }
  | { readonly status: 'unseen'; readonly why: string };

/** Azure's own words in the firewall's log. */
export const NO_RULE = 'No rule matched. Proceeding with default action';

/** Destinations that see the client's own address, unless the firewall is told otherwise: https://learn.microsoft.com/azure/firewall/snat-private-range */
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** What Azure itself lets through when no rule does: https://learn.microsoft.com/azure/firewall/infrastructure-fqdns */
const INFRASTRUCTURE = /\.(blob|table|queue|file)\.(storage\.azure\.net|core\.[a-z.]+)$/i;

interface Lists {
  readonly passes: Passes;
  readonly reading: Reading;
  readonly nat: NatList;
  readonly network: NetworkList;
  readonly application: ApplicationList;
}

/** Asks network rules, then application rules; with neither, the answer is no. */
export function askFirewall(
  firewall: Firewall,
  packet: Packet,
  setting: Setting,
  tags: ServiceTags = NO_TAGS,
  fqdnTags: FqdnTags = NO_FQDN_TAGS,
): FirewallRuling {
  const { passes, reading, network, application } = listsOf(setting.network)(firewall)(tags)(fqdnTags);
  if (firewall.virtualHub !== undefined) {
    return { status: 'unseen', why: `${firewall.id} stands in a virtual hub, whose routing is not followed` };
  }
  if (passes.unseen !== undefined) return { status: 'unseen', why: passes.unseen };

  const byNetwork = askNetworkRules(network, packet, setting, reading);
  if (byNetwork.status === 'undecided') return { status: 'unseen', why: `whether ${byNetwork.hangsOn.join(', or ')}` };
  if (byNetwork.status === 'decided') return ruled(byNetwork.rule, passes.settings, packet);

  const { host, port } = packet;
  if (packet.protocol !== 'tcp' || host === undefined || port === undefined) return byDefault(packet);
  const byName = askApplicationRules(application, { ...packet, host, port }, setting, reading);
  if (byName.status === 'undecided') return { status: 'unseen', why: `whether ${byName.hangsOn.join(', or ')}` };
  if (byName.status === 'decided') return ruled(byName.rule, passes.settings, packet);
  if (INFRASTRUCTURE.test(host)) {
    return { status: 'unseen', why: `whether ${host} is one of the names that Azure Firewall lets through by itself` };
  }
  return byDefault(packet);
}

/** Asks the DNAT rules, which come before all others and let through what they translate. */
export function askFirewallNat(
  firewall: Firewall,
  packet: Packet,
  setting: Setting,
  tags: ServiceTags = NO_TAGS,
  fqdnTags: FqdnTags = NO_FQDN_TAGS,
): NatRuling {
  const { passes, reading, nat } = listsOf(setting.network)(firewall)(tags)(fqdnTags);
  if (passes.unseen !== undefined) return { status: 'unseen', why: passes.unseen };
  const decision = askNatRules(nat, packet, setting, reading);
  if (decision.status === 'noRule') return decision;
  if (decision.status === 'undecided') return { status: 'unseen', why: `whether ${decision.hangsOn.join(', or ')}` };
  return { status: 'translated', placed: decision.rule };
}

/** Whether the destination sees the firewall's address instead of the client's. */
export function translatesSource(
  network: Network,
  firewall: Firewall,
  packet: Packet,
  ruling: FirewallRuling,
): boolean {
  if (ruling.status === 'allowed' && ruling.isProxied) return true;
  const ranges = passesOf(network, firewall).settings.privateRanges ?? PRIVATE_RANGES;
  return !isIn(packet.destination, rangesOf(ranges));
}

/** `IANAPrivateRanges` stands for Azure's default, `0.0.0.0/0` for never translating, `255.255.255.255/32` for always. */
function rangesOf(ranges: readonly string[]): IpSet {
  return ipSet(ranges.flatMap((range) => (/^IANAPrivateRanges$/i.test(range) ? PRIVATE_RANGES : [range])));
}

function ruled(placed: Placed<FirewallRule>, settings: FirewallSettings, packet: Packet): FirewallRuling {
  const { rule, action } = placed;
  const isByName = rule.kind === 'network' && packet.host !== undefined && rule.fqdns.length > 0;
  const doubts =
    isByName && settings.proxiesDns !== true
      ? ['the rule names the destination, and without DNS proxy client and firewall may resolve it differently']
      : [];
  return {
    status: action === 'Deny' ? 'denied' : 'allowed',
    placed,
    isProxied: rule.kind === 'application',
    inspectsTls: rule.kind === 'application' && rule.terminatesTls,
    notes: [...doubts, ...(action === 'Deny' ? [] : notesOn(settings))],
  };
}

function byDefault({ host }: Packet): FirewallRuling {
  const notes =
    host === undefined ? ['no name is dialled, so application rules, which go by SNI or Host, do not match'] : [];
  return { status: 'denied', isProxied: false, inspectsTls: false, notes };
}

/** What may drop a packet that rules let through, by lists that Microsoft keeps. */
function notesOn({ threatIntelligence, intrusionDetection }: FirewallSettings): readonly string[] {
  return [
    ...(threatIntelligence?.toLowerCase() === 'deny' ? ['threat intelligence denies what is on its list'] : []),
    ...(intrusionDetection?.toLowerCase() === 'deny' ? ['intrusion detection denies what its signatures know'] : []),
  ];
}

const NO_FQDN_TAGS: FqdnTags = {};

const listsOf = remember((network: Network) =>
  remember((firewall: Firewall) =>
    remember((tags: ServiceTags) => remember((fqdnTags: FqdnTags) => compile(network, firewall, tags, fqdnTags))),
  ),
);

function compile(network: Network, firewall: Firewall, tags: ServiceTags, fqdnTags: FqdnTags): Lists {
  const passes = passesOf(network, firewall);
  const reading = aReading(network, tags);
  return {
    passes,
    reading,
    nat: natList(passes.nat, reading),
    network: networkList(passes.network, reading),
    application: applicationList(passes.application, reading, fqdnTags),
  };
}
