import type { Setting } from '../groups/address-labels.ts';
import { type IpSet, ipSet } from '../addresses/ip-set.ts';
import { find, vnetOf } from '../lookup/lookup.ts';
import { remember } from '../memo.ts';
import type { Firewall, FirewallRule, FirewallSettings, NatRule, Network } from '../network.ts';
import type { Packet } from '../packet.ts';
import { resolveBy, resolveIn } from '../names/resolve.ts';
import { isIn } from '../addresses/spot.ts';
import { type World, worldOf } from '../walk/standing.ts';
import { type ApplicationList, applicationList, askApplicationRules } from './application-rules.ts';
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
      /** Not known where it hangs on which rule it is. */
      readonly inspectsTls: boolean | 'unknown';
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

/** Asks network rules, then application rules; with neither, the answer is no. Where readings differ in nothing but the rule, so be it. */
export function askFirewall(world: World, firewall: Firewall, packet: Packet, setting: Setting): FirewallRuling {
  const { passes, reading, network } = listsOf(world)(firewall);
  if (firewall.virtualHub !== undefined) {
    return { status: 'unseen', why: `${firewall.id} stands in a virtual hub, whose routing is not followed` };
  }
  const decision = askNetworkRules(network, packet, setting, reading);
  if (decision.status === 'noRule') return askByName(world, firewall, packet, setting);
  if (decision.status === 'decided') {
    return inEveryReading([decision.rule, ...decision.others].map((rule) => ruled(rule, passes, packet)));
  }

  const rulings = [
    ...decision.rules.map((rule) => ruled(rule, passes, packet)),
    ...(decision.mayBeNone ? [askByName(world, firewall, packet, setting)] : []),
  ];
  return inEveryReading(rulings, decision.hangsOn);
}

function askByName(world: World, firewall: Firewall, packet: Packet, setting: Setting): FirewallRuling {
  const { passes, reading, application } = listsOf(world)(firewall);
  const { host, port, protocol } = packet;
  if (protocol !== 'tcp' || host === undefined || port === undefined) return byDefault(passes, packet);
  const decision = askApplicationRules(application, { ...packet, host, port }, setting, reading);
  if (decision.status === 'undecided') return undecided(decision.hangsOn);
  if (decision.status === 'decided') {
    return inEveryReading([decision.rule, ...decision.others].map((rule) => ruled(rule, passes, packet)));
  }
  if (INFRASTRUCTURE.test(host)) {
    return { status: 'unseen', why: `whether ${host} is one of the names that Azure Firewall lets through by itself` };
  }
  return byDefault(passes, packet);
}

/** What rulings come to, whichever of them it is. Rules that were not read may come before any of them. */
function inEveryReading(rulings: readonly FirewallRuling[], hangsOn: readonly string[] = []): FirewallRuling {
  const unseen = rulings.find(({ status }) => status === 'unseen');
  const [first, ...others] = rulings.filter((ruling) => ruling.status !== 'unseen');
  if (first === undefined || unseen !== undefined || !others.every((other) => isSameEnd(first, other))) {
    return unseen ?? undecided(hangsOn);
  }
  const isAlike = others.every(({ inspectsTls }) => inspectsTls === first.inspectsTls);
  return isAlike ? first : { ...first, inspectsTls: 'unknown' };
}

type Seen = Exclude<FirewallRuling, { status: 'unseen' }>;

function isSameEnd(a: Seen, b: Seen): boolean {
  return a.status === b.status && a.isProxied === b.isProxied;
}

function undecided(hangsOn: readonly string[]): { readonly status: 'unseen'; readonly why: string } {
  return { status: 'unseen', why: `whether ${hangsOn.join(', or ')}` };
}

/** Asks the DNAT rules, which come before all others and let through what they translate. */
export function askFirewallNat(world: World, firewall: Firewall, packet: Packet, setting: Setting): NatRuling {
  const { passes, reading, nat } = listsOf(world)(firewall);
  const decision = askNatRules(nat, packet, setting, reading);
  if (decision.status === 'undecided') return undecided(decision.hangsOn);
  const isCertain = decision.status === 'decided' && isBeforeUnseen(passes, decision.rule);
  if (passes.unseen !== undefined && !isCertain) return { status: 'unseen', why: passes.unseen.why };
  return decision.status === 'noRule' ? decision : { status: 'translated', placed: decision.rule };
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
const rangesOf = remember((ranges: readonly string[]): IpSet =>
  ipSet(ranges.flatMap((range) => (/^IANAPrivateRanges$/i.test(range) ? PRIVATE_RANGES : [range]))),
);

/** What is not known of rules matters only to those that come after it. */
function isBeforeUnseen({ unseen }: Passes, { depth }: Placed<FirewallRule>): boolean {
  return unseen === undefined || depth < unseen.depth;
}

function ruled(placed: Placed<FirewallRule>, passes: Passes, packet: Packet): FirewallRuling {
  if (passes.unseen !== undefined && !isBeforeUnseen(passes, placed))
    return { status: 'unseen', why: passes.unseen.why };
  const { rule, action } = placed;
  const { settings } = passes;
  const isByName = rule.kind === 'network' && packet.host !== undefined && rule.fqdns.length > 0;
  const doubts =
    isByName && settings.proxiesDns !== true
      ? ['the rule names the destination, and without DNS proxy client and firewall may resolve it differently']
      : [];
  const assumed =
    rule.kind === 'application' && rule.fqdnTags.length > 0
      ? [`what ${rule.fqdnTags.join(', ')} holds is kept by Microsoft, and is assumed`]
      : [];
  const isProxied = rule.kind === 'application' && action !== 'Deny';
  return {
    status: action === 'Deny' ? 'denied' : 'allowed',
    placed,
    isProxied,
    inspectsTls: isProxied && rule.terminatesTls && settings.certificateAuthority !== undefined,
    notes: [...doubts, ...assumed, ...(action === 'Deny' ? [] : notesOn(settings))],
  };
}

function byDefault({ unseen }: Passes, { host }: Packet): FirewallRuling {
  if (unseen !== undefined) return { status: 'unseen', why: unseen.why };
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

const listsOf = remember((world: World) =>
  remember((firewall: Firewall) => {
    const { network, serviceTags, fqdnTags } = world;
    // What public DNS answers, which is another thing for every cluster, matters only where rules name destinations.
    const areNamed = passesOf(network, firewall).network.some(({ rule }) => rule.fqdns.length > 0);
    return compiled(areNamed ? world : worldOf(network, { serviceTags, fqdnTags }))(firewall);
  }),
);

const compiled = remember((world: World) => remember((firewall: Firewall) => compile(world, firewall)));

function compile({ network, serviceTags, fqdnTags, publicNames }: World, firewall: Firewall): Lists {
  const passes = passesOf(network, firewall);
  const home = find(network, 'vnets', vnetOf(firewall.subnet ?? ''));
  const servers = passes.settings.dnsServers ?? [];
  const reading = aReading(network, serviceTags, (name) =>
    home.status === 'found'
      ? resolveIn(network, { ...home.value, dnsServers: servers }, name, publicNames)
      : resolveBy(network, servers, name, publicNames),
  );
  return {
    passes,
    reading,
    nat: natList(passes.nat, reading),
    network: networkList(passes.network, reading),
    application: applicationList(passes.application, reading, fqdnTags),
  };
}
