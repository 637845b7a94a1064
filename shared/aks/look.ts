import type { Trouble } from '../model/finding.ts';

/** What a look at one part of a network found, and what it could not see. */
export interface Look {
  readonly troubles: readonly Trouble[];
  readonly gaps: readonly string[];
}
