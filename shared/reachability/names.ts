import { find, whyIncomplete } from './lookup.ts';
import type { Network, PrivateDnsLink, PrivateDnsZone, VirtualNetwork } from './network.ts';

/** Which private zone answers for a name in a VNet that asks Azure's own DNS. The longest suffix wins, and there is no falling back. */
export type NameAnswer =
  | { readonly status: 'zone'; readonly zone: PrivateDnsZone; readonly link: PrivateDnsLink }
  | { readonly status: 'noZone' }
  | { readonly status: 'unseen'; readonly why: string };

export function privateZoneFor(network: Network, vnet: VirtualNetwork, name: string): NameAnswer {
  if (vnet.dnsServers.length > 0) {
    return {
      status: 'unseen',
      why: `its VNet asks its own DNS servers (${vnet.dnsServers.join(', ')}), which were not followed`,
    };
  }
  const answering = network.privateDnsLinks
    .filter((link) => link.vnet === vnet.id)
    .flatMap((link) => {
      const zone = find(network, 'privateDnsZones', link.zone);
      return zone.status === 'found' && isWithin(name, zone.value.name) ? [{ zone: zone.value, link }] : [];
    })
    .toSorted((a, b) => b.zone.name.length - a.zone.name.length);
  const [best] = answering;
  if (best !== undefined) return { status: 'zone', ...best };

  const why = whyIncomplete(network, 'privateDnsZones') ?? whyIncomplete(network, 'privateDnsLinks');
  return why === undefined ? { status: 'noZone' } : { status: 'unseen', why };
}

/** Whether every link of a zone is in the network: Azure counts them on the zone itself. */
export function hasAllLinks(network: Network, zone: PrivateDnsZone): boolean {
  return zone.linkCount === network.privateDnsLinks.filter((link) => link.zone === zone.id).length;
}

/** Whether a name lies in a domain; both without a trailing dot. */
export function isWithin(name: string, domain: string): boolean {
  return `.${name.toLowerCase()}`.endsWith(`.${domain.toLowerCase()}`);
}
