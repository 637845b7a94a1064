import { parseRange } from '../addresses/address.ts';
import { type IpSet, setOf } from '../addresses/ip-set.ts';
import { remember } from '../memo.ts';
import type { Firewall, InterfaceConfiguration, Network, ResourceId } from '../network.ts';
import { isInShared, narrowToOne, type Spot } from '../addresses/spot.ts';
import { note } from './watch.ts';

/** What a public address belongs to. */
export type PublicOwner =
  | (Owning & { readonly kind: 'interface'; readonly configuration: InterfaceConfiguration })
  | (Owning & { readonly kind: 'frontend' })
  | (Owning & { readonly kind: 'firewall'; readonly firewall: Firewall });

interface Owning {
  readonly id: ResourceId;
  readonly publicIp: ResourceId;
}

/** Who answers at a public address, if it is one of the network's own. */
export function publicOwner(network: Network, spot: Spot): PublicOwner | undefined {
  const book = bookOf(network);
  if (!isInShared(spot, book.addresses)) return undefined;
  narrowToOne(spot);
  const owner = book.owners.get(spot.at);
  for (const id of owner === undefined ? [] : [owner.id, owner.publicIp]) note(network, id);
  return owner;
}

/** Every public address of the network's own that something answers at. */
export function ownPublicAddresses(network: Network): IpSet {
  return bookOf(network).addresses;
}

interface Book {
  readonly addresses: IpSet;
  readonly owners: ReadonlyMap<bigint, PublicOwner>;
}

const bookOf = remember(write);

function write(network: Network): Book {
  const byId = new Map(
    network.publicIps.map(({ id, address }) => [id, address === undefined ? undefined : parseRange(address)]),
  );
  const runs = [...ownersOf(network)].flatMap(([id, owner]) => {
    const run = byId.get(id);
    return run === undefined ? [] : [{ run, owner }];
  });
  return {
    addresses: setOf(runs.map(({ run }) => run)),
    owners: new Map(runs.map(({ run, owner }) => [run.first, owner])),
  };
}

/** Each public IP of the network with what uses it. */
function* ownersOf(network: Network): Generator<[ResourceId, PublicOwner]> {
  for (const { id, configurations } of network.interfaces) {
    for (const configuration of configurations) {
      const { publicIp } = configuration;
      if (publicIp !== undefined) yield [publicIp, { kind: 'interface', id, publicIp, configuration }];
    }
  }
  for (const { id, frontends } of network.loadBalancers) {
    for (const { publicIp } of frontends)
      if (publicIp !== undefined) yield [publicIp, { kind: 'frontend', id, publicIp }];
  }
  for (const firewall of network.firewalls) {
    for (const publicIp of firewall.publicIps)
      yield [publicIp, { kind: 'firewall', id: firewall.id, publicIp, firewall }];
  }
}
