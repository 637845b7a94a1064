import type { FleetFacts, Seen } from '../model/facts.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { FirewallRuling } from '../model/firewall-log.ts';
import type { Logged } from '../model/logs.ts';
import {
  findSubnet,
  type IpSet,
  ipSet,
  isWithin,
  nameOf,
  type Network,
  NO_RULE,
  overlaps,
  type ResourceId,
} from '../reachability/index.ts';
import { citeRow } from './cite.ts';
import { type Fate, type Need, wordsFor } from './need.ts';
import type { Obstacle } from './obstacles.ts';
import { spaceOf } from './space.ts';

export type FirewallFacts = Pick<Seen<FleetFacts>, 'firewallNames' | 'firewallAddresses'>;

/** A need that a firewall on its way denied, or of which it opened the TLS, when it was last asked. */
export interface Ruled {
  readonly need: Need;
  readonly firewall: ResourceId;
  readonly ruling: FirewallRuling;
  readonly evidence: Evidence;
}

/** What the firewalls on the ways of needs say of them in their logs. What they let through since is not among it. */
export function rulingsOn(network: Network, fates: readonly Fate[], facts: FirewallFacts): readonly Ruled[] {
  return fates.flatMap((fate) => {
    const { need } = fate;
    const firewalls = firewallsOn(fate);
    const sources = sourcesOf(network, need);
    return firewalls.flatMap((firewall) =>
      logsOf(facts, firewall).flatMap((log) =>
        log.rows
          .filter((ruling) => isAbout(ruling, need) && overlaps(ipSet(ruling.sources), sources))
          .map((ruling) => ({ need, firewall, ruling, evidence: evidenceOf(log, firewall, ruling) })),
      ),
    );
  });
}

/** Why the logs of firewalls on the way may say more; nothing where nobody asked them. */
export function rulingsUnseen(
  fates: readonly Fate[],
  { firewallNames, firewallAddresses }: FirewallFacts,
): readonly string[] {
  const firewalls = new Set(fates.flatMap(firewallsOn));
  const whys = [firewallNames, firewallAddresses].flatMap((logs) => {
    if (!logs.known) return logs.isUnasked === true || firewalls.size === 0 ? [] : [logs.why];
    return [...firewalls].flatMap((firewall) => {
      const log = logs.value[firewall];
      return log === undefined ? [] : log.known ? log.value.unseen : [log.why];
    });
  });
  return [...new Set(whys)].map((why) => `What the log of the firewall on the way says is not known: ${why}.`);
}

function firewallsOn({ trace }: Fate): readonly ResourceId[] {
  const hops = [trace.hops, ...trace.parts.map((part) => part.hops)].flat();
  return [...new Set(hops.flatMap(({ kind, at }) => (kind === 'firewall' ? [at] : [])))];
}

function logsOf(
  { firewallNames, firewallAddresses }: FirewallFacts,
  firewall: ResourceId,
): readonly Logged<FirewallRuling>[] {
  return [firewallNames, firewallAddresses].flatMap((logs) => {
    const log = logs.known ? logs.value[firewall] : undefined;
    return log?.known ? [log.value] : [];
  });
}

function sourcesOf(network: Network, { flow: { source } }: Need): IpSet {
  if (source.subnet === undefined) return [];
  const subnet = findSubnet(network, source.subnet);
  return subnet.status === 'found' ? spaceOf(subnet.value) : [];
}

/** Of a name that stands for others any of them counts; of an address that is one of many none does. */
function isAbout({ destination, port }: FirewallRuling, { flow, pattern }: Need): boolean {
  const { name, addresses = [], isOneOf = false } = flow.destination;
  if (!(flow.ports ?? []).includes(String(port))) return false;
  if (pattern !== undefined) return isWithin(destination, pattern.replace(/^\*\./, ''));
  return destination === name?.toLowerCase() || (!isOneOf && addresses.includes(destination));
}

function evidenceOf(log: Logged<FirewallRuling>, firewall: ResourceId, ruling: FirewallRuling): Evidence {
  const { destination, port, block, hits, lastSeenAt, rule } = ruling;
  const where = {
    Destination: destination,
    DestinationPort: port,
    Protocol: ruling.protocol,
    Block: block,
    Ruling: ruling.ruling,
  };
  const by = rule === undefined ? '' : ` by the rule ${rule}`;
  const says = `the log of ${nameOf(firewall)}: ${destination}:${port} ${ruling.ruling}${by} for ${ruling.sources.slice(0, 3).join(', ')}, ${hits} times, last at ${lastSeenAt}`;
  return citeRow(says, log, where, 'LastSeen');
}

/** The trouble with what the log of the firewall that decides it says beside. */
export function withRulings(trouble: Trouble, { line, blocked }: Obstacle, ruled: readonly Ruled[]): Trouble {
  const own = ruled.filter(
    ({ need, firewall, ruling }) =>
      ruling.ruling === 'denied' && line.hop.at === firewall && blocked.some((one) => one.need === need),
  );
  return own.length === 0 ? trouble : { ...trouble, evidence: [...trouble.evidence, ...evidenceOnce(own)] };
}

/** So many rows prove enough. */
const MOST_CITED = 5;

export function evidenceOnce(ruled: readonly Ruled[]): readonly Evidence[] {
  return [...new Map(ruled.map(({ evidence }) => [evidence.source, evidence])).values()].slice(0, MOST_CITED);
}

/** What firewalls denied though nothing that was read stops it: one trouble a firewall and rule. */
export function troublesOfDenials(ruled: readonly Ruled[], obstacles: readonly Obstacle[]): readonly Trouble[] {
  const stopped = new Set(obstacles.flatMap(({ blocked }) => blocked.map(({ need }) => need)));
  const open = ruled.filter(({ need, ruling }) => ruling.ruling === 'denied' && !stopped.has(need));
  return [...Map.groupBy(open, ({ firewall, ruling }) => `${firewall} ${ruling.rule ?? ''}`).values()].flatMap(
    (own) => {
      const [first] = own;
      if (first === undefined) return [];
      const { firewall, ruling } = first;
      const { who, what } = wordsFor(own.map(({ need }) => need));
      const by = ruling.rule === undefined ? 'no rule of its matched' : `by its rule ${ruling.rule}`;
      return [
        {
          subject: subjectOf(firewall, ruling.rule),
          reason: `The log of the firewall ${nameOf(firewall)} says that it denied ${who} what they need, ${what}: ${by}. What was read of its rules does not say so.`,
          certainty: 'likely' as const,
          ...(!own.some(({ need }) => need.what === 'the API server') && { severity: 'medium' as const }),
          evidence: evidenceOnce(own),
          decidedBy: { resource: firewall, line: ruling.rule ?? NO_RULE },
          disprovedBy: `a later row of the same log that lets ${first.ruling.destination} pass from there`,
        },
      ];
    },
  );
}

/** As a line that is found by following the flow is called, so that it is one finding whoever tells of it. */
function subjectOf(firewall: ResourceId, rule: string | undefined): string {
  return rule === undefined ? `${nameOf(firewall)} ${NO_RULE}` : `${rule.split('/')[0] ?? ''} ${rule}`;
}

/** TLS that firewalls opened though nothing that was read says so: the log shows the thing itself, as it was at that time. */
export function troublesOfOpening(ruled: readonly Ruled[]): readonly Trouble[] {
  return [...Map.groupBy(ruled, ({ firewall, ruling }) => `${firewall} ${ruling.rule ?? ''}`).values()].flatMap(
    (own) => {
      const [first] = own;
      if (first === undefined) return [];
      const { firewall, ruling } = first;
      const { who } = wordsFor(own.map(({ need }) => need));
      const by = ruling.rule === undefined ? '' : ` by its rule ${ruling.rule}`;
      return [
        {
          subject: subjectOf(firewall, ruling.rule),
          reason: `The log of the firewall ${nameOf(firewall)} says that it opened${by} the TLS between ${who} and ${ruling.destination}, which loses the ALPN that the tunnel is asked for by. What was read of its rules does not say so.`,
          certainty: 'likely' as const,
          evidence: evidenceOnce(own),
          decidedBy: { resource: firewall, line: ruling.rule ?? NO_RULE },
          disprovedBy: `a later row of the same log for ${ruling.destination} from there whose IsTlsInspected is false`,
        },
      ];
    },
  );
}
