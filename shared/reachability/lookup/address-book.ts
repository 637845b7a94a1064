import { type Interval, parseRange } from '../addresses/address.ts';
import { type IpSet, setOf } from '../addresses/ip-set.ts';
import { peek } from './lookup.ts';
import { note } from './watch.ts';
import { remember } from '../memo.ts';
import type {
  Firewall,
  Frontend,
  InterfaceConfiguration,
  LoadBalancer,
  Network,
  NetworkInterface,
  PrivateEndpoint,
  ResourceId,
  ScaleSet,
  Subnet,
  VirtualNetwork,
} from '../network.ts';
import { isIn, narrowToOne, type Spot } from '../addresses/spot.ts';

/** What has a private address. */
export type Owner =
  | { readonly kind: 'interface'; readonly nic: NetworkInterface; readonly configuration: InterfaceConfiguration }
  | { readonly kind: 'frontend'; readonly balancer: LoadBalancer; readonly frontend: Frontend }
  | { readonly kind: 'firewall'; readonly firewall: Firewall }
  | { readonly kind: 'privateEndpoint'; readonly endpoint: PrivateEndpoint };

/** The machines of a scale set in a subnet. Which address is whose, no list tells. */
export interface Crew {
  readonly scaleSet: ScaleSet;
  readonly securityGroup?: ResourceId;
  readonly forwards: boolean;
  readonly hasPublicIps: boolean;
  readonly configuration: InterfaceConfiguration;
}

/** The subnet of a VNet that an address lies in. */
export function subnetAt(vnet: VirtualNetwork, spot: Spot): Subnet | undefined {
  return vnet.subnets.find((subnet) => isIn(spot, prefixesOf(subnet)));
}

/** What has an address of a subnet. */
export function findOwner(network: Network, { id }: Subnet, spot: Spot): Owner | undefined {
  const page = bookOf(network).pages.get(id);
  if (page === undefined || !isIn(spot, page.addresses)) return undefined;
  narrowToOne(spot);
  const owner = page.owners.get(spot.at);
  for (const one of owner === undefined ? [] : idsOf(owner)) note(network, one);
  return owner;
}

function idsOf(owner: Owner): readonly ResourceId[] {
  switch (owner.kind) {
    case 'interface':
      return [owner.nic.id];
    case 'frontend':
      return [owner.balancer.id];
    case 'firewall':
      return [owner.firewall.id];
    case 'privateEndpoint':
      return [owner.endpoint.id, ...owner.endpoint.interfaces];
  }
}

/** The place of an address in the first of some VNets that holds it; `undefined` where no subnet does. */
export function locate(
  network: Network,
  vnets: readonly VirtualNetwork[],
  spot: Spot,
): { readonly vnet: VirtualNetwork; readonly subnet: Subnet; readonly owner: Owner | undefined } | undefined {
  const vnet = vnets.find((one) => isIn(spot, prefixesOf(one)));
  if (vnet !== undefined) note(network, vnet.id);
  const subnet = vnet && subnetAt(vnet, spot);
  return vnet && subnet && { vnet, subnet, owner: findOwner(network, subnet, spot) };
}

/** Scale sets whose machines are in a subnet. */
export function crewsIn(network: Network, subnet: ResourceId): readonly Crew[] {
  const crews = bookOf(network).crews.get(subnet) ?? [];
  for (const { scaleSet } of crews) note(network, scaleSet.id);
  return crews;
}

/** Addresses of the members of an application security group, and the scale sets whose machines are members too. */
export function membersOf(network: Network, group: ResourceId): Members {
  const members = bookOf(network).groups.get(group) ?? { ids: [], addresses: [], crews: [] };
  for (const id of members.ids) note(network, id);
  return members;
}

export function addressesOf(network: Network, endpoint: PrivateEndpoint): readonly string[] {
  const ofInterfaces = endpoint.interfaces.flatMap((id) => {
    const nic = peek(network, 'interfaces', id);
    return nic.status === 'found' ? nic.value.configurations.flatMap(({ address }) => address ?? []) : [];
  });
  return [...new Set(ofInterfaces.length > 0 ? ofInterfaces : endpoint.addresses)];
}

/** The prefixes of a subnet or VNet as a set. */
export function prefixesOf(place: { readonly addressPrefixes: readonly string[] }): IpSet {
  return setOfPrefixes(place);
}

interface Members {
  readonly ids: readonly ResourceId[];
  readonly addresses: IpSet;
  readonly crews: readonly Crew[];
}

interface Page {
  readonly addresses: IpSet;
  readonly owners: ReadonlyMap<bigint, Owner>;
}

interface Book {
  readonly pages: ReadonlyMap<ResourceId, Page>;
  readonly crews: ReadonlyMap<ResourceId, readonly Crew[]>;
  readonly groups: ReadonlyMap<ResourceId, Members>;
}

const bookOf = remember(write);
const setOfPrefixes = remember((place: { readonly addressPrefixes: readonly string[] }) =>
  setOf(place.addressPrefixes.flatMap((text) => parseRange(text) ?? [])),
);

interface Entry {
  readonly subnet: ResourceId;
  readonly address: string | undefined;
  readonly owner: Owner;
  readonly groups: readonly ResourceId[];
}

function write(network: Network): Book {
  const entries = [...entriesOf(network)].flatMap((entry) => {
    const run = entry.address === undefined ? undefined : parseRange(entry.address);
    return run === undefined ? [] : [{ ...entry, run }];
  });
  const crews = crewsOf(network);
  const runs = Map.groupBy(
    entries.flatMap(({ groups, run, owner }) => groups.map((group) => ({ group, run, owner }))),
    (one) => one.group,
  );
  const crewed = Map.groupBy(
    crews.flatMap((crew) => crew.configuration.applicationSecurityGroups.map((group) => ({ group, crew }))),
    (one) => one.group,
  );
  return {
    pages: new Map([...Map.groupBy(entries, ({ subnet }) => subnet)].map(([subnet, own]) => [subnet, pageOf(own)])),
    crews: Map.groupBy(crews, ({ configuration }) => configuration.subnet),
    groups: new Map(
      [...new Set([...runs.keys(), ...crewed.keys()])].map((group) => [
        group,
        membersIn(
          runs.get(group) ?? [],
          (crewed.get(group) ?? []).map(({ crew }) => crew),
        ),
      ]),
    ),
  };
}

function membersIn(
  entries: readonly { readonly run: Interval; readonly owner: Owner }[],
  crews: readonly Crew[],
): Members {
  const ids = [...entries.flatMap(({ owner }) => idsOf(owner)), ...crews.map(({ scaleSet }) => scaleSet.id)];
  return { ids, addresses: setOf(entries.map(({ run }) => run)), crews };
}

function pageOf(entries: readonly { readonly run: Interval; readonly owner: Owner }[]): Page {
  return {
    addresses: setOf(entries.map(({ run }) => run)),
    owners: new Map(entries.map(({ run, owner }) => [run.first, owner])),
  };
}

function* entriesOf(network: Network): Generator<Entry> {
  for (const nic of network.interfaces) {
    if (nic.privateEndpoint !== undefined) continue;
    for (const configuration of nic.configurations) {
      const { subnet, address, applicationSecurityGroups: groups } = configuration;
      yield { subnet, address, owner: { kind: 'interface', nic, configuration }, groups };
    }
  }
  for (const balancer of network.loadBalancers) {
    for (const frontend of balancer.frontends) {
      const { subnet, address } = frontend;
      if (subnet !== undefined) yield { subnet, address, owner: { kind: 'frontend', balancer, frontend }, groups: [] };
    }
  }
  for (const firewall of network.firewalls) {
    const { subnet, privateAddress: address } = firewall;
    if (subnet !== undefined) yield { subnet, address, owner: { kind: 'firewall', firewall }, groups: [] };
  }
  for (const endpoint of network.privateEndpoints) {
    const groups = endpoint.applicationSecurityGroups;
    for (const address of addressesOf(network, endpoint)) {
      yield { subnet: endpoint.subnet, address, owner: { kind: 'privateEndpoint', endpoint }, groups };
    }
  }
}

function crewsOf(network: Network): readonly Crew[] {
  return network.scaleSets.flatMap((scaleSet) =>
    scaleSet.interfaces.flatMap(({ configurations, ...profile }) =>
      configurations.map((configuration) => ({ scaleSet, ...profile, configuration })),
    ),
  );
}
