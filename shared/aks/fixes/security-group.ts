import { find, type Network, type ResourceId, type SecurityRule } from '../../reachability/index.ts';
import { azGroup, azName, freeName, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Opening } from './opening.ts';

/** Priorities that rules may have: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules */
const FIRST = 100;
const LAST = 4096;
/** So many blocks a rule may name, and more than that nobody reads. */
const MOST_ADDRESSES = 100;

/** Which rule of which group is in the way, and a word for whom it is, by which the names of new rules differ. */
interface Place {
  readonly group: ResourceId;
  readonly by: string;
  readonly direction: SecurityRule['direction'];
  readonly owner: string;
}

/**
 * Lets flows past the rule of a security group that denies them: new rules right before it. Where no priority is free there, it and those
 * right behind it move back, or those before it forward, which changes nothing else. `undefined` where there is no room, or too much to name.
 */
export function allowInGroup(
  network: Network,
  { group: id, by, direction, owner }: Place,
  wanted: readonly Opening[],
): Fix | undefined {
  const openings = wanted.filter((one) => !wanted.some((other) => other !== one && holds(other, one)));
  const found = find(network, 'securityGroups', id);
  if (found.status !== 'found' || openings.some(isTooMuch)) return undefined;
  const group = found.value;
  const own = group.rules.filter((rule) => rule.direction === direction);
  const denying = own.find(({ name }) => `securityRules/${name}` === by);
  const room = makeRoom(own, denying?.priority ?? LAST + 1, openings.length);
  if (room === undefined) return undefined;

  const taken = group.rules.map(({ name }) => name);
  const added = openings.map((opening, index) => {
    const priority = room.first + index;
    const name = freeName(`allow-${owner}-${direction.toLowerCase()}-${priority}`, taken);
    return ruleFor(opening, direction, { name, priority });
  });
  const at = `${azGroup(id)} --nsg-name ${azName(id)}`;
  const moves = room.moved.map(
    ({ name, priority }) => `az network nsg rule update ${at} -n ${word(name)} --priority ${priority}`,
  );
  const rules = [...group.rules.map((rule) => room.moved.find(({ name }) => name === rule.name) ?? rule), ...added];
  return {
    command: [...moves, ...added.map((rule) => creation(at, rule))].join(' && '),
    change: { network: { securityGroups: [{ ...group, rules }] } },
  };
}

/** The tag `Internet` holds Azure's own public addresses: https://learn.microsoft.com/azure/virtual-network/service-tags-overview */
function holds(wide: Opening, narrow: Opening): boolean {
  return (
    wide.destinations.includes('Internet') &&
    narrow.destinations.every((tag) => tag.startsWith('AzureCloud')) &&
    wide.protocol === narrow.protocol &&
    narrow.ports.every((port) => wide.ports.includes(port)) &&
    narrow.sources.every((source) => wide.sources.includes(source))
  );
}

function isTooMuch({ sources, destinations }: Opening): boolean {
  return sources.length > MOST_ADDRESSES || destinations.length > MOST_ADDRESSES;
}

/** Priorities for new rules, and the rules that move for them, in an order in which no two ever have the same one. */
interface Room {
  readonly first: number;
  readonly moved: readonly SecurityRule[];
}

/** Room for so many rules right before a priority. No rule passes another, so that nothing else changes. */
function makeRoom(rules: readonly SecurityRule[], before: number, count: number): Room | undefined {
  return roomBehind(rules, before, count) ?? roomAhead(rules, before, count);
}

/** Takes what is free before the priority, and moves back the rules from there on for the rest. */
function roomBehind(rules: readonly SecurityRule[], before: number, count: number): Room | undefined {
  const last = Math.max(FIRST - 1, ...rules.map(({ priority }) => priority).filter((priority) => priority < before));
  const first = Math.max(last + 1, before - count);
  const moved: SecurityRule[] = [];
  let next = first + count;
  for (const rule of rules.toSorted((a, b) => a.priority - b.priority)) {
    if (rule.priority < before) continue;
    if (rule.priority >= next) break;
    moved.push({ ...rule, priority: next++ });
  }
  return next > LAST + 1 ? undefined : { first, moved: moved.toReversed() };
}

/** Moves the rules before the priority forward. */
function roomAhead(rules: readonly SecurityRule[], before: number, count: number): Room | undefined {
  const moved: SecurityRule[] = [];
  let next = before - count;
  for (const rule of rules.toSorted((a, b) => b.priority - a.priority)) {
    if (rule.priority >= before) continue;
    if (rule.priority < next) break;
    moved.push({ ...rule, priority: --next });
  }
  return next < FIRST ? undefined : { first: before - count, moved: moved.toReversed() };
}

const PROTOCOLS: Partial<Record<Opening['protocol'], string>> = { tcp: 'Tcp', udp: 'Udp', icmp: 'Icmp' };

function ruleFor(
  { protocol, sources, destinations, ports }: Opening,
  direction: SecurityRule['direction'],
  place: Pick<SecurityRule, 'name' | 'priority'>,
): SecurityRule {
  return {
    ...place,
    direction,
    access: 'Allow',
    protocol: PROTOCOLS[protocol] ?? '*',
    sources,
    sourceGroups: [],
    destinations,
    destinationGroups: [],
    sourcePorts: ['*'],
    ports,
  };
}

function creation(
  at: string,
  { name, priority, direction, protocol, sources, destinations, ports }: SecurityRule,
): string {
  const words = (list: readonly string[]) => list.map(word).join(' ');
  return [
    `az network nsg rule create ${at} -n ${word(name)} --priority ${priority} --direction ${direction} --access Allow`,
    `--protocol ${word(protocol)} --source-address-prefixes ${words(sources)}`,
    `--destination-address-prefixes ${words(destinations)} --destination-port-ranges ${words(ports)}`,
  ].join(' ');
}
