import type { Decider, Finding } from '../model/finding.ts';
import type { PropertyChange } from '../model/resource-change.ts';
import { find, type Network, type ResourceId } from '../reachability/index.ts';
import { isEntry, type Place, placeAt, rootOf, type Step } from './place.ts';

/** A place that a failure rests on. Without steps: the whole of the resource. */
export interface Line extends Place {
  /** What the failure's evidence says of it. */
  readonly fact?: string;
}

/** All that a failure rests on. Where no rule of a firewall matched, any rule that is gone may be the one. */
export function linesOf({ evidence, decidedBy }: Finding, network: Network | undefined): readonly Line[] {
  const seen = evidence.flatMap(({ fact, source }) => {
    const [id = '', path = ''] = source.split('#');
    const place = placeAt(id, path, id === decidedBy?.resource ? decidedBy.line.split('/') : []);
    return place === undefined ? [] : [{ ...place, fact }];
  });
  if (decidedBy === undefined) return seen;
  const policies = network === undefined ? [] : policiesOf(network, decidedBy.resource);
  const deciding = placesOf(decidedBy).filter((place) => !seen.some((one) => isSame(one, place)));
  return [...seen, ...deciding, ...policies.map((root) => ({ root, steps: [] }))];
}

function isSame(a: Place, b: Place): boolean {
  return a.root === b.root && JSON.stringify(a.steps) === JSON.stringify(b.steps);
}

/**
 * How near a change is to what a failure rests on: it is that very value, has it in it, is in the same entry, in the same list, elsewhere.
 * One that led to another value than the one that was seen is none at all.
 */
export const NEARNESS = { value: 5, whole: 4, entry: 3, list: 2, elsewhere: 1, none: 0, denied: -1 } as const;
export type Nearness = (typeof NEARNESS)[keyof typeof NEARNESS];

/** What Azure writes into resources by itself, or that decides nothing. */
const IDLE = new Set(
  'provisioningstate etag resourceguid size description ipconfigurations ipconfigurationprofiles networkinterfaces'
    .split(' ')
    .concat('privateendpoints resourcenavigationlinks serviceassociationlinks'.split(' ')),
);

/** How near a change of a place is to one of a failure's. `property`: what it was and is; absent where a whole resource was made or deleted. */
export function nearnessOf(
  { root, steps }: Place,
  line: Line,
  property: PropertyChange | undefined,
  isLoss: boolean,
): Nearness {
  if (root !== line.root) return NEARNESS.none;
  const { count, isGuess } = shared(steps, line.steps);
  const isWhole = count === Math.min(steps.length, line.steps.length);
  if (property !== undefined && steps.length === line.steps.length && isWhole) {
    if (!agrees(property, line)) return isGuess ? NEARNESS.none : NEARNESS.denied;
    return isCount(steps) ? NEARNESS.entry : NEARNESS.value;
  }
  if (steps.some((step) => !isEntry(step) && IDLE.has(step))) return NEARNESS.none;
  if (line.steps.length === 0 && steps.length > 0) return isLoss ? NEARNESS.list : NEARNESS.elsewhere;
  if (isWhole && !isGuess) return NEARNESS.whole;
  const entry = line.steps.findLastIndex(isEntry);
  if (entry < 0 || count < entry) return NEARNESS.elsewhere;
  if (count > entry && !isGuess) return NEARNESS.entry;
  // A new entry would be what decides. One that was changed or is gone may have been what came before.
  return isLoss ? NEARNESS.list : NEARNESS.elsewhere;
}

function agrees({ after }: PropertyChange, { fact }: Line): boolean {
  return fact === undefined || (after !== undefined && fact.toLowerCase().includes(after.toLowerCase()));
}

/** What was counted says more than that there is one less. */
function isCount(steps: readonly Step[]): boolean {
  const last = steps.at(-1);
  return !isEntry(last) && last?.startsWith('numberof') === true;
}

function shared(a: readonly Step[], b: readonly Step[]): { readonly count: number; readonly isGuess: boolean } {
  let isGuess = false;
  const end = a.findIndex((step, index) => {
    const other = b[index];
    if (!isEntry(step) || !isEntry(other)) return step !== other;
    if (step.name === undefined || other.name === undefined) isGuess = true;
    return step.name !== undefined && other.name !== undefined && step.name !== other.name;
  });
  return { count: end < 0 ? a.length : end, isGuess };
}

/** `securityRules/deny-all`, `properties.addressPrefix`; rules of firewalls are named as their evidence has them, and sentences name no place. */
function placesOf({ resource, line }: Decider): readonly Place[] {
  if (/\/(?:rulecollectiongroups|azurefirewalls)\//.test(resource) || line.includes(' ')) return [];
  const [list, name] = line.split('/');
  const place = name === undefined ? placeAt(resource, line) : placeAt(resource, `${list ?? ''}["${name}"]`);
  return place === undefined ? [] : [place];
}

/** The policy of a firewall, its base, and so on. */
function policiesOf(network: Network, firewall: ResourceId): readonly ResourceId[] {
  const found = find(network, 'firewalls', firewall);
  const ids: ResourceId[] = [];
  let id = found.status === 'found' ? found.value.policy : undefined;
  while (id !== undefined && !ids.includes(id)) {
    ids.push(id);
    const policy = find(network, 'firewallPolicies', id);
    id = policy.status === 'found' ? policy.value.basePolicy : undefined;
  }
  return ids;
}

/** The resources, each at the top, whose changes may have led to these failures. */
export function rootsOf(failures: readonly Finding[], network: Network | undefined): readonly ResourceId[] {
  const roots = failures.flatMap((failure) => linesOf(failure, network).map(({ root }) => root));
  return [...new Set(roots)].filter((root) => rootOf(root) !== undefined).toSorted();
}
