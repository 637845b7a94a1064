/** A fact we saw, or one we could not see and why. Unseen is never the same as absent. */
export type Observed<T> =
  | { readonly known: true; readonly value: T; readonly observedAt: string; readonly source: string }
  | {
      readonly known: false;
      readonly why: string;
      /** Nobody looked, and nobody was asked to: what cannot be seen for another reason may withhold an acquittal, this does not. */
      readonly isUnasked?: true;
    };

export function known<T>(value: T, observedAt: string, source: string): Observed<T> {
  return { known: true, value, observedAt, source };
}

export function unseen(why: string): Observed<never> {
  return { known: false, why };
}

export function unasked(why: string): Observed<never> {
  return { known: false, why, isUnasked: true };
}
