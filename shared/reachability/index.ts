export type * from './network.ts';
export { parseRange } from './address.ts';
export { cidrs, covers, intersect, type IpSet, ipSet, overlaps, subtract, union } from './ip-set.ts';
export { find, findSubnet, type Found, nameOf, subscriptionOf, vnetOf, whyIncomplete } from './lookup.ts';
export { hasAllLinks, isWithin, type NameAnswer, privateZoneFor } from './names.ts';
export { isUsable, type WayBetween, wayBetween } from './peering.ts';
