import type { Problem } from '../model/report.ts';
import type { Unseen } from '../reachability/index.ts';
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
