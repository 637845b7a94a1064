import type { Change } from '../model/finding.ts';

/** A fix, for a person at a shell and as data. */
export interface Fix {
  readonly command: string;
  readonly change: Change;
}
