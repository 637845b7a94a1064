import type { Setting } from '../groups/address-labels.ts';
import { LOAD_BALANCER, NOT_INTERNET } from '../addresses/special-addresses.ts';
import { crewsIn, findOwner, prefixesOf, subnetAt } from '../lookup/address-book.ts';
import { type Machine, unknownMachines, whyMachinesUnseen } from '../routes/egress.ts';
import type { FqdnTags } from '../firewall/application-rules.ts';
import type { Gate } from '../groups/gates.ts';
import { gatewayReach } from '../routes/gateways.ts';
import { find, findSubnet, vnetOf, whyIncomplete, whyNot } from '../lookup/lookup.ts';
import { noting } from '../lookup/watch.ts';
import { remember } from '../memo.ts';
import type { Network, ResourceId, Subnet, VirtualNetwork } from '../network.ts';
import type { Place } from '../flow.ts';
import type { PublicNames } from '../names/resolve.ts';
import { NO_TAGS, type ServiceTags } from '../rules/service-tags.ts';
import { isIn, type Spot } from '../addresses/spot.ts';
import { vnetScope } from '../groups/vnet-scope.ts';

/** What is known of the world beside the network itself. */
export interface Outside {
  readonly serviceTags?: ServiceTags;
  readonly fqdnTags?: FqdnTags;
  readonly publicNames?: PublicNames;
}

/** The world that flows are traced in. */
export interface World extends Required<Outside> {
  readonly network: Network;
}

const NOTHING: Required<Outside> = { serviceTags: NO_TAGS, fqdnTags: {}, publicNames: {} };

/** One object for the same things, so that what is worked out of it is remembered from flow to flow. */
export function worldOf(network: Network, outside: Outside): World {
  const { serviceTags, fqdnTags, publicNames } = { ...NOTHING, ...outside };
  return worlds(network)(serviceTags)(fqdnTags)(publicNames);
}

const worlds = remember((network: Network) =>
  remember((serviceTags: ServiceTags) =>
    remember((fqdnTags: FqdnTags) =>
      remember((publicNames: PublicNames): World => ({ network, serviceTags, fqdnTags, publicNames })),
    ),
  ),
);

/** Where a packet stands: in a subnet, as one of machines. */
export interface Standing {
  readonly vnet: VirtualNetwork;
  readonly subnet: Subnet;
  readonly machines: readonly Machine[];
}

/** Where packets begin. A text says why that is not known. */
export type Origin =
  | { readonly kind: 'subnet'; readonly vnet: VirtualNetwork; readonly subnet: Subnet }
  | { readonly kind: 'gateway'; readonly vnet: VirtualNetwork; readonly subnet: Subnet }
  | { readonly kind: 'internet' }
  /** The host of Azure that load balancers probe from. It is next to every machine, past all routes. */
  | { readonly kind: 'azure' };

export function originOf(network: Network, place: Place, source: Spot): Origin | string {
  if (place.via !== undefined) return behindGateway(network, place.via);
  if (place.subnet !== undefined) return inSubnet(network, place.subnet);
  if (place.machine !== undefined) return asMachine(network, place.machine, source);
  return byAddress(network, source);
}

function inSubnet(network: Network, id: ResourceId): Extract<Origin, { kind: 'subnet' }> | string {
  const vnet = find(network, 'vnets', vnetOf(id));
  if (vnet.status !== 'found') return whyNot(vnetOf(id), vnet);
  const subnet = findSubnet(network, id);
  if (subnet.status !== 'found') return whyNot(id, subnet);
  return { kind: 'subnet', vnet: vnet.value, subnet: subnet.value };
}

function asMachine(network: Network, id: ResourceId, source: Spot): Origin | string {
  const subnets = subnetsOf(network, id);
  const found = subnets.map((subnet) => inSubnet(network, subnet));
  const holding = found.filter((one) => typeof one !== 'string' && isIn(source, prefixesOf(one.subnet)));
  return holding[0] ?? found[0] ?? `${id} was not seen`;
}

/** The subnets that an interface or scale set is in. */
export function subnetsOf(network: Network, machine: ResourceId): readonly ResourceId[] {
  const nic = find(network, 'interfaces', machine);
  if (nic.status === 'found') return [...new Set(nic.value.configurations.map(({ subnet }) => subnet))];
  const scaleSet = find(network, 'scaleSets', machine);
  if (scaleSet.status !== 'found') return [];
  return [
    ...new Set(scaleSet.value.interfaces.flatMap(({ configurations }) => configurations.map(({ subnet }) => subnet))),
  ];
}

function behindGateway(network: Network, id: ResourceId): Origin | string {
  const vnet = find(network, 'vnets', id);
  if (vnet.status !== 'found') return whyNot(id, vnet);
  const { gateways, unseen } = gatewayReach(network, vnet.value);
  const [gateway] = gateways;
  if (gateway === undefined) return unseen ?? `no gateway is in reach of ${id}`;
  const at = inSubnet(network, gateway.subnet);
  return typeof at === 'string' ? at : { ...at, kind: 'gateway' };
}

/** An address without a place is in the one subnet that holds it; without any, it is the internet's if it can be. */
function byAddress(network: Network, source: Spot): Origin | string {
  if (isIn(source, LOAD_BALANCER)) return { kind: 'azure' };
  const holding = network.vnets.flatMap((vnet) => {
    const subnet = isIn(source, prefixesOf(vnet)) ? subnetAt(vnet, source) : undefined;
    return subnet === undefined ? [] : [{ kind: 'subnet' as const, vnet, subnet }];
  });
  noting(
    network,
    holding.map(({ vnet }) => vnet),
  );
  const [only, another] = holding;
  if (another !== undefined) {
    const where = holding.map(({ subnet }) => subnet.id).join(', ');
    return `the address is in several subnets: ${where}; say which`;
  }
  if (only !== undefined) return only;
  if (!isIn(source, NOT_INTERNET)) return { kind: 'internet' };
  const why = whyIncomplete(network, 'vnets');
  return `no subnet holds the address${why === undefined ? '' : `, as far as VNets were seen: ${why}`}; an address on premises needs the VNet whose gateway it comes through`;
}

/** The machines that may be at an address of a subnet. */
export function machinesAt(network: Network, subnet: Subnet, spot: Spot, named?: ResourceId): readonly Machine[] {
  if (named !== undefined) {
    const crews = crewsIn(network, subnet.id).filter(({ scaleSet }) => scaleSet.id === named);
    if (crews.length > 0) return crews.map((crew) => ({ kind: 'crew', crew }));
    const nic = find(network, 'interfaces', named);
    if (nic.status === 'found') {
      const [configuration] = nic.value.configurations.filter((one) => one.subnet === subnet.id);
      if (configuration !== undefined) return [{ kind: 'interface', id: named, configuration }];
    }
  }
  const owner = findOwner(network, subnet, spot);
  if (owner?.kind === 'interface') return [{ kind: 'interface', id: owner.nic.id, configuration: owner.configuration }];
  return owner === undefined ? unknownMachines(network, subnet.id) : [{ kind: 'any' }];
}

/** What was taken as not there, because no interface or scale set was seen where one may be. */
export function whyMachineUnseen({ network }: World, standing: Standing): string | undefined {
  const why = standing.machines.some(({ kind }) => kind === 'any') ? whyMachinesUnseen(network) : undefined;
  return why === undefined ? undefined : `interfaces in ${standing.subnet.id}, and their security groups: ${why}`;
}

export function settingOf({ network, serviceTags }: World, { vnet, subnet }: Standing): Setting {
  return { network, scope: vnetScope(network, vnet, subnet, serviceTags) };
}

export function gateOf(world: World, standing: Standing): Gate {
  return { ...standing, network: world.network, setting: settingOf(world, standing), tags: world.serviceTags };
}
