import type { Network } from '../shared/reachability/index.ts';

/** The network without whatever was not looked at. Of a VNet's peers all stay: which of them are there is asked of each table of routes. */
export function thinned(network: Network, looked: ReadonlySet<string>): Network {
  const peers = network.vnets.filter(({ id }) => looked.has(id)).flatMap(({ peerings }) => peerings);
  const kept = new Set([...looked, ...peers.map(({ remoteVnet }) => remoteVnet)]);
  const lists = Object.entries(network).map(([kind, all]: [string, readonly unknown[]]) => [
    kind,
    all.filter((one) => !isResource(one) || (kind === 'vnets' ? kept : looked).has(one.id)),
  ]);
  return Object.fromEntries(lists) as Network;
}

function isResource(one: unknown): one is { readonly id: string } {
  return typeof one === 'object' && one !== null && 'id' in one;
}
