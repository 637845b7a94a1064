import {
  findSubnet,
  type Flow,
  type Network,
  parseRange,
  type Place,
  type Protocol,
  type ResourceId,
} from '../reachability/index.ts';
import { nameOfPlace, type PoolPlace } from './pool-places.ts';

/** Blocks by the family of their addresses: one of a family never calls one of the other. */
export type Families = ReadonlyMap<number, readonly string[]>;

/** What cannot be read is in no family. */
export function byFamily(blocks: readonly string[]): Families {
  const readable = blocks.flatMap((text) => {
    const family = parseRange(text)?.family;
    return family === undefined ? [] : [{ family, text }];
  });
  const families = Map.groupBy(readable, ({ family }) => family);
  return new Map([...families].map(([family, own]) => [family, own.map(({ text }) => text)]));
}

/** The blocks of a subnet; none where it was not found. */
export function familiesIn(network: Network, id: ResourceId): Families {
  const subnet = findSubnet(network, id);
  return byFamily(subnet.status === 'found' ? subnet.value.addressPrefixes : []);
}

/** Of which places no address is known, and why. */
export function whyNowhere(network: Network, places: readonly PoolPlace[]): readonly string[] {
  const empty = places.filter(({ place }) => familiesIn(network, place.subnet).size === 0);
  return empty.map((one) => {
    const subnet = findSubnet(network, one.place.subnet);
    const why = subnet.status === 'unseen' ? subnet.why : 'it does not exist, may not be read, or has no block';
    return `Where ${nameOfPlace(one)} are is not known: of ${one.place.subnet}, ${why}.`;
  });
}

/** The flows from a place to the addresses of a subnet, one in each family that both sides have. */
export function flowsBetween(
  from: { readonly place: Place; readonly families: Families },
  to: { readonly subnet: ResourceId; readonly families: Families },
  { protocol, ports }: { readonly protocol: Protocol; readonly ports: readonly string[] },
): readonly Flow[] {
  return [...from.families].flatMap(([family, sources]) => {
    const addresses = to.families.get(family);
    if (addresses === undefined) return [];
    const source = { ...from.place, addresses: sources };
    return [{ source, destination: { subnet: to.subnet, addresses }, protocol, ports }];
  });
}
