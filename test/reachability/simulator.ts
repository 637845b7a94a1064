/* eslint-disable max-lines -- one naive piece, to be read from top to bottom */

/**
 * Decides single packets in the most naive way there is: plain numbers, every list from its start, one step after the other.
 * It shares nothing with the library, so that the two can be compared. What is not known is a question with a few possible answers;
 * the packet is walked once for each combination of them.
 */

interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly direction: string;
  readonly access: string;
  readonly protocol: string;
  readonly sources: readonly string[];
  readonly sourceGroups: readonly string[];
  readonly destinations: readonly string[];
  readonly destinationGroups: readonly string[];
  readonly sourcePorts: readonly string[];
  readonly ports: readonly string[];
}

interface Subnet {
  readonly id: string;
  readonly addressPrefixes: readonly string[];
  readonly securityGroup?: string;
  readonly routeTable?: string;
  readonly natGateway?: string;
  readonly privateEndpointPolicies?: string;
  readonly hasDefaultOutbound?: boolean;
}

interface Peering {
  readonly id: string;
  readonly remoteVnet: string;
  readonly state: string;
  readonly allowsAccess: boolean;
  readonly allowsForwarded: boolean;
  readonly allowsGatewayTransit: boolean;
  readonly usesRemoteGateways: boolean;
  readonly remotePrefixes?: readonly string[];
}

interface Vnet {
  readonly id: string;
  readonly addressPrefixes: readonly string[];
  readonly dnsServers: readonly string[];
  readonly subnets: readonly Subnet[];
  readonly peerings: readonly Peering[];
}

interface Machine {
  readonly id: string;
  readonly securityGroup?: string;
  readonly forwards: boolean;
  readonly configurations: readonly {
    readonly address?: string;
    readonly subnet: string;
    readonly publicIp?: string;
    readonly applicationSecurityGroups: readonly string[];
  }[];
  readonly privateEndpoint?: string;
}

interface Endpoint {
  readonly id: string;
  readonly subnet: string;
  readonly addresses: readonly string[];
  readonly state: string;
  readonly applicationSecurityGroups: readonly string[];
}

type FirewallRule =
  | {
      readonly kind: 'nat';
      readonly name: string;
    }
  | {
      readonly kind: 'network';
      readonly name: string;
      readonly sources: readonly string[];
      readonly sourceIpGroups: readonly string[];
      readonly destinations: readonly string[];
      readonly destinationIpGroups: readonly string[];
      readonly fqdns: readonly string[];
      readonly protocols: readonly string[];
      readonly ports: readonly string[];
    }
  | {
      readonly kind: 'application';
      readonly name: string;
      readonly sources: readonly string[];
      readonly sourceIpGroups: readonly string[];
      readonly protocols: readonly { readonly type: string; readonly port: number }[];
      readonly fqdns: readonly string[];
      readonly fqdnTags: readonly string[];
    };

interface Collection {
  readonly name: string;
  readonly priority: number;
  readonly action: string;
  readonly rules: readonly FirewallRule[];
}

interface Settings {
  readonly proxiesDns?: boolean;
  readonly privateRanges?: readonly string[];
}

interface Firewall {
  readonly id: string;
  readonly subnet?: string;
  readonly privateAddress?: string;
  readonly publicIps: readonly string[];
  readonly policy?: string;
  readonly collections: readonly Collection[];
  readonly settings: Settings;
}

export interface World {
  readonly vnets: readonly Vnet[];
  readonly securityGroups: readonly {
    readonly id: string;
    readonly rules: readonly Rule[];
    readonly defaultRules?: readonly Rule[];
  }[];
  readonly securityAdminRules: readonly { readonly vnet: string; readonly rules: readonly Rule[] }[];
  readonly routeTables: readonly {
    readonly id: string;
    readonly propagatesGatewayRoutes: boolean;
    readonly routes: readonly {
      readonly name: string;
      readonly prefix: string;
      readonly nextHop: string;
      readonly nextHopAddress?: string;
    }[];
  }[];
  readonly interfaces: readonly Machine[];
  readonly publicIps: readonly { readonly id: string; readonly address?: string }[];
  readonly publicIpPrefixes: readonly { readonly id: string; readonly prefix?: string }[];
  readonly natGateways: readonly {
    readonly id: string;
    readonly publicIps: readonly string[];
    readonly publicIpPrefixes: readonly string[];
  }[];
  readonly firewalls: readonly Firewall[];
  readonly firewallPolicies: readonly {
    readonly id: string;
    readonly basePolicy?: string;
    readonly ruleCollectionGroups: readonly string[];
    readonly settings: Settings;
  }[];
  readonly ruleCollectionGroups: readonly {
    readonly id: string;
    readonly policy: string;
    readonly priority: number;
    readonly collections: readonly Collection[];
  }[];
  readonly ipGroups: readonly { readonly id: string; readonly ranges: readonly string[] }[];
  readonly gateways: readonly { readonly id: string; readonly subnet: string }[];
  readonly connections: readonly { readonly gateway: string; readonly localGateway?: string }[];
  readonly localGateways: readonly { readonly id: string; readonly prefixes: readonly string[] }[];
  readonly privateEndpoints: readonly Endpoint[];
  readonly privateDnsZones: readonly { readonly id: string; readonly name: string }[];
  readonly privateDnsLinks: readonly {
    readonly zone: string;
    readonly vnet: string;
    readonly resolutionPolicy?: string;
  }[];
  readonly privateDnsRecords: readonly {
    readonly zone: string;
    readonly name: string;
    readonly addresses: readonly string[];
    readonly alias?: string;
  }[];
  readonly dnsResolvers: readonly { readonly id: string; readonly vnet: string }[];
  readonly dnsInboundEndpoints: readonly { readonly resolver: string; readonly addresses: readonly string[] }[];
}

export interface Surroundings {
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly fqdnTags: Readonly<Record<string, readonly string[]>>;
  readonly names: Readonly<Record<string, { readonly addresses?: readonly string[]; readonly alias?: string }>>;
}

export interface Packet {
  /** The id of a subnet; of a VNet whose gateway it came by; or the internet. */
  readonly from: { readonly subnet: string } | { readonly gatewayOf: string } | 'internet';
  readonly source: string;
  /** Without it, the name says where to. */
  readonly destination?: string;
  readonly name?: string;
  readonly protocol: string;
  readonly sourcePort?: number;
  readonly port?: number;
  readonly allowedSources?: readonly string[];
}

export type Kind =
  | 'nsg-user'
  | 'nsg-default'
  | 'nsg-unseen'
  | 'admin'
  | 'route-user'
  | 'route-system'
  | 'peering'
  | 'gateway'
  | 'appliance'
  | 'firewall-network'
  | 'firewall-application'
  | 'firewall-default'
  | 'firewall-unseen'
  | 'nat'
  | 'dns'
  | 'privateEndpoint'
  | 'authorized'
  | 'return'
  | 'unseen';

export interface End {
  readonly disposition: string;
  readonly decidedBy: { readonly kind: Kind; readonly rule?: string };
  /** The rules that let it pass, in the order of the way. */
  readonly passed: readonly { readonly kind: Kind; readonly rule: string }[];
  /** The destination is one of many addresses, nobody knows which. */
  readonly isOneOfMany?: boolean;
}

/** What can be said of all those ends: one disposition, or several that are as good. */
export function expected(ends: readonly End[]): string[] {
  const dispositions = [...new Set(ends.map(({ disposition }) => disposition))].filter((one) => one !== LOST);
  const isCertain = dispositions.length === 1 && ends.every(({ disposition }) => disposition !== LOST);
  if (isCertain) return ends[0]?.isOneOfMany === true ? [...dispositions, UNKNOWN] : dispositions;
  const isHopeless = dispositions.length > 0 && !dispositions.some((one) => one === DELIVERED || one === UNKNOWN);
  // Where something on the way is not known, nobody has to look at the reply.
  const isVague =
    ends.some((end) => end.isOneOfMany === true) ||
    (dispositions.includes('returnLost') && ends.some(({ disposition }) => disposition !== 'returnLost'));
  return isHopeless ? [...dispositions, ...(isVague ? [UNKNOWN] : [])] : [UNKNOWN];
}

/** Every end that the packet may come to. */
export function simulate(world: World, around: Surroundings, packet: Packet): End[] {
  const ends: End[] = [];
  let answers: number[] = [];
  for (;;) {
    const questions: { key: string; options: number; answer: number }[] = [];
    const ask = (key: string, options: number): number => {
      const known = questions.find((question) => question.key === key);
      if (known !== undefined) return known.answer;
      const answer = answers[questions.length] ?? 0;
      questions.push({ key, options, answer });
      return answer;
    };
    ends.push(new Walk(world, around, packet, ask).end());
    while (questions.length > 0) {
      const last = questions[questions.length - 1];
      if (last !== undefined && last.answer + 1 < last.options) break;
      questions.pop();
    }
    if (questions.length === 0) return ends;
    answers = questions.map(({ answer }, index) => (index === questions.length - 1 ? answer + 1 : answer));
  }
}

/** Looked up once: under jest, globals are slow. */
const { ceil, floor, max } = Math;

// Addresses

export function toNumber(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function toText(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

/** First and last of an address, a block, `a-b` or `*`. */
export function bounds(text: string): readonly [number, number] {
  const known = BOUNDS.get(text);
  if (known !== undefined) return known;
  const found = read(text);
  BOUNDS.set(text, found);
  return found;
}

const BOUNDS = new Map<string, readonly [number, number]>();

function read(text: string): readonly [number, number] {
  if (text === '*') return [0, 2 ** 32 - 1];
  const [from = '', to] = text.split('-');
  if (to !== undefined) return [toNumber(from), toNumber(to)];
  const [base = '', length = '32'] = text.split('/');
  const size = 2 ** (32 - Number(length));
  const first = floor(toNumber(base) / size) * size;
  return [first, first + size - 1];
}

function holds(text: string, address: number): boolean {
  const [first, last] = bounds(text);
  return first <= address && address <= last;
}

function oneHolds(texts: readonly string[], address: number): boolean {
  return texts.some((text) => holds(text, address));
}

function lengthOf(prefix: string): number {
  return Number(prefix.split('/')[1] ?? '32');
}

function looksLikeAddress(text: string): boolean {
  return text === '*' || /^[0-9]/.test(text);
}

function portMatches(texts: readonly string[], port: number): boolean {
  return texts.some((text) => {
    if (text === '*') return true;
    const [first = '', last = first] = text.split('-');
    return Number(first) <= port && port <= Number(last);
  });
}

const NOT_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
];
const NONE_ROUTES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];
const HOST = '168.63.129.16';
const METADATA = '169.254.169.254';

const DEFAULT_RULES: readonly Rule[] = [
  ['AllowVnetInBound', 65000, 'Inbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'] as const,
  ['AllowAzureLoadBalancerInBound', 65001, 'Inbound', 'Allow', 'AzureLoadBalancer', '*'] as const,
  ['DenyAllInBound', 65500, 'Inbound', 'Deny', '*', '*'] as const,
  ['AllowVnetOutBound', 65000, 'Outbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'] as const,
  ['AllowInternetOutBound', 65001, 'Outbound', 'Allow', '*', 'Internet'] as const,
  ['DenyAllOutBound', 65500, 'Outbound', 'Deny', '*', '*'] as const,
].map(([name, priority, direction, access, source, destination]) => ({
  name,
  priority,
  direction,
  access,
  protocol: '*',
  sources: [source],
  sourceGroups: [],
  destinations: [destination],
  destinationGroups: [],
  sourcePorts: ['*'],
  ports: ['*'],
}));

interface Way {
  readonly prefix: string;
  readonly hop:
    | 'VnetLocal'
    | 'VNetPeering'
    | 'VirtualNetworkGateway'
    | 'InterfaceEndpoint'
    | 'Internet'
    | 'None'
    | 'VirtualAppliance'
    | 'Unseen';
  readonly owner: 'user' | 'tag' | 'gateway' | 'system';
  readonly name?: string;
  readonly address?: string;
  readonly peer?: Vnet;
  readonly endpoint?: Endpoint;
}

interface Device {
  readonly id: string;
  readonly vnet: Vnet;
  readonly subnet: Subnet;
  readonly firewall?: Firewall;
  readonly machine?: Machine;
}

/** The way from one client address to where that address is hidden, or to the end. */
interface Leg {
  readonly source: number;
  /** Where it began; absent, on premises or in the internet. */
  readonly subnet?: Subnet;
  readonly devices: Device[];
}

type Answer =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'none' }
  /** Public DNS is asked, and nobody told what it answers. */
  | { readonly kind: 'public' }
  | { readonly kind: 'unknown' };

type Failure = Pick<End, 'disposition' | 'decidedBy'>;

function failure(disposition: string, kind: Kind, rule?: string): Failure {
  return { disposition, decidedBy: rule === undefined ? { kind } : { kind, rule } };
}

const DELIVERED = 'delivered';
const UNKNOWN = 'insufficientInfo';
/** So many public addresses are tried where a name may lead to any. */
const MOST_BORDERS = 16;
const BORDERS = new WeakMap<World, number[]>();
/** It may be lost here, in a way that has no name. */
const LOST = 'lost';

class Walk {
  readonly #world: World;
  readonly #around: Surroundings;
  readonly #packet: Packet;
  readonly #ask: (key: string, options: number) => number;
  readonly #passed: { kind: Kind; rule: string }[] = [];
  /** What the packet carries now. */
  #source: number;
  #destination = 0;
  #leg: Leg;
  /** Stretches that ended where a device hid the client: the reply comes as far as that device. */
  readonly #hidden: { readonly leg: Leg; readonly device: Device; readonly before: readonly Device[] }[] = [];
  /** By what right the packet last passed: for what is delivered. */
  #lastRoute: Way | undefined;
  #isOneOfMany = false;

  constructor(world: World, around: Surroundings, packet: Packet, ask: (key: string, options: number) => number) {
    this.#world = world;
    this.#around = around;
    this.#packet = packet;
    this.#ask = ask;
    this.#source = toNumber(packet.source);
    this.#leg = { source: this.#source, devices: [] };
  }

  end(): End {
    const failed = this.#go();
    const rest = { passed: this.#passed, ...(this.#isOneOfMany && { isOneOfMany: true }) };
    if (failed !== undefined) return { ...failed, ...rest };
    const user = this.#passed.findLast(({ kind }) => kind !== 'nsg-default') ?? this.#passed.at(-1);
    if (user !== undefined) return { disposition: DELIVERED, decidedBy: user, ...rest };
    const route = this.#lastRoute;
    const kind = route === undefined || route.owner === 'system' ? 'route-system' : 'route-user';
    return { disposition: DELIVERED, decidedBy: { kind }, ...rest };
  }

  #go(): Failure | undefined {
    const { from, name, destination } = this.#packet;
    if (name !== undefined) {
      const answer =
        typeof from === 'object' && 'subnet' in from
          ? this.#resolveIn(this.#vnetOfSubnet(from.subnet), name)
          : this.#resolvePublic(name);
      if (answer.kind === 'none') return failure('nameNotResolved', 'dns');
      if (answer.kind === 'addresses') {
        if (destination !== undefined && !answer.addresses.includes(destination)) {
          return failure('resolvedElsewhere', 'dns');
        }
        this.#destination = toNumber(answer.addresses[0] ?? '');
      } else if (destination === undefined) {
        if (answer.kind === 'unknown') return failure(UNKNOWN, 'dns');
        const candidates = this.#publicBorders();
        this.#isOneOfMany = true;
        this.#destination = candidates[this.#ask('what public DNS answers', candidates.length)] ?? 0;
      } else if (answer.kind === 'unknown' || oneHolds(NOT_INTERNET, toNumber(destination))) {
        if (this.#ask('what DNS answers', 2) === 1) return failure('resolvedElsewhere', 'dns');
      }
    }
    if (destination !== undefined) this.#destination = toNumber(destination);

    if (from === 'internet') return this.#enterFromInternet();
    if ('gatewayOf' in from) {
      const vnet = this.#vnet(from.gatewayOf);
      const subnet = vnet?.subnets.find(({ id }) => id.endsWith('/gatewaysubnet'));
      if (vnet === undefined || subnet === undefined) throw new Error('no gateway');
      return this.#forward(vnet, subnet, true);
    }
    const vnet = this.#vnetOfSubnet(from.subnet);
    const subnet = this.#subnet(from.subnet);
    this.#leg = { source: this.#source, subnet, devices: [] };
    return this.#gates('Outbound', vnet, subnet, this.#source) ?? this.#forward(vnet, subnet, false);
  }

  /** Public addresses on both sides of every border that is named anywhere. */
  #publicBorders(): number[] {
    const known = BORDERS.get(this.#world);
    if (known !== undefined) return known;
    const texts = JSON.stringify([this.#world, this.#around.tags]).match(/[0-9]+([.][0-9]+){3}([/][0-9]+)?/g) ?? [];
    const all = texts.flatMap((text) => {
      const [first, last] = bounds(text);
      return [max(first, 1) - 1, first, last, last + 1];
    });
    const owned = this.#world.publicIps.map(({ address }) => toNumber(address ?? ''));
    const borders = [...new Set(all)].filter(
      (one) => !oneHolds(NOT_INTERNET, one) && !owned.includes(one) && one !== toNumber(HOST) && one < 2 ** 32,
    );
    const step = ceil(borders.length / MOST_BORDERS);
    const some = borders.filter((_, index) => index % step === 0);
    BORDERS.set(this.#world, some);
    return some;
  }

  /** From a subnet to the next stop, and on to the end. */
  #forward(vnet: Vnet, subnet: Subnet, fromGateway: boolean): Failure | undefined {
    const destination = this.#destination;
    const text = toText(destination);
    if (text === HOST || text === METADATA) return this.#judge(() => true);
    const way = this.#route(vnet, subnet, destination);
    if (way === 'unseen') return failure(UNKNOWN, 'unseen');
    this.#lastRoute = way;
    const isUsers = way?.owner === 'user' || way?.owner === 'tag';
    if (way === undefined) return failure('noRoute', 'route-system');
    switch (way.hop) {
      case 'None':
        return isUsers
          ? failure('droppedByRoute', 'route-user', `routes/${way.name ?? ''}`)
          : failure('noRoute', 'route-system');
      case 'VnetLocal':
        return this.#arriveIn(vnet);
      case 'VNetPeering':
      case 'InterfaceEndpoint': {
        const peer = way.peer ?? vnet;
        if (peer !== vnet && !this.#peerTakes(vnet, peer, this.#source, fromGateway))
          return failure('noRoute', 'peering');
        return this.#arriveIn(peer);
      }
      case 'VirtualNetworkGateway': {
        const gateway = this.#gatewayFor(vnet);
        if (gateway === undefined) return failure('droppedByRoute', 'route-user', `routes/${way.name ?? ''}`);
        // Some gateways have a site for all that no site claims.
        if (!oneHolds(gateway.prefixes, destination)) return failure(UNKNOWN, 'gateway');
        return this.#arriveOnPremises(gateway.vnet);
      }
      case 'Unseen':
        return failure(UNKNOWN, 'unseen');
      case 'Internet':
        return this.#leaveToInternet(subnet, isUsers ? way : undefined);
      case 'VirtualAppliance':
        return this.#throughAppliance(vnet, way, fromGateway);
    }
  }

  #throughAppliance(vnet: Vnet, way: Way, fromGateway: boolean): Failure | undefined {
    const rule = `routes/${way.name ?? ''}`;
    const device = this.#deviceAt(vnet, way.address ?? '');
    if (device === undefined) {
      const address = toNumber(way.address ?? '');
      const home = this.#peers(vnet).find(({ subnets }) =>
        subnets.some(({ addressPrefixes }) => oneHolds(addressPrefixes, address)),
      );
      if (home !== undefined && !oneHolds(vnet.addressPrefixes, address)) {
        if (!this.#peerTakes(vnet, home, this.#source, fromGateway)) return failure('noRoute', 'peering');
      }
      return this.#mayBeThere(vnet, toNumber(way.address ?? ''))
        ? failure(UNKNOWN, 'unseen')
        : failure('droppedByRoute', 'route-user', rule);
    }
    if (device.vnet !== vnet && !this.#peerTakes(vnet, device.vnet, this.#source, fromGateway)) {
      return failure('noRoute', 'peering');
    }
    if (way.address === toText(this.#destination)) return this.#arriveIn(device.vnet);
    const all = [...this.#hidden.flatMap((hidden) => [...hidden.before, hidden.device]), ...this.#leg.devices];
    if (all.some(({ id }) => id === device.id)) return failure('droppedByRoute', 'route-user', rule);

    if (device.firewall !== undefined) {
      const verdict = this.#firewall(device.firewall, device.vnet);
      if (verdict.failed !== undefined) return verdict.failed;
      if (verdict.hides) {
        this.#hide(device, toNumber(device.firewall.privateAddress ?? ''));
      } else {
        this.#leg.devices.push(device);
      }
      return this.#forward(device.vnet, device.subnet, fromGateway && this.#hidden.length === 0);
    }
    const address = toNumber(way.address ?? '');
    const denied = this.#gates('Inbound', device.vnet, device.subnet, address);
    if (device.machine?.forwards !== true) {
      const dropped = failure('droppedByRoute', 'appliance', rule);
      return denied !== undefined && this.#ask('denied or dropped', 2) === 0 ? denied : dropped;
    }
    if (denied !== undefined) return denied;
    // What software of somebody's own lets through, and with which address, only itself can tell.
    const does = this.#ask(device.id, 3);
    if (does === 2) return failure(LOST, 'appliance');
    if (does === 1) this.#hide(device, address);
    const stopped = this.#gates('Outbound', device.vnet, device.subnet, address);
    if (stopped !== undefined) return stopped;
    if (does === 0) this.#leg.devices.push(device);
    return this.#forward(device.vnet, device.subnet, fromGateway && this.#hidden.length === 0);
  }

  #hide(device: Device, address: number): void {
    this.#hidden.push({ leg: this.#leg, device, before: [...this.#leg.devices] });
    this.#source = address;
    this.#leg = { source: address, subnet: device.subnet, devices: [] };
  }

  #deviceAt(vnet: Vnet, address: string): Device | undefined {
    for (const near of [vnet, ...this.#peers(vnet)]) {
      for (const subnet of near.subnets) {
        const firewall = this.#world.firewalls.find(
          (one) => one.subnet === subnet.id && one.privateAddress === address,
        );
        if (firewall !== undefined) return { id: firewall.id, vnet: near, subnet, firewall };
        const machine = this.#machineAt(subnet, address);
        if (machine !== undefined) return { id: machine.id, vnet: near, subnet, machine };
      }
    }
    return undefined;
  }

  /** An address in a subnet may be that of a machine that no list of interfaces holds. */
  #mayBeThere(vnet: Vnet, address: number): boolean {
    const near = [vnet, ...this.#peers(vnet)];
    const subnet = near.flatMap(({ subnets }) => subnets).find((one) => oneHolds(one.addressPrefixes, address));
    // In a firewall's subnet there is nothing else, and all firewalls are known.
    if (subnet !== undefined) return !subnet.id.endsWith('/azurefirewallsubnet');
    return vnet.peerings.some(
      (link) => this.#vnet(link.remoteVnet) === undefined && link.state === 'Connected' && link.allowsAccess,
    );
  }

  #machineAt(subnet: Subnet, address: string): Machine | undefined {
    return this.#world.interfaces.find(({ configurations }) =>
      configurations.some((one) => one.subnet === subnet.id && one.address === address),
    );
  }

  // Arrivals

  #arriveIn(vnet: Vnet): Failure | undefined {
    const destination = this.#destination;
    const subnet = vnet.subnets.find(({ addressPrefixes }) => oneHolds(addressPrefixes, destination));
    if (subnet === undefined) return failure('noRoute', 'route-system');
    const endpoint = this.#world.privateEndpoints.find(
      (one) => one.subnet === subnet.id && one.addresses.includes(toText(destination)),
    );
    if (endpoint !== undefined) return this.#arriveAtEndpoint(vnet, subnet, endpoint);
    return (
      this.#gates('Inbound', vnet, subnet, destination) ?? this.#judge(() => this.#replies(vnet, subnet, this.#leg))
    );
  }

  #arriveAtEndpoint(vnet: Vnet, subnet: Subnet, endpoint: Endpoint): Failure | undefined {
    const policies = subnet.privateEndpointPolicies ?? 'Disabled';
    const denied =
      policies === 'Enabled' || policies === 'NetworkSecurityGroupEnabled'
        ? this.#gates('Inbound', vnet, subnet, this.#destination)
        : undefined;
    const pending = endpoint.state === 'Approved' ? undefined : failure('notApproved', 'privateEndpoint');
    // What a service admits holds for its public addresses only. Nobody says which of the two is looked at first.
    if (denied !== undefined && pending !== undefined)
      return this.#ask('pending or denied', 2) === 0 ? denied : pending;
    return denied ?? pending ?? this.#comesBack(this.#leg.devices.length === 0);
  }

  #arriveOnPremises(vnet: Vnet): Failure | undefined {
    const subnet = vnet.subnets.find(({ id }) => id.endsWith('/gatewaysubnet'));
    if (subnet === undefined) throw new Error('a gateway without a subnet');
    return this.#judge(() => this.#replies(vnet, subnet, this.#leg));
  }

  #leaveToInternet(subnet: Subnet, way: Way | undefined): Failure | undefined {
    const destination = this.#destination;
    const last = this.#leg.devices.at(-1);
    const isPrivate = oneHolds(NONE_ROUTES, destination);
    if (isPrivate) return way === undefined ? failure('noRoute', 'route-system') : failure('noRoute', 'route-user');
    const seen = this.#publicAddresses(subnet, last);
    if (typeof seen === 'string') return failure('noRoute', 'nat');
    if (last !== undefined) {
      this.#hidden.push({ leg: this.#leg, device: last, before: this.#leg.devices.slice(0, -1) });
    }
    return this.#judge(() => true, seen);
  }

  /** The addresses that the internet may see. An empty list: one of Azure's, nobody knows which. */
  #publicAddresses(subnet: Subnet, through: Device | undefined): readonly string[] | 'no way out' {
    const nat = this.#world.natGateways.find(({ id }) => id === subnet.natGateway);
    if (nat !== undefined) {
      if (this.#packet.protocol !== 'tcp' && this.#packet.protocol !== 'udp') return 'no way out';
      return [
        ...nat.publicIps.map((id) => this.#publicIp(id)),
        ...nat.publicIpPrefixes.map(
          (id) => this.#world.publicIpPrefixes.find((prefix) => prefix.id === id)?.prefix ?? '',
        ),
      ];
    }
    const firewall =
      through?.firewall ?? this.#world.firewalls.find((one) => one.subnet === subnet.id && this.#hidden.length > 0);
    if (firewall !== undefined) return firewall.publicIps.map((id) => this.#publicIp(id));
    const machine = through?.machine ?? this.#machineAt(subnet, toText(this.#source));
    const own = machine?.configurations.find(({ publicIp }) => publicIp !== undefined)?.publicIp;
    if (own !== undefined) return [this.#publicIp(own)];
    if (subnet.hasDefaultOutbound !== false) return [];
    // A machine that nobody knows may have an address that nobody knows.
    return machine === undefined && this.#ask('an address of its own', 2) === 1 ? [] : 'no way out';
  }

  #publicIp(id: string): string {
    return this.#world.publicIps.find((one) => one.id === id)?.address ?? '';
  }

  #enterFromInternet(): Failure | undefined {
    const address = toText(this.#destination);
    const ip = this.#world.publicIps.find((one) => one.address === address);
    for (const machine of this.#world.interfaces) {
      for (const one of machine.configurations) {
        if (ip === undefined || one.publicIp !== ip.id) continue;
        const vnet = this.#vnetOfSubnet(one.subnet);
        const subnet = this.#subnet(one.subnet);
        this.#destination = toNumber(one.address ?? '');
        const denied = this.#gates('Inbound', vnet, subnet, this.#destination);
        if (denied !== undefined) return denied;
        return this.#judge(() => {
          const way = this.#route(vnet, subnet, this.#source);
          return way === 'unseen' ? 'unseen' : way?.hop === 'Internet';
        });
      }
    }
    return failure('noRoute', 'route-system');
  }

  // The destination's own say, and the reply

  #judge(replyComes: () => boolean | 'unseen', seen?: readonly string[]): Failure | undefined {
    const allowed = this.#packet.allowedSources;
    let refused: Failure | undefined;
    if (allowed !== undefined) {
      const isAll = allowed.some((text) => text === '0.0.0.0/0' || text === '*');
      const isIn =
        seen === undefined
          ? oneHolds(allowed, this.#source)
          : seen.length === 0
            ? isAll || this.#ask('the address that Azure lends', 2) === 0
            : seen.every((text) => this.#isCovered(allowed, text));
      if (!isIn) refused = failure('notAuthorized', 'authorized');
    }
    const lost = this.#comesBack(replyComes());
    if (refused !== undefined && lost?.disposition === 'returnLost') {
      return this.#ask('refused or lost', 2) === 0 ? refused : lost;
    }
    return refused ?? lost;
  }

  /** Where a client is hidden, the reply comes as far as what hides it, and has then to find the client. */
  #comesBack(isAnswered: boolean | 'unseen'): Failure | undefined {
    let lost: Failure | undefined;
    for (const comes of [isAnswered, ...this.#hidden.map((hidden) => this.#comesBackFrom(hidden))]) {
      if (comes === 'unseen') lost ??= failure(UNKNOWN, 'unseen');
      else if (!comes) lost = failure('returnLost', 'return');
    }
    return lost;
  }

  #isCovered(allowed: readonly string[], text: string): boolean {
    const [first, last] = bounds(text);
    for (let address = first; address <= last; address++) if (!oneHolds(allowed, address)) return false;
    return true;
  }

  #comesBackFrom(hidden: { readonly leg: Leg; readonly device: Device; readonly before: readonly Device[] }) {
    const { leg, device, before } = hidden;
    return this.#replies(device.vnet, device.subnet, { ...leg, devices: [...before] });
  }

  /** Whether an answer from a subnet finds the way back to the beginning of a leg, by its devices. */
  #replies(vnet: Vnet, subnet: Subnet, leg: Leg): boolean | 'unseen' {
    const wanted = [...leg.devices].reverse();
    let here = vnet;
    let at = subnet;
    for (;;) {
      const way = this.#route(here, at, leg.source);
      if (way === 'unseen') return 'unseen';
      if (way === undefined) return false;
      if (way.hop === 'VirtualAppliance') {
        const next = wanted.shift();
        const device = this.#deviceAt(here, way.address ?? '');
        if (device === undefined || device.id !== next?.id) return false;
        here = device.vnet;
        at = device.subnet;
        continue;
      }
      if (wanted.length > 0) return false;
      if (leg.subnet === undefined) return way.hop === 'VirtualNetworkGateway';
      if (way.hop === 'VnetLocal') return here.subnets.includes(leg.subnet);
      if (way.hop !== 'VNetPeering' || way.peer === undefined) return false;
      return way.peer.subnets.includes(leg.subnet);
    }
  }

  // Routes

  #route(vnet: Vnet, subnet: Subnet, destination: number): Way | 'unseen' | undefined {
    const table = this.#world.routeTables.find(({ id }) => id === subnet.routeTable);
    if (subnet.routeTable !== undefined && table === undefined) return 'unseen';
    const users: Way[] = (table?.routes ?? []).flatMap((route) => {
      const isTag = !looksLikeAddress(route.prefix);
      const prefixes = isTag ? this.#tag(route.prefix) : [route.prefix];
      return prefixes.map((prefix) => ({
        prefix,
        hop: route.nextHop as Way['hop'],
        owner: isTag ? 'tag' : 'user',
        name: route.name,
        ...(route.nextHopAddress !== undefined && { address: route.nextHopAddress }),
      }));
    });
    const ways: Way[] = [...users, { prefix: '0.0.0.0/0', hop: 'Internet', owner: 'system' }];
    for (const prefix of vnet.addressPrefixes) ways.push({ prefix, hop: 'VnetLocal', owner: 'system' });
    for (const peer of this.#peers(vnet)) {
      for (const prefix of peer.addressPrefixes) ways.push({ prefix, hop: 'VNetPeering', owner: 'system', peer });
    }
    for (const prefix of this.#prefixesOfUnseenPeers(vnet, destination)) {
      ways.push({ prefix, hop: 'Unseen', owner: 'system' });
    }
    for (const near of [vnet, ...this.#peers(vnet)]) {
      for (const endpoint of this.#world.privateEndpoints) {
        if (!near.subnets.some(({ id }) => id === endpoint.subnet)) continue;
        for (const address of endpoint.addresses) {
          ways.push({ prefix: `${address}/32`, hop: 'InterfaceEndpoint', owner: 'system', peer: near, endpoint });
        }
      }
    }
    if (table?.propagatesGatewayRoutes !== false) {
      for (const prefix of this.#gatewayFor(vnet)?.prefixes ?? []) {
        ways.push({ prefix, hop: 'VirtualNetworkGateway', owner: 'gateway' });
      }
    }
    if (!users.some(({ prefix }) => prefix === '0.0.0.0/0')) {
      for (const prefix of NONE_ROUTES) {
        const isWithin = vnet.addressPrefixes.some(
          (own) => lengthOf(own) <= lengthOf(prefix) && holds(own, bounds(prefix)[0]),
        );
        if (!isWithin) ways.push({ prefix, hop: 'None', owner: 'system' });
      }
    }
    let matching = ways.filter(({ prefix }) => holds(prefix, destination));
    if (matching.some(({ hop, owner }) => owner === 'system' && ['VnetLocal', 'VNetPeering', 'Unseen'].includes(hop))) {
      matching = matching.filter(({ owner }) => owner !== 'gateway');
    }
    const planted = matching.find(({ hop }) => hop === 'InterfaceEndpoint');
    if (planted !== undefined && this.#givesWay(planted, matching)) {
      matching = matching.filter(({ hop }) => hop !== 'InterfaceEndpoint');
    }
    const order = ['user', 'tag', 'gateway', 'system'];
    return matching.sort(
      (one, other) =>
        lengthOf(other.prefix) - lengthOf(one.prefix) || order.indexOf(one.owner) - order.indexOf(other.owner),
    )[0];
  }

  /** Whether a user's route takes the place of a private endpoint's. */
  #givesWay(planted: Way, matching: readonly Way[]): boolean {
    const home = this.#subnet(planted.endpoint?.subnet ?? '');
    const vnet = this.#vnetOfSubnet(home.id);
    const address = bounds(planted.prefix)[0];
    const space = max(...vnet.addressPrefixes.filter((prefix) => holds(prefix, address)).map(lengthOf));
    const policies = home.privateEndpointPolicies;
    const least = policies === 'Enabled' || policies === 'RouteTableEnabled' ? space : 32;
    return matching.some(({ owner, prefix }) => (owner === 'user' || owner === 'tag') && lengthOf(prefix) >= least);
  }

  #peers(vnet: Vnet): Vnet[] {
    return vnet.peerings.flatMap((link) => {
      const other = this.#vnet(link.remoteVnet);
      const back = other?.peerings.find(({ remoteVnet }) => remoteVnet === vnet.id);
      const isUsable =
        link.state === 'Connected' && link.allowsAccess && back?.state === 'Connected' && back.allowsAccess;
      return isUsable && other !== undefined ? [other] : [];
    });
  }

  /** Where a peer was not seen, its side of the peering may be usable or not. */
  #prefixesOfUnseenPeers(vnet: Vnet, address: number): readonly string[] {
    return vnet.peerings.flatMap((link) => {
      const prefixes = (link.remotePrefixes ?? []).filter((prefix) => holds(prefix, address));
      if (this.#vnet(link.remoteVnet) !== undefined || link.state !== 'Connected' || !link.allowsAccess) return [];
      return prefixes.length > 0 && this.#ask(link.id, 2) === 1 ? prefixes : [];
    });
  }

  /** Whether a packet with that source crosses a usable peering. */
  #peerTakes(from: Vnet, to: Vnet, source: number, fromGateway: boolean): boolean {
    if (oneHolds(from.addressPrefixes, source)) return true;
    const back = to.peerings.find(({ remoteVnet }) => remoteVnet === from.id);
    if (back?.allowsForwarded === true) return true;
    const there = from.peerings.find(({ remoteVnet }) => remoteVnet === to.id);
    return fromGateway && back?.usesRemoteGateways === true && there?.allowsGatewayTransit === true;
  }

  #gatewayFor(vnet: Vnet): { readonly vnet: Vnet; readonly prefixes: readonly string[] } | undefined {
    const hubs = this.#peers(vnet).filter((peer) => {
      const there = vnet.peerings.find(({ remoteVnet }) => remoteVnet === peer.id);
      const back = peer.peerings.find(({ remoteVnet }) => remoteVnet === vnet.id);
      return there?.usesRemoteGateways === true && back?.allowsGatewayTransit === true;
    });
    for (const near of [vnet, ...hubs]) {
      const gateway = this.#world.gateways.find(({ subnet }) => near.subnets.some(({ id }) => id === subnet));
      if (gateway === undefined) continue;
      const sites = this.#world.connections.filter((one) => one.gateway === gateway.id);
      const prefixes = sites.flatMap(
        ({ localGateway }) => this.#world.localGateways.find(({ id }) => id === localGateway)?.prefixes ?? [],
      );
      return { vnet: near, prefixes };
    }
    return undefined;
  }

  // Security groups

  #gates(direction: 'Inbound' | 'Outbound', vnet: Vnet, subnet: Subnet, address: number): Failure | undefined {
    const denied = direction === 'Inbound' ? 'deniedInbound' : 'deniedOutbound';
    const place = { vnet, subnet };
    const destination = toText(this.#destination);
    const isAzures = direction === 'Outbound' && (destination === HOST || destination === METADATA);
    const admin = this.#firstMatch(
      this.#world.securityAdminRules.filter((one) => one.vnet === vnet.id).flatMap(({ rules }) => rules),
      direction,
      place,
      vnet.id,
    );
    if (!isAzures && admin?.access === 'Deny') return failure(denied, 'admin', admin.name);
    if (!isAzures && admin?.access === 'AlwaysAllow') {
      this.#passed.push({ kind: 'admin', rule: admin.name });
      return undefined;
    }
    const machine = this.#machineAt(subnet, toText(address));
    const groups = [subnet.securityGroup, machine?.securityGroup];
    if (direction === 'Outbound') groups.reverse();
    for (const id of groups) {
      if (id === undefined) continue;
      const group = this.#world.securityGroups.find((one) => one.id === id);
      if (group === undefined) {
        if (this.#ask(`${id} ${direction}`, 2) === 0) return failure(denied, 'nsg-unseen');
        continue;
      }
      // No rule that is generated names the tags of Azure's own hosts.
      if (isAzures) continue;
      const user = this.#firstMatch(group.rules, direction, place, id);
      const rule = user ?? this.#firstMatch(group.defaultRules ?? DEFAULT_RULES, direction, place, id);
      const kind = user === undefined ? 'nsg-default' : 'nsg-user';
      const name = `${user === undefined ? 'defaultSecurityRules' : 'securityRules'}/${rule?.name ?? ''}`;
      if (rule?.access !== 'Allow') return failure(denied, kind, name);
      this.#passed.push({ kind, rule: name });
    }
    return undefined;
  }

  #firstMatch(rules: readonly Rule[], direction: string, place: { vnet: Vnet; subnet: Subnet }, of: string) {
    return [...rules]
      .sort((one, other) => one.priority - other.priority)
      .find((rule) => rule.direction === direction && this.#ruleMatches(rule, place, of));
  }

  #ruleMatches(rule: Rule, place: { vnet: Vnet; subnet: Subnet }, of: string): boolean {
    const { protocol, sourcePort, port } = this.#packet;
    const wanted = rule.protocol.toLowerCase();
    if (wanted !== '*' && wanted !== 'any' && wanted !== protocol) return false;
    if (sourcePort !== undefined && !portMatches(rule.sourcePorts, sourcePort)) return false;
    if (port !== undefined && !portMatches(rule.ports, port)) return false;
    const sides = [
      [rule.sources, rule.sourceGroups, this.#source] as const,
      [rule.destinations, rule.destinationGroups, this.#destination] as const,
    ];
    return sides.every(([texts, groups, address], side) => {
      if (texts.length === 0 && groups.length === 0) return this.#ask(`${of} ${rule.name} ${side}`, 2) === 1;
      return (
        texts.some((text) => this.#means(text, address, place)) || groups.some((id) => this.#isMember(id, address))
      );
    });
  }

  #isMember(group: string, address: number): boolean {
    const text = toText(address);
    const isMachine = this.#world.interfaces.some(({ configurations }) =>
      configurations.some((one) => one.address === text && one.applicationSecurityGroups.includes(group)),
    );
    return (
      isMachine ||
      this.#world.privateEndpoints.some(
        (one) => one.addresses.includes(text) && one.applicationSecurityGroups.includes(group),
      )
    );
  }

  #means(text: string, address: number, place: { vnet: Vnet; subnet: Subnet }): boolean {
    if (looksLikeAddress(text)) return holds(text, address);
    switch (text.toLowerCase()) {
      case 'internet':
        return !oneHolds(NOT_INTERNET, address);
      case 'azureloadbalancer':
        return address === toNumber(HOST);
      case 'virtualnetwork':
        return this.#isVirtualNetwork(address, place);
      default:
        return oneHolds(this.#tag(text), address);
    }
  }

  #isVirtualNetwork(address: number, { vnet, subnet }: { vnet: Vnet; subnet: Subnet }): boolean {
    const surely = [
      `${HOST}/32`,
      ...vnet.addressPrefixes,
      ...this.#peers(vnet).flatMap((peer) => peer.addressPrefixes),
      ...(this.#gatewayFor(vnet)?.prefixes ?? []),
    ];
    if (oneHolds(surely, address)) return true;
    for (const link of vnet.peerings) {
      if (this.#vnet(link.remoteVnet) !== undefined || link.state !== 'Connected' || !link.allowsAccess) continue;
      if (this.#ask(`${link.id} ${address}`, 2) === 1) return true;
    }
    if (subnet.routeTable === undefined) return false;
    const table = this.#world.routeTables.find(({ id }) => id === subnet.routeTable);
    if (table === undefined) return this.#ask(`${subnet.routeTable} ${address}`, 2) === 1;
    const prefixes = table.routes.flatMap(({ prefix }) => (looksLikeAddress(prefix) ? [prefix] : this.#tag(prefix)));
    // The documentation says so, and no recorded answer does.
    return oneHolds(prefixes, address) && this.#ask(`${table.id} in VirtualNetwork`, 2) === 1;
  }

  #tag(text: string): readonly string[] {
    const prefixes = this.#around.tags[text.toLowerCase()];
    if (prefixes === undefined) throw new Error(`no tag ${text}`);
    return prefixes;
  }

  // Azure Firewall

  #firewall(firewall: Firewall, vnet: Vnet): { readonly failed?: Failure; readonly hides: boolean } {
    const destination = this.#destination;
    const settings =
      this.#world.firewallPolicies.find(({ id }) => id === firewall.policy)?.settings ?? firewall.settings;
    const isPrivate = oneHolds(settings.privateRanges ?? NONE_ROUTES, destination);
    for (const kind of ['network', 'application'] as const) {
      if (kind === 'application' && this.#packet.protocol !== 'tcp') break;
      for (const [where, groups] of this.#rulesOf(firewall)) {
        if (groups === 'unseen') {
          const answer = this.#ask(`${where} ${kind}`, 3);
          if (answer === 1) return { failed: failure('deniedByFirewall', 'firewall-unseen'), hides: false };
          if (answer === 2) return { hides: kind === 'application' || !isPrivate };
          continue;
        }
        for (const collection of [...groups].sort((one, other) => one.priority - other.priority)) {
          for (const rule of collection.rules) {
            if (rule.kind !== kind || !this.#firewallMatches(rule, vnet)) continue;
            const name = [...(where === '' ? [] : [where]), collection.name, rule.name].join('/');
            const decider = kind === 'network' ? 'firewall-network' : 'firewall-application';
            if (collection.action !== 'Allow') {
              return { failed: failure('deniedByFirewall', decider, name), hides: false };
            }
            this.#passed.push({ kind: decider, rule: name });
            return { hides: kind === 'application' || !isPrivate };
          }
        }
      }
    }
    return { failed: failure('deniedByFirewall', 'firewall-default'), hides: false };
  }

  /** Groups in their order: the parent's first. Where one of a policy was not seen, it may say anything before the others do. */
  #rulesOf(firewall: Firewall): [string, readonly Collection[] | 'unseen'][] {
    if (firewall.policy === undefined) return [['', firewall.collections]];
    const list: [string, readonly Collection[] | 'unseen'][] = [];
    for (let id: string | undefined = firewall.policy; id !== undefined;) {
      const policy = this.#world.firewallPolicies.find((one) => one.id === id);
      if (policy === undefined) throw new Error('no policy');
      const groups = this.#world.ruleCollectionGroups
        .filter((group) => group.policy === policy.id)
        .sort((one, other) => one.priority - other.priority);
      const unseen = policy.ruleCollectionGroups.filter((group) => !groups.some((one) => one.id === group));
      list.unshift(
        ...unseen.map((group): [string, 'unseen'] => [group, 'unseen']),
        ...groups.map((group): [string, readonly Collection[]] => [
          group.id.slice(group.id.lastIndexOf('/') + 1),
          group.collections,
        ]),
      );
      id = policy.basePolicy;
    }
    return list;
  }

  #firewallMatches(rule: FirewallRule, vnet: Vnet): boolean {
    if (rule.kind === 'nat') return false;
    const isFrom =
      rule.sources.some((text) => this.#firewallMeans(text, this.#source)) ||
      rule.sourceIpGroups.some((id) => this.#isInGroup(id, this.#source));
    if (!isFrom) return false;
    const { protocol, port, name } = this.#packet;
    if (rule.kind === 'application') {
      if (port === undefined || name === undefined) return false;
      if (!rule.protocols.some((one) => one.port === port)) return false;
      const wildcards = [
        ...rule.fqdns,
        ...rule.fqdnTags.flatMap((tag) => this.#around.fqdnTags[tag.toLowerCase()] ?? []),
      ];
      return wildcards.some((wildcard) => {
        const text = wildcard.toLowerCase();
        if (text.startsWith('*')) return name.endsWith(text.slice(1)) && name.length >= text.length;
        return name === text;
      });
    }
    const any = rule.protocols.some((one) => one.toLowerCase() === 'any');
    const named = rule.protocols.some((one) => one.toLowerCase() === protocol);
    if (port === undefined ? !(named || (any && rule.ports.includes('*'))) : !(named || any)) return false;
    if (port !== undefined && !portMatches(rule.ports, port)) return false;
    return (
      rule.destinations.some((text) => this.#firewallMeans(text, this.#destination)) ||
      rule.destinationIpGroups.some((id) => this.#isInGroup(id, this.#destination)) ||
      rule.fqdns.some((fqdn) => this.#mayBeDialled(fqdn.toLowerCase(), vnet))
    );
  }

  /** A name in a network rule is what the firewall resolves it to. Where nobody knows that, who dials the name dials the same. */
  #mayBeDialled(fqdn: string, vnet: Vnet): boolean {
    const { name } = this.#packet;
    const answer = this.#resolveByAzure(vnet, fqdn);
    if (answer.kind === 'addresses') return answer.addresses.includes(toText(this.#destination));
    if (answer.kind === 'none') return false;
    return name === undefined ? this.#ask(`${fqdn} for the firewall`, 2) === 1 : name === fqdn;
  }

  #firewallMeans(text: string, address: number): boolean {
    return looksLikeAddress(text) ? holds(text, address) : oneHolds(this.#tag(text), address);
  }

  #isInGroup(id: string, address: number): boolean {
    const group = this.#world.ipGroups.find((one) => one.id === id);
    if (group === undefined) return this.#ask(`${id} ${address}`, 2) === 1;
    return oneHolds(group.ranges, address);
  }

  // Names

  #resolveIn(vnet: Vnet, name: string): Answer {
    if (vnet.dnsServers.length === 0) return this.#resolveByAzure(vnet, name);
    const answers = vnet.dnsServers.map((server) => this.#askServer(vnet, server, name));
    const [first = { kind: 'unknown' } as const] = answers;
    return answers.every((answer) => JSON.stringify(answer) === JSON.stringify(first)) ? first : { kind: 'unknown' };
  }

  #askServer(vnet: Vnet, server: string, name: string): Answer {
    if (server === HOST) return this.#resolveByAzure(vnet, name);
    for (const firewall of this.#world.firewalls) {
      if (firewall.privateAddress !== server || firewall.subnet === undefined) continue;
      const policy = this.#world.firewallPolicies.find(({ id }) => id === firewall.policy);
      if ((policy?.settings ?? firewall.settings).proxiesDns !== true) return { kind: 'none' };
      return this.#resolveByAzure(this.#vnetOfSubnet(firewall.subnet), name);
    }
    const endpoint = this.#world.dnsInboundEndpoints.find(({ addresses }) => addresses.includes(server));
    const resolver = this.#world.dnsResolvers.find(({ id }) => id === endpoint?.resolver);
    const there = resolver === undefined ? undefined : this.#vnet(resolver.vnet);
    return there === undefined ? { kind: 'unknown' } : this.#resolveByAzure(there, name);
  }

  #resolveByAzure(vnet: Vnet, name: string): Answer {
    const linked = this.#world.privateDnsLinks.filter((link) => link.vnet === vnet.id);
    let best: { readonly id: string; readonly name: string } | undefined;
    for (const zone of this.#world.privateDnsZones) {
      if (!linked.some((link) => link.zone === zone.id)) continue;
      if (name !== zone.name && !name.endsWith(`.${zone.name}`)) continue;
      if (best === undefined || zone.name.length > best.name.length) best = zone;
    }
    if (best === undefined) return this.#resolvePublic(name, vnet);
    const zone = best;
    const label = name === zone.name ? '@' : name.slice(0, -zone.name.length - 1);
    const records = this.#world.privateDnsRecords.filter((record) => record.zone === zone.id);
    const record =
      records.find((one) => one.name === label) ??
      (label === '@' ? undefined : records.find((one) => one.name === '*'));
    if (record?.alias !== undefined) return this.#resolveByAzure(vnet, record.alias);
    if (record !== undefined) return { kind: 'addresses', addresses: record.addresses };
    const link = linked.find((one) => one.zone === zone.id);
    return link?.resolutionPolicy === 'NxDomainRedirect' ? this.#resolvePublic(name, vnet) : { kind: 'none' };
  }

  /** Asked on behalf of a VNet, each name on the way is looked for in its private zones first. */
  #resolvePublic(name: string, vnet?: Vnet): Answer {
    const answer = this.#around.names[name];
    if (answer === undefined) return { kind: 'public' };
    if (answer.alias !== undefined) {
      return vnet === undefined ? this.#resolvePublic(answer.alias) : this.#resolveByAzure(vnet, answer.alias);
    }
    return answer.addresses === undefined ? { kind: 'none' } : { kind: 'addresses', addresses: answer.addresses };
  }

  // Finding things

  #vnet(id: string): Vnet | undefined {
    return this.#world.vnets.find((one) => one.id === id);
  }

  #vnetOfSubnet(id: string): Vnet {
    const vnet = this.#world.vnets.find(({ subnets }) => subnets.some((subnet) => subnet.id === id));
    if (vnet === undefined) throw new Error(`no VNet has ${id}`);
    return vnet;
  }

  #subnet(id: string): Subnet {
    const subnet = this.#vnetOfSubnet(id).subnets.find((one) => one.id === id);
    if (subnet === undefined) throw new Error(`no subnet ${id}`);
    return subnet;
  }
}
