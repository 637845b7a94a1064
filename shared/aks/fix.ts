import type { Change } from '../model/finding.ts';
import { joinResources } from '../reachability/index.ts';

/** A fix, for a person at a shell and as data. */
export interface Fix {
  readonly command: string;
  readonly change: Change;
}

/** A fix of the network, and then another, which was found where the first is in place. */
export function both(first: Fix, second: Fix): Fix {
  return {
    command: `${first.command} && ${second.command}`,
    change: { network: joinResources(first.change.network ?? {}, second.change.network ?? {}) },
  };
}
