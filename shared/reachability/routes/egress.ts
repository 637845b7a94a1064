import { type Crew, crewsIn } from '../lookup/address-book.ts';
import { type IpSet, ipSet } from '../addresses/ip-set.ts';
import { find, whyIncomplete, whyNot } from '../lookup/lookup.ts';
import type { Firewall, InterfaceConfiguration, LoadBalancer, Network, ResourceId, Subnet } from '../network.ts';
import type { Protocol } from '../packet.ts';

/** How a machine leaves for the internet, and by which public addresses it is seen there. */
export type Egress =
  | {
      readonly status: 'addresses';
      readonly by: ResourceId;
      readonly because: string;
      readonly addresses: IpSet;
      /** The public IPs and prefixes that they are of. */
      readonly sources: readonly ResourceId[];
    }
  /** It leaves, but nobody knows with which address; perhaps of which public IPs and prefixes. */
  | {
      readonly status: 'someAddress';
      readonly by: ResourceId;
      readonly because: string;
      readonly sources?: readonly ResourceId[];
    }
  | { readonly status: 'none'; readonly by: ResourceId; readonly because: string }
  | { readonly status: 'unseen'; readonly by: ResourceId; readonly because: string };

/** Who leaves: a machine whose interface is known, one of a scale set, or any that may be in the subnet. */
export type Machine =
  | { readonly kind: 'interface'; readonly id: ResourceId; readonly configuration: InterfaceConfiguration }
  | { readonly kind: 'crew'; readonly crew: Crew }
  | { readonly kind: 'any' };

/**
 * A NAT gateway comes before an address of the machine's own, that before a load balancer, and that before the address that Azure lends.
 * https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access
 */
export function egressOf(network: Network, subnet: Subnet, machine: Machine, protocol: Protocol): Egress {
  if (subnet.natGateway !== undefined) return throughNatGateway(network, subnet.natGateway, protocol);
  if (machine.kind === 'crew' && machine.crew.hasPublicIps) {
    return {
      status: 'someAddress',
      by: machine.crew.scaleSet.id,
      because: 'each machine has a public address of its own',
    };
  }
  const configuration = configurationOf(machine);
  if (configuration?.publicIp !== undefined) return throughPublicIp(network, configuration.publicIp);
  const balanced = throughLoadBalancer(network, configuration?.loadBalancerPools ?? [], protocol);
  if (balanced !== undefined) return balanced;
  const standard = standardBalancer(network, configuration?.loadBalancerPools ?? []);
  if (standard !== undefined) {
    const because =
      'no outbound rule lets it out, and Azure lends no address to a machine behind a standard load balancer';
    return { status: 'none', by: standard, because };
  }
  if (subnet.hasDefaultOutbound !== false) {
    return { status: 'someAddress', by: subnet.id, because: 'Azure lends it an address (default outbound access)' };
  }
  if (machine.kind === 'any') {
    return {
      status: 'unseen',
      by: subnet.id,
      because: 'the subnet lends no address, and which machine it is, with an address of its own or not, is not known',
    };
  }
  return {
    status: 'none',
    by: subnet.id,
    because:
      'the subnet is private: it has no NAT gateway, and the machine neither a public address nor an outbound rule',
  };
}

/** A NAT gateway on the firewall's subnet takes the place of the firewall's own addresses: https://learn.microsoft.com/azure/firewall/integrate-with-nat-gateway */
export function egressOfFirewall(network: Network, subnet: Subnet, firewall: Firewall, protocol: Protocol): Egress {
  if (subnet.natGateway !== undefined) return throughNatGateway(network, subnet.natGateway, protocol);
  if (firewall.publicIps.length === 0) {
    return { status: 'none', by: firewall.id, because: 'the firewall has no public address' };
  }
  return byAddresses(network, firewall.id, 'it leaves with an address of the firewall', firewall.publicIps, []);
}

function configurationOf(machine: Machine): InterfaceConfiguration | undefined {
  if (machine.kind === 'interface') return machine.configuration;
  return machine.kind === 'crew' ? machine.crew.configuration : undefined;
}

function throughNatGateway(network: Network, id: ResourceId, protocol: Protocol): Egress {
  if (protocol !== 'tcp' && protocol !== 'udp') {
    return { status: 'none', by: id, because: `a NAT gateway carries TCP and UDP, not ${protocol}` };
  }
  const gateway = find(network, 'natGateways', id);
  if (gateway.status !== 'found') return { status: 'unseen', by: id, because: whyNot(id, gateway) };
  const { publicIps, publicIpPrefixes } = gateway.value;
  if (publicIps.length + publicIpPrefixes.length === 0) {
    return { status: 'none', by: id, because: 'the NAT gateway has no public address' };
  }
  return byAddresses(network, id, 'it leaves by the NAT gateway', publicIps, publicIpPrefixes);
}

function throughPublicIp(network: Network, id: ResourceId): Egress {
  return byAddresses(network, id, 'it leaves with the public address of its own', [id], []);
}

function throughLoadBalancer(network: Network, pools: readonly ResourceId[], protocol: Protocol): Egress | undefined {
  for (const pool of pools) {
    const id = balancerOf(pool);
    const balancer = find(network, 'loadBalancers', id);
    if (balancer.status !== 'found') return { status: 'unseen', by: id, because: whyNot(id, balancer) };
    const outbound = balancer.value.outboundRules.find(
      (rule) => rule.pool === pool && ['all', protocol].includes(rule.protocol.toLowerCase()),
    );
    if (outbound !== undefined) return byFrontends(network, balancer.value, outbound.frontends, outbound.name);
    // Without an outbound rule, the public frontend of an ordinary rule lends its address too, unless the rule forbids it.
    const ordinary = balancer.value.rules.find(
      (rule) => rule.pools.includes(pool) && isPublic(balancer.value, rule.frontend),
    );
    if (ordinary !== undefined) {
      return { status: 'unseen', by: id, because: `whether rule ${ordinary.name} lends its address was not seen` };
    }
  }
  return undefined;
}

/** A load balancer that keeps what is behind it from the internet: https://learn.microsoft.com/azure/load-balancer/egress-only */
function standardBalancer(network: Network, pools: readonly ResourceId[]): ResourceId | undefined {
  return pools
    .map(balancerOf)
    .find((id) => network.loadBalancers.some((balancer) => balancer.id === id && balancer.sku === 'standard'));
}

function balancerOf(pool: ResourceId): ResourceId {
  return pool.replace(/\/backendaddresspools\/[^/]+$/, '');
}

function isPublic({ frontends }: LoadBalancer, id: ResourceId): boolean {
  return frontends.some((frontend) => frontend.id === id && frontend.subnet === undefined);
}

function byFrontends(network: Network, balancer: LoadBalancer, ids: readonly ResourceId[], rule: string): Egress {
  const frontends = balancer.frontends.filter(({ id }) => ids.includes(id));
  return byAddresses(
    network,
    balancer.id,
    `it leaves by the outbound rule ${rule} of the load balancer`,
    frontends.flatMap(({ publicIp }) => publicIp ?? []),
    frontends.flatMap(({ publicIpPrefix }) => publicIpPrefix ?? []),
  );
}

/** The addresses of public IPs and prefixes; where one is not known, no address is, but the way is open all the same. */
function byAddresses(
  network: Network,
  by: ResourceId,
  because: string,
  ips: readonly ResourceId[],
  prefixes: readonly ResourceId[],
): Egress {
  const ranges = [
    ...ips.map((id) => {
      const ip = find(network, 'publicIps', id);
      return ip.status === 'found' ? ip.value.address : undefined;
    }),
    ...prefixes.map((id) => {
      const prefix = find(network, 'publicIpPrefixes', id);
      return prefix.status === 'found' ? prefix.value.prefix : undefined;
    }),
  ];
  const known = ranges.filter((range) => range !== undefined);
  const sources = [...ips, ...prefixes];
  if (known.length < ranges.length || known.length === 0) return { status: 'someAddress', by, because, sources };
  return { status: 'addresses', by, because, addresses: ipSet(known), sources };
}

/** The machines that may be behind an address of a subnet that no interface is known to have. */
export function unknownMachines(network: Network, subnet: ResourceId): readonly Machine[] {
  const crews = crewsIn(network, subnet);
  return crews.length === 0 ? [{ kind: 'any' }] : crews.map((crew) => ({ kind: 'crew', crew }));
}

/** Why a machine may be there all the same that was not seen. */
export function whyMachinesUnseen(network: Network): string | undefined {
  return whyIncomplete(network, 'interfaces') ?? whyIncomplete(network, 'scaleSets');
}
