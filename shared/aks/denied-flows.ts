import type { DeniedFlows } from '../model/denied-flows.ts';
import type { FleetFacts, Seen } from '../model/facts.ts';
import type { Decider, Evidence, Trouble } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import type { Observed } from '../model/observed.ts';
import {
  type IpSet,
  ipSet,
  nameOf,
  type Network,
  overlaps,
  parsePorts,
  type ResourceId,
  setOf,
} from '../reachability/index.ts';
import { citeRow } from './cite.ts';
import { type Silence, withSilences } from './kubelet-time-outs.ts';
import { minutesBetween } from './minutes.ts';
import { type Need, wordsFor } from './need.ts';
import type { Obstacle } from './obstacles.ts';
import { isOfKubelets, isVital } from './talks.ts';
import { spanOf } from './told.ts';

export type FlowFacts = Pick<Seen<FleetFacts>, 'deniedFlows'>;

/** A flow that must work, and that a rule denied when it was tried last. */
export interface Denial {
  readonly need: Need;
  readonly flows: DeniedFlows;
  readonly evidence: Evidence;
}

/** Traffic analytics puts an hour together, and may take another to tell of it. */
const OVER_AFTER_MINUTES = 180;
/** So many rows prove enough. */
const MOST_CITED = 5;

/** What flow logs still say of needs, at either end of their ways. */
export function denialsOf(needs: readonly Need[], { deniedFlows }: FlowFacts): readonly Denial[] {
  const logOf = (subnet = '') => (deniedFlows.known ? deniedFlows.value[subnet] : undefined);
  return needs.flatMap((need) => [
    ...denialsIn(logOf(need.flow.source.subnet), 'out', need),
    ...denialsIn(logOf(need.flow.destination.subnet), 'in', need),
  ]);
}

function denialsIn(
  log: Observed<Logged<DeniedFlows>> | undefined,
  direction: DeniedFlows['direction'],
  need: Need,
): readonly Denial[] {
  if (log?.known !== true) return [];
  const { rows, toAt } = log.value;
  return rows
    .filter((flows) => flows.direction === direction && isAbout(flows, need))
    .filter(({ lastSeenAt }) => minutesBetween(lastSeenAt, toAt) <= OVER_AFTER_MINUTES)
    .map((flows) => ({ need, flows, evidence: evidenceOf(log.value, flows) }));
}

function isAbout({ protocol, port, ports, sources, destinations }: DeniedFlows, { flow }: Need): boolean {
  const { source, destination, ports: needed = [] } = flow;
  const isOfPort = port === 0 ? overlaps(portSet(ports.map(String)), portSet(needed)) : needed.includes(String(port));
  return (
    protocol === flow.protocol &&
    isOfPort &&
    overlaps(ipSet(sources), ipSet(source.addresses ?? [])) &&
    overlaps(ipSet(destinations), ipSet(destination.addresses ?? []))
  );
}

function portSet(texts: readonly string[]): IpSet {
  return setOf(texts.flatMap((text) => parsePorts(text) ?? []));
}

function evidenceOf(log: Logged<DeniedFlows>, flows: DeniedFlows): Evidence {
  const { direction, peer, block, port, protocol, ports, rule = '', group = '', hits, lastSeenAt } = flows;
  const where = {
    Direction: direction,
    Peer: peer,
    Block: block,
    Port: port,
    Protocol: protocol,
    AclRule: rule,
    AclGroup: group,
  };
  const [from, to] = [flows.sources, flows.destinations].map((addresses) => addresses.slice(0, 3).join(', '));
  const says = `flow logs: ${protocol} from ${from ?? ''} to ${to ?? ''}, port ${ports.join(', ')}, denied ${hits} times by ${ruleOf(flows)}, last at ${lastSeenAt}`;
  return citeRow(says, log, where, 'Hits');
}

function ruleOf({ rule, group }: DeniedFlows): string {
  const name = rule === undefined ? 'a rule that is not named' : `the rule ${rule.replace(PREFIX, '')}`;
  return group === undefined ? name : `${name} of ${group}`;
}

/** Traffic analytics puts it before some names of rules. */
const PREFIX = /^(User|Default)Rule_/i;

/** The trouble with what flow logs say of it beside, where rules make it. */
export function withDenials(trouble: Trouble, { line, blocked }: Obstacle, denials: readonly Denial[]): Trouble {
  if (line.hop.kind !== 'nsg' && line.hop.kind !== 'securityAdmin') return trouble;
  const own = denials.filter(({ need }) => blocked.some((one) => one.need === need));
  return own.length === 0 ? trouble : { ...trouble, evidence: [...trouble.evidence, ...evidenceOnce(own)] };
}

function evidenceOnce(denials: readonly Denial[]): readonly Evidence[] {
  return [...new Map(denials.map(({ evidence }) => [evidence.source, evidence])).values()].slice(0, MOST_CITED);
}

/** Calls of kubelets and DNS that rules denied for a while though nothing that was read does. What else is denied, nobody may need. */
export function openDenials(denials: readonly Denial[], obstacles: readonly Obstacle[]): readonly Denial[] {
  const stopped = new Set(obstacles.flatMap(({ blocked }) => blocked.map(({ need }) => need)));
  return denials.filter(({ need, flows }) => isVital(need) && !stopped.has(need) && spanOf([flows]).isSustained);
}

/** Whether calls that were denied are of this kubelet, or of others beside it. */
export function isDenied({ kubelet }: Silence, { need }: Denial): boolean {
  return isOfKubelets(need) && overlaps(ipSet([kubelet]), ipSet(need.flow.destination.addresses ?? []));
}

/** One trouble a rule, with what kubelets that did not answer say of it. */
export function troublesOfDenials(
  open: readonly Denial[],
  network: Network,
  silent: readonly Silence[],
): readonly Trouble[] {
  return [...Map.groupBy(open, ({ flows }) => ruleOf(flows)).values()].flatMap((own): readonly Trouble[] => {
    const [first] = own;
    if (first === undefined) return [];
    const { flows } = first;
    const { who, what } = wordsFor(own.map(({ need }) => need));
    const { from, to } = spanOf(own.map((one) => one.flows));
    const decidedBy = deciderOf(flows, network);
    const trouble: Trouble = {
      subject: decidedBy === undefined ? ruleOf(flows) : `${nameOf(decidedBy.resource)} ${decidedBy.line}`,
      reason: `Flow logs say that ${ruleOf(flows)} denied ${who} what they need, ${what}, from ${from} to ${to}. What was read of the rules does not say so.`,
      certainty: 'likely',
      evidence: evidenceOnce(own),
      ...(decidedBy && { decidedBy }),
      disprovedBy: `later flows to port ${flows.port} of ${flows.destinations[0] ?? 'there'} that flow logs have as allowed`,
    };
    return [
      withSilences(
        trouble,
        silent.filter((one) => own.some((denial) => isDenied(one, denial))),
      ),
    ];
  });
}

/** The line as it is called when it is found by following flows. */
function deciderOf({ rule = '', group = '' }: DeniedFlows, { securityGroups }: Network): Decider | undefined {
  const name = rule.replace(PREFIX, '');
  // Named as `subscription/group/name`, or by its name alone.
  const own = securityGroups.filter(({ id }) => isNamedBy(id, group.toLowerCase()));
  const [first] = own;
  if (/^DefaultRule_/i.test(rule) && first !== undefined)
    return { resource: first.id, line: `defaultSecurityRules/${name}` };
  const found = own.flatMap(({ id, rules }) => rules.map((one) => ({ id, named: one.name })));
  const listed = found.find(({ named }) => named.toLowerCase() === name.toLowerCase());
  return listed && { resource: listed.id, line: `securityRules/${listed.named}` };
}

function isNamedBy(id: ResourceId, words: string): boolean {
  const parts = id.split('/');
  return nameOf(id) === nameOf(words) && words.split('/').every((word) => parts.includes(word));
}

/** Why flow logs may say more; nothing where nobody keeps them, or nobody was asked. */
export function denialsUnseen(needs: readonly Need[], { deniedFlows }: FlowFacts): readonly string[] {
  if (!deniedFlows.known) return deniedFlows.isUnasked === true ? [] : [sayUnseen(deniedFlows.why)];
  const whys = subnetsOf(needs).flatMap((subnet) => {
    const log = deniedFlows.value[subnet];
    if (log === undefined || (!log.known && log.isUnasked === true)) return [];
    return log.known ? log.value.unseen : [log.why];
  });
  return [...new Set(whys)].map(sayUnseen);
}

function sayUnseen(why: string): string {
  return `What rules denied between nodes and pods is not known: ${why}.`;
}

/** How to have flow logs tell of it, where somebody asked and nobody keeps them. */
export function howToHear(needs: readonly Need[], { deniedFlows }: FlowFacts): string {
  const [how] = subnetsOf(needs).flatMap((subnet) => {
    const log = deniedFlows.known ? deniedFlows.value[subnet] : undefined;
    return log?.known === false && log.isUnasked === true ? [log.why] : [];
  });
  return how === undefined ? '' : ` Flow logs do not tell of it: ${how}.`;
}

function subnetsOf(needs: readonly Need[]): readonly string[] {
  return [...new Set(needs.flatMap(({ flow }) => [flow.source.subnet ?? [], flow.destination.subnet ?? []].flat()))];
}
