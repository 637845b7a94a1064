import type { ClusterFacts, Seen } from '../model/facts.ts';
import type { Problem } from '../model/report.ts';
import type { ResourceId, Unseen } from '../reachability/index.ts';
import type { RawResource } from './parse/resource.ts';

/** What one way of reading Azure brought: resources as they came, and what is not among them. */
export interface Reading {
  readonly resources: readonly RawResource[];
  /** Names of the management groups above each subscription that was read, where that is known. */
  readonly managementGroups: ReadonlyMap<string, readonly string[]>;
  readonly seen: readonly string[];
  readonly unseen: readonly Unseen[];
  readonly problems: readonly Problem[];
}

/** Resources that were asked for by themselves: no subscription was read for them. */
export function readingOf(resources: readonly RawResource[], unseen: readonly Unseen[] = []): Reading {
  return { resources, managementGroups: new Map(), seen: [], unseen, problems: [] };
}

/** Facts that looking at clusters brought, by their ids. What could not be seen is unseen with its reason, and no fact is left out that was asked for. */
export type Looked = ReadonlyMap<ResourceId, Partial<Seen<ClusterFacts>>>;
