import { type Interval, parseSpan } from '../addresses/address.ts';
import { NOT_INTERNET, SOMEWHERE_PUBLIC } from '../addresses/special-addresses.ts';
import { prefixesOf } from '../lookup/address-book.ts';
import type { Disposition, Flow, Hop, Place, Target } from '../flow.ts';
import { covers, type IpSet, overlaps, setOf, subtract } from '../addresses/ip-set.ts';
import { find, findSubnet, whyNot } from '../lookup/lookup.ts';
import { remember, rememberLong } from '../memo.ts';
import type { Network } from '../network.ts';
import { ownPublicAddresses } from '../lookup/public-owner.ts';
import { type Answer, resolveBy, resolveIn } from '../names/resolve.ts';
import { spotIn } from '../addresses/spot.ts';
import { originOf, subnetsOf, type World } from './standing.ts';

/** Where a flow goes, its name resolved as the client would; or the end of it, where that is as far as it gets. */
export type Aim =
  | { readonly addresses: IpSet; readonly isOneOf: boolean; readonly hops: readonly Hop[]; readonly unseen?: string }
  | { readonly end: Disposition; readonly hops: readonly Hop[] };

export function aimOf(world: World, { source, destination }: Flow, sources: IpSet): Aim {
  const expected = expectedAddresses(world.network, destination);
  const isOneOf = destination.isOneOf === true;
  if (destination.name === undefined) {
    if (expected !== undefined) return { addresses: expected, isOneOf, hops: [] };
    throw new RangeError('expected a name or an address to go to, got neither');
  }
  const { name, isResolved = false } = destination;
  if (isResolved && expected !== undefined) return { addresses: expected, isOneOf, hops: [] };
  const asked = ask(world, source, sources, name);
  const answer: Answer = isResolved && asked.status !== 'addresses' ? { status: 'public' } : asked;
  const at = 'by' in answer ? answer.by : name;
  const hop = (ruling: Hop['ruling'], because: string): readonly Hop[] => [{ at, kind: 'dns', ruling, because }];
  switch (answer.status) {
    case 'noName':
      return { end: 'nameNotResolved', hops: hop('deny', answer.because) };
    case 'unseen': {
      const hops = hop('unknown', answer.why);
      return expected === undefined ? { end: 'insufficientInfo', hops } : { addresses: expected, isOneOf, hops };
    }
    case 'public': {
      const isPrivate = expected !== undefined && overlaps(expected, NOT_INTERNET);
      const hops = hop(isPrivate ? 'unknown' : 'forward', 'public DNS answers; with which address is not known');
      const isAny = isOneOf || expected === undefined;
      const candidates = expected ?? SOMEWHERE_PUBLIC;
      // Of a name nobody knows the address of, the network's own public addresses are taken not to be it.
      const addresses = isAny ? others(ownPublicAddresses(world.network))(candidates) : candidates;
      return { addresses, isOneOf: isAny, hops, ...(answer.unseen !== undefined && { unseen: answer.unseen }) };
    }
    case 'addresses': {
      const answered = rangesOf(answer.addresses);
      const where = `${name} leads to ${answer.addresses.join(', ')}`;
      if (expected === undefined || covers(expected, answered))
        return { addresses: answered, isOneOf: false, hops: hop('forward', where) };
      return {
        end: 'resolvedElsewhere',
        hops: hop('deny', `${where}, not to ${destination.addresses?.join(', ') ?? 'where it should'}`),
      };
    }
  }
}

/** Somewhere public is the same set in flow after flow. */
const others = remember((own: IpSet) => remember((addresses: IpSet) => subtract(addresses, own)));

/** Addresses that a flow begins at. A text says why they are not known. */
export function sourcesOf(network: Network, { addresses, subnet, machine, via }: Place): IpSet | string {
  if (addresses !== undefined) return rangesOf(addresses);
  if (subnet !== undefined) return prefixesOfSubnet(network, subnet);
  if (via !== undefined) return 'which addresses it has on premises is not said';
  if (machine === undefined) throw new RangeError('expected an address, a subnet or a machine to come from, got none');

  const nic = find(network, 'interfaces', machine);
  if (nic.status === 'found') return rangesOf(nic.value.configurations.flatMap(({ address }) => address ?? []));
  const [first] = subnetsOf(network, machine);
  return first === undefined ? whyNot(machine, nic) : prefixesOfSubnet(network, first);
}

function expectedAddresses(network: Network, { addresses, subnet }: Target): IpSet | undefined {
  if (addresses !== undefined) return rangesOf(addresses);
  if (subnet === undefined) return undefined;
  const prefixes = prefixesOfSubnet(network, subnet);
  return typeof prefixes === 'string' ? undefined : prefixes;
}

function prefixesOfSubnet(network: Network, id: string): IpSet | string {
  const subnet = findSubnet(network, id);
  return subnet.status === 'found' ? prefixesOf(subnet.value) : whyNot(id, subnet);
}

/** Asks the DNS that the client asks. */
function ask(world: World, place: Place, sources: IpSet, name: string): Answer {
  const { network, publicNames } = world;
  if (place.dnsServers !== undefined || place.via !== undefined) {
    return resolveBy(network, place.dnsServers ?? [], name, publicNames);
  }
  const [run] = sources;
  const spot = run && spotIn(run);
  const origin = spot === undefined ? 'it has no address' : originOf(network, place, spot);
  if (typeof origin === 'string') return { status: 'unseen', why: origin };
  return 'vnet' in origin
    ? resolveIn(network, origin.vnet, name, publicNames)
    : resolveBy(network, [], name, publicNames);
}

/** Throws a RangeError on text that is no address, block or `first-last`: a wrong question has no answer. */
const rangesOf = rememberLong((texts: readonly string[]): IpSet =>
  setOf(
    texts.map((text): Interval => {
      const run = parseSpan(text);
      if (run === undefined) throw new RangeError(`expected an IP address, CIDR block or first-last, got "${text}"`);
      return run;
    }),
  ),
);
