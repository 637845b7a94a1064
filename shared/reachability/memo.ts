/**
 * Remembers what was worked out of a thing for as long as the thing lives. Networks, tags and their parts are never changed once made, so
 * what is worked out of them never goes stale.
 */
export function remember<K extends object, T>(workOut: (of: K) => T): (of: K) => T {
  const known = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    const entry = known.get(of) ?? { value: workOut(of) };
    known.set(of, entry);
    return entry.value;
  };
}
