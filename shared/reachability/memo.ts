/**
 * Remembers what was worked out of a thing for as long as the thing lives. Networks, tags and their parts are never changed once made, so
 * what is worked out of them never goes stale.
 */
export function remember<K extends object, T>(workOut: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    const entry = known.get(of);
    if (entry !== undefined) return entry.value;
    const value = workOut(of);
    known.set(of, { value });
    return value;
  };
}

/** Lists shorter than this are as good as new every time. */
const LONG = 16;

/** The same for lists: what comes of a short one is worked out sooner than remembered. */
export function rememberLong<E, T>(workOut: (of: readonly E[]) => T): (of: readonly E[]) => T {
  const known = remember(workOut);
  return (of) => (of.length < LONG ? workOut(of) : known(of));
}
