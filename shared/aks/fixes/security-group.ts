import { find, type Network, type ResourceId, type SecurityRule } from '../../reachability/index.ts';
import { azGroup, azName, word } from '../az.ts';
import type { Fix } from '../fix.ts';
import type { Opening } from './opening.ts';

/** Priorities that rules may have: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules */
const FIRST = 100;
const LAST = 4096;
/** So many blocks a rule may name, and more than that nobody reads. */
const MOST_ADDRESSES = 100;

/**
 * Lets flows past the rule of a security group that denies them: new rules just before it. Where no priority is free there, it and those
 * right behind it move back, which changes nothing else. `undefined` where there is no room, or too much to name.
 */
export function allowInGroup(
  network: Network,
  { group: id, by, direction }: { group: ResourceId; by: string; direction: SecurityRule['direction'] },
  wanted: readonly Opening[],
): Fix | undefined {
  const openings = wanted.filter((one) => !wanted.some((other) => other !== one && holds(other, one)));
  const found = find(network, 'securityGroups', id);
  if (found.status !== 'found' || openings.some(isTooMuch)) return undefined;
  const group = found.value;
  const own = group.rules.filter((rule) => rule.direction === direction);
  const denying = own.find(({ name }) => `securityRules/${name}` === by);
  const moved = makeRoom(own, denying?.priority ?? LAST + 1, openings.length);
  if (moved === undefined) return undefined;

  const added = openings.map((opening, index) => ruleFor(opening, direction, moved.free[index] ?? FIRST));
  const at = `${azGroup(id)} --nsg-name ${azName(id)}`;
  // From the back, so that no two ever have the same priority.
  const moves = moved.rules
    .toReversed()
    .map(({ name, priority }) => `az network nsg rule update ${at} -n ${word(name)} --priority ${priority}`);
  const rules = [...group.rules.map((rule) => moved.rules.find(({ name }) => name === rule.name) ?? rule), ...added];
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

/** Free priorities before one that is taken, the nearest first; where they do not suffice, those from there on move back. */
function makeRoom(
  rules: readonly SecurityRule[],
  before: number,
  count: number,
): { readonly free: readonly number[]; readonly rules: readonly SecurityRule[] } | undefined {
  const taken = new Set(rules.map(({ priority }) => priority));
  const free: number[] = [];
  for (let priority = before - 1; priority >= FIRST && free.length < count; priority--)
    if (!taken.has(priority)) free.push(priority);

  const moved: SecurityRule[] = [];
  let next = before + count - free.length;
  const behind = rules.filter(({ priority }) => priority >= before).toSorted((a, b) => a.priority - b.priority);
  for (const rule of behind) {
    if (rule.priority >= next) break;
    moved.push({ ...rule, priority: next++ });
  }
  for (let priority = before; free.length < count; priority++) free.push(priority);
  return next > LAST + 1 ? undefined : { free, rules: moved };
}

const PROTOCOLS: Partial<Record<Opening['protocol'], string>> = { tcp: 'Tcp', udp: 'Udp', icmp: 'Icmp' };

function ruleFor(
  { protocol, sources, destinations, ports }: Opening,
  direction: SecurityRule['direction'],
  priority: number,
): SecurityRule {
  return {
    name: `allow-aks-${direction.toLowerCase()}-${priority}`,
    priority,
    direction,
    access: 'Allow',
    protocol: PROTOCOLS[protocol] ?? '*',
    sources,
    sourceGroups: [],
    destinations,
    destinationGroups: [],
    sourcePorts: ['*'],
    ports: ports.length === 0 ? ['*'] : ports,
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
