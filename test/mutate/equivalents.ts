/** A mutant that no test can catch, because it changes nothing that anybody could see. */
export interface Equivalent {
  readonly file: string;
  /** The line that it begins in, as it is written. */
  readonly line: string;
  readonly from: string;
  readonly to: string;
  readonly because: string;
}

export const equivalents: readonly Equivalent[] = [];
