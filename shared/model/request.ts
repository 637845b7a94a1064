import type { Client } from './client.ts';
import type { LogsUse } from './logs.ts';
import type { Config, Scope } from './config.ts';
import type { ResourceId } from '../reachability/index.ts';

/** What a door asks for: who asks, where to look, and what counts. */
export interface ScanRequest {
  readonly id: string;
  readonly trigger: 'cli' | 'timer' | 'http' | 'alert';
  readonly target: FileTarget | AzureTarget;
  readonly config: Config;
  /** Clients beside those of the configuration. */
  readonly clients: readonly Client[];
  /** Ids of the checks to ask; all that are enabled when not given. */
  readonly checks?: readonly string[];
  /** A file or folder of resources that replace or join those that are read: what if. */
  readonly assume?: string;
  /** What earlier scans did that this one must know. Without it each scan asks everything anew. */
  readonly remembered?: { readonly logs?: LogsUse };
}

export interface FileTarget {
  readonly from: string;
}

export interface AzureTarget {
  readonly scope: Scope;
  /** Ask ARM for every list in place of Resource Graph, which may lag behind. Needs subscriptions. */
  readonly isFresh: boolean;
  /** Only these clusters, and those of these subscriptions, as far as they are in scope; all that are when neither is given. Networks are read in all the scope. */
  readonly clusters?: readonly ResourceId[];
  readonly subscriptions?: readonly string[];
}
