import type { Network, PrivateDnsLink, PublicNames } from '../../shared/reachability/index.ts';
import { resolveIn } from '../../shared/reachability/names/resolve.ts';
import { vnetId } from './places.ts';

/** A zone linked to VNets, with records `name: address` or `name: -> alias`. */
export function zoned(
  zones: Readonly<
    Record<
      string,
      { readonly in?: readonly string[]; readonly records?: Readonly<Record<string, string>> } & Partial<PrivateDnsLink>
    >
  >,
): Partial<Network> {
  const entries = Object.entries(zones);
  return {
    privateDnsZones: entries.map(([name]) => ({ id: `/zone/${name}`, name })),
    privateDnsLinks: entries.flatMap(([name, { in: vnets = ['v'], records: _, ...link }]) =>
      vnets.map((vnet) => ({
        id: `/zone/${name}/virtualnetworklinks/${vnet}`,
        zone: `/zone/${name}`,
        vnet: vnetId(vnet),
        state: 'Completed',
        ...link,
      })),
    ),
    privateDnsRecords: entries.flatMap(([zone, { records = {} }]) =>
      Object.entries(records).map(([name, to]) => ({
        id: `/zone/${zone}/a/${name}`,
        zone: `/zone/${zone}`,
        name,
        addresses: to.startsWith('-> ') ? [] : to.split(' '),
        ...(to.startsWith('-> ') && { alias: to.slice(3) }),
      })),
    ),
  };
}

/** What machines of VNet `v` are answered: addresses with who said so, or why there are none. */
export function answer(net: Network, name: string, names: PublicNames = {}): string {
  const [vnet] = net.vnets;
  if (vnet === undefined) throw new Error('no VNet');
  return said(resolveIn(net, vnet, name, names));
}

export function said(answer: ReturnType<typeof resolveIn>): string {
  if (answer.status === 'addresses')
    return [...answer.addresses, ...(answer.by === undefined ? [] : [`by ${answer.by}`])].join(' ');
  if (answer.status === 'noName') return `no name: ${answer.because}`;
  return answer.status === 'unseen' ? `unseen: ${answer.why}` : 'public';
}
