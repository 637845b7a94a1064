import type { Evidence, Finding } from '../model/finding.ts';
import type { PropertyChange, ResourceChange } from '../model/resource-change.ts';
import { covers, ipSet, nameOf, type Network, type ResourceId, subscriptionOf } from '../reachability/index.ts';
import { type Line, linesOf, NEARNESS, type Nearness, nearnessOf } from './line.ts';
import { placeOf, rootOf } from './place.ts';
import { evidenceOf } from './words.ts';

/** A change, and the property of it that is nearest to what a failure rests on. */
interface Candidate {
  readonly change: ResourceChange;
  readonly property?: PropertyChange;
  readonly nearness: Nearness;
}

/** Many things may have stood at an address; more than these say nothing. */
const MOST_DELETED = 3;

/** Types of what can stand at an address that a route leads to. */
export const STANDING_TYPES = [
  'microsoft.network/azurefirewalls',
  'microsoft.network/loadbalancers',
  'microsoft.network/networkinterfaces',
] as const;

/** Bags of unrelated settings, which change every day: there a change elsewhere says nothing. */
const BAGS = /\/(?:managedclusters|virtualnetworks)\/[^/]+$/;

/**
 * A failure with the changes that came before it, as evidence: the last one of the line it rests on, and the last loss in the same list if
 * that came later. Where there is neither, the last change of the deciding resource. Without any it stays as it is.
 */
export function withChangesBefore(
  finding: Finding,
  changes: ReadonlyMap<ResourceId, readonly ResourceChange[]>,
  network: Network | undefined,
): Finding {
  if (finding.status !== 'fail') return finding;
  const lines = linesOf(finding, network);
  const roots = [...new Set(lines.map(({ root }) => root))];
  const candidates = roots
    .flatMap((root) => changes.get(root) ?? [])
    .map((change) => candidateOf(change, lines))
    .toSorted(byTime);
  const own = candidates.findLast(({ nearness }) => nearness >= NEARNESS.entry);
  const loss = candidates.findLast(({ nearness }) => nearness === NEARNESS.list);
  const isLater = loss !== undefined && (own === undefined || byTime(own, loss) < 0);
  const near = [...(own === undefined ? [] : [own]), ...(isLater ? [loss] : [])];
  const gone = network === undefined ? [] : goneFrom(finding, changes, network);
  const told = near.length + gone.length > 0 ? near : elsewhere(finding, candidates);
  const evidence = [...told.map(({ change, property }) => evidenceOf(change, property)), ...gone];
  return evidence.length === 0 ? finding : { ...finding, evidence: [...finding.evidence, ...evidence] };
}

/** The changes of each resource, by the one at the top. */
export function byRoot(changes: readonly ResourceChange[]): ReadonlyMap<ResourceId, readonly ResourceChange[]> {
  return Map.groupBy(changes, ({ resource }) => rootOf(resource) ?? resource);
}

/** Addresses that routes lead to, and where nothing takes on what comes. */
export function deadAddressesOf({ evidence }: Finding): readonly string[] {
  const ends = evidence.flatMap(({ trace }) => trace?.hops.findLast(({ ruling }) => ruling === 'deny') ?? []);
  return ends.flatMap(({ kind, at, by }) =>
    kind === 'appliance' && by === undefined && !at.startsWith('/') ? [at] : [],
  );
}

function candidateOf(change: ResourceChange, lines: readonly Line[]): Candidate {
  if (change.kind !== 'update') return { change, nearness: nearest(change, undefined, lines) };
  const rated = change.properties.map((property) => ({
    change,
    property,
    nearness: nearest(change, property, lines),
  }));
  const [best] = rated.toSorted(
    (a, b) => b.nearness - a.nearness || Number(isName(b.property)) - Number(isName(a.property)),
  );
  return best ?? { change, nearness: NEARNESS.none };
}

function nearest(change: ResourceChange, property: PropertyChange | undefined, lines: readonly Line[]): Nearness {
  const place = placeOf(change, property);
  if (place === undefined) return NEARNESS.none;
  const isLoss = property === undefined ? change.kind === 'delete' : property.before !== undefined;
  const all = lines.map((line) => nearnessOf(place, line, property, isLoss));
  if (all.includes(NEARNESS.denied)) return NEARNESS.none;
  return all.reduce<Nearness>((best, one) => (one > best ? one : best), NEARNESS.none);
}

function isName({ path }: PropertyChange): boolean {
  return path.endsWith('.name');
}

function byTime(a: Candidate, b: Candidate): number {
  if (a.change.changedAt === b.change.changedAt) return a.nearness - b.nearness;
  return a.change.changedAt < b.change.changedAt ? -1 : 1;
}

function elsewhere({ decidedBy }: Finding, candidates: readonly Candidate[]): readonly Candidate[] {
  const root = decidedBy === undefined ? undefined : rootOf(decidedBy.resource);
  if (root === undefined || BAGS.test(root)) return [];
  const last = candidates.findLast(
    ({ change, nearness }) => nearness === NEARNESS.elsewhere && rootOf(change.resource) === root,
  );
  return last === undefined ? [] : [last];
}

/** What was deleted that may have stood at an address: nothing tells any more at which address it stood. */
function goneFrom(
  finding: Finding,
  changes: ReadonlyMap<ResourceId, readonly ResourceChange[]>,
  { vnets }: Network,
): readonly Evidence[] {
  const found = deadAddressesOf(finding).flatMap((address) => {
    const around = vnets.filter(({ addressPrefixes }) => covers(ipSet(addressPrefixes), ipSet([address])));
    const subscriptions = new Set(around.map(({ id }) => subscriptionOf(id)));
    const deleted = [...changes.values()]
      .flat()
      .filter(
        ({ kind, resource }) => kind === 'delete' && mayStand(resource) && subscriptions.has(subscriptionOf(resource)),
      );
    return deleted.map((change) => evidenceOf(change, undefined, `, which may have stood at ${address},`));
  });
  return found.length > MOST_DELETED ? [] : found;
}

function mayStand(resource: ResourceId): boolean {
  return STANDING_TYPES.some((type) => resource.endsWith(`/providers/${type}/${nameOf(resource)}`));
}
