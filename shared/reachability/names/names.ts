import type { Network, PrivateDnsZone } from '../network.ts';

/** Whether every link of a zone is in the network: Azure counts them on the zone itself. */
export function hasAllLinks(network: Network, zone: PrivateDnsZone): boolean {
  return (
    zone.linkCount === undefined ||
    zone.linkCount === network.privateDnsLinks.filter((link) => link.zone === zone.id).length
  );
}

/** Whether a name lies in a domain; both without a trailing dot. */
export function isWithin(name: string, domain: string): boolean {
  return `.${name.toLowerCase()}`.endsWith(`.${domain.toLowerCase()}`);
}
