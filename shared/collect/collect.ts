import { known, unseen } from '../model/observed.ts';
import type { Problem } from '../model/report.ts';
import type { ClusterSnapshot, FleetSnapshot } from '../model/snapshot.ts';
import type { Network, ResourceKind, Resources, Unseen } from '../reachability/index.ts';
import { CLUSTER_TYPE, kindOf, NETWORK_KINDS, networkParsers } from './parse/index.ts';
import { parseApiServer, parseClusterRef } from './parse/managed-cluster.ts';
import { type Part, partParserOf } from './parse/part.ts';
import { parentOf, type RawResource } from './parse/resource.ts';
import type { Reading } from './reading.ts';
import { UNASKED, UNASKED_IN_FILES, UNASKED_OF_FLEET, UNASKED_OF_FLEET_IN_FILES } from './unasked.ts';

/** What does not come from Azure's resources. */
export type Given = Pick<FleetSnapshot, 'takenAt' | 'cloud'> & {
  readonly facts: Pick<FleetSnapshot['facts'], 'clients' | 'serviceTags'> & Partial<FleetSnapshot['facts']>;
};

export interface Collected {
  readonly snapshot: FleetSnapshot;
  /** Parts that came by themselves, to be joined into what holds them. */
  readonly parts: readonly Part[];
  readonly problems: readonly Problem[];
}

/**
 * Understands what was read. It never throws: what cannot be understood is unseen, with a problem that names it. Clusters and
 * resources are in the order of their ids, so that the same fleet makes the same snapshot however it was read.
 */
export function collect(reading: Reading, given: Given): Collected {
  const { resources, problems } = withoutDoubles(reading.resources);
  const troubles: Problem[] = [...reading.problems, ...problems];

  const isOfFiles = given.cloud === 'files';
  const unasked = isOfFiles ? UNASKED_IN_FILES : UNASKED;
  const clusters = resources
    .filter(({ type }) => type === CLUSTER_TYPE)
    .map((resource) => parseCluster(resource, reading, unasked, troubles));
  const { parts, holes } = parseParts(resources, troubles);
  const lost = new Set(holes.map(({ within }) => within));
  const network = parseNetwork(
    resources.filter(({ id }) => !lost.has(id)),
    { ...reading, unseen: [...holes, ...reading.unseen] },
    troubles,
  );
  const facts = {
    ...(isOfFiles ? UNASKED_OF_FLEET_IN_FILES : UNASKED_OF_FLEET),
    ...given.facts,
    network: known(network, given.takenAt, 'the network resources of the scan'),
  };
  return { snapshot: { ...given, facts, clusters }, parts, problems: troubles };
}

function parseCluster(
  resource: RawResource,
  { managementGroups }: Reading,
  unasked: typeof UNASKED,
  problems: Problem[],
): ClusterSnapshot {
  const ref = parseClusterRef(resource);
  const groups = managementGroups.get(ref.subscriptionId);
  const cluster = groups === undefined ? ref : { ...ref, managementGroups: groups };
  try {
    return {
      cluster,
      facts: { ...unasked, apiServer: known(parseApiServer(resource), resource.observedAt, resource.id) },
    };
  } catch (error) {
    const problem = unreadable(resource, error);
    problems.push(problem);
    return { cluster, facts: { ...unasked, apiServer: unseen(`${cluster.id}: ${problem.what}`) } };
  }
}

/** A part that cannot be read leaves what holds it unseen: without the part it is not what it is. */
function parseParts(
  resources: readonly RawResource[],
  problems: Problem[],
): { readonly parts: readonly Part[]; readonly holes: readonly Unseen[] } {
  const parts: Part[] = [];
  const holes: Unseen[] = [];
  for (const resource of resources) {
    const parser = partParserOf(resource.type);
    if (parser === undefined) continue;
    try {
      parts.push(parser.parse(resource));
    } catch (error) {
      const problem = unreadable(resource, error);
      problems.push(problem);
      holes.push({ within: parentOf(resource.id), kind: parser.kind, why: problem.what });
    }
  }
  return { parts, holes };
}

function parseNetwork(resources: readonly RawResource[], reading: Reading, problems: Problem[]): Network {
  const holes: Unseen[] = [...reading.unseen];
  const byKind = Map.groupBy(resources, ({ type }) => kindOf(type));
  const parsed = <K extends ResourceKind>(kind: K): Resources[K] => {
    const { parse } = networkParsers[kind];
    const good: Resources[K][number][] = [];
    for (const resource of byKind.get(kind) ?? []) {
      try {
        good.push(parse(resource));
      } catch (error) {
        const problem = unreadable(resource, error);
        problems.push(problem);
        holes.push({ within: resource.id, kind, why: problem.what });
      }
    }
    return good as readonly Resources[K][number][] as Resources[K];
  };
  const lists = Object.fromEntries(NETWORK_KINDS.map((kind) => [kind, parsed(kind)])) as unknown as Resources;
  return { ...lists, seen: reading.seen.toSorted(), unseen: holes };
}

function unreadable(resource: RawResource, error: unknown): Problem {
  const what = error instanceof Error ? error.message : String(error);
  return { where: `${resource.id} (${resource.from})`, what, kind: 'unread' };
}

/** Each resource once, in the order of the ids. Of two with one id the later counts. */
function withoutDoubles(resources: readonly RawResource[]): {
  resources: readonly RawResource[];
  problems: readonly Problem[];
} {
  const byId = Map.groupBy(resources, ({ id }) => id);
  const problems = [...byId].flatMap(([id, [first, ...others]]): Problem[] => {
    const last = others.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ where: id, what: `seen ${others.length + 1} times; what ${last.from} says counts`, kind: 'notice' }];
  });
  const last = [...byId.values()].flatMap((same) => same.slice(-1));
  return { resources: last.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)), problems };
}
