import type { Trouble } from '../model/finding.ts';

/** What a look at one part of a client's way to the API server found, and what it could not see. */
export interface Look {
  readonly troubles: readonly Trouble[];
  readonly gaps: readonly string[];
}
