import { type IpSet, parseRange, setOf } from '../reachability/index.ts';

/** The addresses of a subnet or a VNet. What is no prefix holds none. */
export function spaceOf({ addressPrefixes }: { readonly addressPrefixes: readonly string[] }): IpSet {
  return setOf(addressPrefixes.flatMap((prefix) => parseRange(prefix) ?? []));
}
