import type { App } from '../../app.ts';
import { collect } from '../../collect/collect.ts';
import { ANSWERS, kindOf, NETWORK_KINDS } from '../../collect/parse/index.ts';
import { typeOf } from '../../collect/parse/resource.ts';
import { eachOf } from '../../collect/quota.ts';
import type { Fresh } from '../../collect/read/fresh.ts';
import { UNASKED, UNASKED_OF_FLEET } from '../../collect/unasked.ts';
import type { ClusterState } from '../../model/cluster-state.ts';
import { known, unseen } from '../../model/observed.ts';
import type { Problem } from '../../model/report.ts';
import type { AzureTarget } from '../../model/request.ts';
import type { ClusterRef, ClusterSnapshot, FleetSnapshot } from '../../model/snapshot.ts';
import {
  type Network,
  type ResourceId,
  type ResourceKind,
  subscriptionOf,
  type Unseen,
} from '../../reachability/index.ts';
import type { Blobs } from '../../store/blobs.ts';
import { listClusters, readCluster } from '../../store/clusters.ts';
import { readResources } from '../../store/fleet.ts';
import { mergeSnapshots } from '../merge.ts';
import type { Run } from '../run.ts';
import { isInScope, isPartial, isWanted } from '../scope.ts';

const MOST_AT_ONCE = 16;
/** More than these are not asked about one by one: they are unseen until a later scan asks. */
const MOST_ASKED = 200;

/** What was read, with what earlier scans saw and this one did not come upon. */
export interface Recalled {
  readonly read: Run;
  /** Clusters that Azure knows no more. */
  readonly gone: readonly ClusterRef[];
}

/**
 * Asks for what was there in earlier scans and was not read now, one by one: Resource Graph leaves out in silence what may not be read. What
 * ARM knows no more is gone, what it still knows is taken in, and of the rest a cluster stays, with nothing known of it, and a resource is
 * unseen, so that no failure is mended because it cannot be looked at.
 */
export async function recall(read: Run, target: AzureTarget, blobs: Blobs, app: App): Promise<Recalled> {
  const lost = await lostClusters(read.snapshot, target, blobs);
  const missing = isPartial(target) ? [] : await missingResources(read.snapshot, target, blobs);
  if (lost.length + missing.length === 0) return { read, gone: [] };
  app.tell(`not read any more: ${lost.length} clusters, ${missing.length} resources`);

  const inLost = (id: ResourceId) => !isSeen(read.snapshot, subscriptionOf(id));
  const asked = missing.filter((id) => !inLost(id)).slice(0, MOST_ASKED);
  const { readFresh } = await import('../../collect/read/fresh.ts');
  const { takenAt } = read.snapshot;
  const fresh = await readFresh(await app.azure(), [...lost.map(({ id }) => id), ...asked], takenAt, 'confirm');
  const back = takeIn(read, fresh, lost);
  const why = new Map(fresh.failed.map((one) => [one.id, one.why]));
  const unknown = missing.filter((id) => inLost(id) || !asked.includes(id) || why.has(id));
  const blind = lost.filter(({ id }) => why.has(id));
  return {
    read: {
      ...back,
      snapshot: withBlind(withUnseen(back.snapshot, unknown, why), blind, why),
      problems: [...back.problems, ...blind.map((one) => problemOf(one, why)), ...problemsOf(unknown, why)],
    },
    gone: lost.filter(({ id }) => fresh.gone.has(id)),
  };
}

/** The fleet as it is remembered, with nothing known of it: for a scan that could not read anything. */
export async function fromMemory(
  target: AzureTarget,
  blobs: Blobs,
  takenAt: string,
  why: string,
): Promise<FleetSnapshot> {
  const nothing: FleetSnapshot = {
    takenAt,
    cloud: 'unknown',
    facts: { ...UNASKED_OF_FLEET, network: unseen(why), serviceTags: unseen(why), clients: unseen(why) },
    clusters: [],
  };
  const lost = await lostClusters(nothing, target, blobs);
  return { ...nothing, clusters: lost.map((cluster) => ({ cluster, facts: blindFacts(why) })) };
}

/** Network resources that later scans should come upon: those that were read, and those that were missed. */
export function resourcesOf({ facts: { network } }: FleetSnapshot): readonly ResourceId[] {
  if (!network.known) return [];
  const { value } = network;
  const read = RECALLED.flatMap((kind) => value[kind].map(({ id }) => id));
  const missed = value.unseen.flatMap(({ within }) => (kindIn(within) === undefined ? [] : [within]));
  return [...new Set([...read, ...missed])].toSorted();
}

/** Facts of a cluster of which nothing could be seen. */
export function blindFacts(why: string): ClusterSnapshot['facts'] {
  const nothing = unseen(why);
  const others = Object.fromEntries(Object.keys(UNASKED).map((fact) => [fact, nothing]));
  return { ...(others as typeof UNASKED), apiServer: nothing };
}

/** What answers to questions alone tell is no resource that could be asked for. */
const RECALLED = NETWORK_KINDS.filter((kind) => !ANSWERS.some((other) => other === kind));

function kindIn(id: string): ResourceKind | undefined {
  const kind = kindOf(typeOf(id) ?? '');
  return kind !== undefined && RECALLED.includes(kind) ? kind : undefined;
}

async function lostClusters(
  { clusters }: FleetSnapshot,
  target: AzureTarget,
  blobs: Blobs,
): Promise<readonly ClusterRef[]> {
  const seen = new Set(clusters.map(({ cluster }) => cluster.id));
  const ids = (await listClusters(blobs)).filter((id) => !seen.has(id));
  const states = await eachOf(ids, MOST_AT_ONCE, (id) => readCluster(blobs, id));
  return states
    .filter((state): state is ClusterState => state?.isGone === false)
    .map(({ cluster }) => cluster)
    .filter((cluster) => isInScope(target.scope, cluster) && isWanted(target, cluster));
}

async function missingResources(
  snapshot: FleetSnapshot,
  { scope }: AzureTarget,
  blobs: Blobs,
): Promise<readonly ResourceId[]> {
  const before = await readResources(blobs, scope);
  const now = new Set(resourcesOf(snapshot));
  return before.filter((id) => !now.has(id) && kindIn(id) !== undefined);
}

function isSeen({ facts: { network } }: FleetSnapshot, subscription: string): boolean {
  return network.known && network.value.seen.includes(subscription);
}

/** What ARM still knows, in the snapshot. It tells no management groups: those of the clusters are as they were. */
function takeIn(read: Run, { resources }: Fresh, lost: readonly ClusterRef[]): Run {
  if (resources.length === 0) return read;
  const { takenAt, cloud, facts } = read.snapshot;
  const managementGroups = new Map(
    lost.flatMap(({ subscriptionId, managementGroups: groups }) => (groups ? [[subscriptionId, groups] as const] : [])),
  );
  const reading = { resources, managementGroups, seen: [], unseen: [], problems: [] };
  const collected = collect(reading, { takenAt, cloud, facts });
  return {
    ...read,
    snapshot: mergeSnapshots(read.snapshot, collected.snapshot),
    problems: [...read.problems, ...collected.problems],
  };
}

function withBlind(
  snapshot: FleetSnapshot,
  blind: readonly ClusterRef[],
  why: ReadonlyMap<ResourceId, string>,
): FleetSnapshot {
  const clusters = blind.map((cluster) => ({ cluster, facts: blindFacts(whyLost(cluster.id, why)) }));
  return { ...snapshot, clusters: [...snapshot.clusters, ...clusters] };
}

function withUnseen(
  snapshot: FleetSnapshot,
  ids: readonly ResourceId[],
  why: ReadonlyMap<ResourceId, string>,
): FleetSnapshot {
  const { network } = snapshot.facts;
  if (!network.known || ids.length === 0) return snapshot;
  const holes = ids.map((id): Unseen => {
    const kind = kindIn(id);
    return { within: id, ...(kind && { kind }), why: whyLost(id, why) };
  });
  const value: Network = { ...network.value, unseen: [...network.value.unseen, ...holes] };
  return {
    ...snapshot,
    facts: { ...snapshot.facts, network: known(value, network.observedAt, network.source) },
  };
}

function whyLost(id: ResourceId, why: ReadonlyMap<ResourceId, string>): string {
  return `it was read before and is not now: ${why.get(id) ?? `subscription ${subscriptionOf(id)} is not read any more`}`;
}

function problemOf({ id }: ClusterRef, why: ReadonlyMap<ResourceId, string>): Problem {
  return { where: id, what: `the cluster ${whyLost(id, why)}; its failures stay open`, kind: 'unread' };
}

/** One for each subscription and kind. */
function problemsOf(ids: readonly ResourceId[], why: ReadonlyMap<ResourceId, string>): readonly Problem[] {
  const groups = Map.groupBy(ids, (id) => `${kindIn(id) ?? ''} of subscription ${subscriptionOf(id)}`);
  return [...groups].map(([where, [first = '', ...others]]) => ({
    where,
    what: `${others.length + 1} fewer than before, and nothing says that they were deleted; ${first}: ${whyLost(first, why)}`,
    kind: 'unread',
  }));
}
