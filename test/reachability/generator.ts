/* eslint-disable max-lines -- one list of random choices */
import type {
  ApplicationRule,
  Firewall,
  FirewallPolicy,
  Flow,
  IpGroup,
  Network,
  NetworkInterface,
  NetworkRule,
  Outside,
  Peering,
  PrivateDnsLink,
  PrivateDnsRecord,
  PrivateDnsZone,
  PrivateEndpoint,
  Route,
  RouteTable,
  RuleCollection,
  RuleCollectionGroup,
  SecurityAdminRules,
  SecurityGroup,
  SecurityRule,
  Subnet,
  Unseen,
  VirtualNetwork,
} from '../../shared/reachability/index.ts';
import type { Dice } from '../dice.ts';
import { bounds, type Packet, toNumber, toText } from './simulator.ts';

/** Looked up once: under jest, globals are slow. */
const { ceil, floor, max } = Math;

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer One)[] ? One[] : T[K] };

export interface Case {
  readonly network: Network;
  readonly outside: Required<Outside>;
  readonly packets: readonly { readonly packet: Packet; readonly flow: Flow }[];
}

const RESOURCES = '/subscriptions/s1/resourcegroups/rg/providers/microsoft.network';
const BLOCKS = [
  '10.0.0.0/24',
  '10.0.1.0/24',
  '10.0.2.0/24',
  '172.16.0.0/24',
  '192.168.0.0/25',
  '192.168.0.0/16',
  '100.64.0.0/24',
];
const HUB = '10.9.0.0/24';
const SITES = ['10.200.0.0/24', '192.168.240.0/25'];
const TAGS = {
  servicea: ['20.50.0.0/28', '20.60.0.0/24'],
  'servicea.westeurope': ['20.50.0.0/28'],
  serviceb: ['20.70.0.16/28', '51.0.0.0/30'],
};
const PUBLIC = [
  '20.50.0.0',
  '20.50.0.15',
  '20.50.0.16',
  '20.60.0.9',
  '20.70.0.16',
  '20.70.0.31',
  '20.70.0.32',
  '8.8.8.8',
];
const PORTS = [443, 443, 443, 80, 1433, 22, 444, 442];
const SOURCE_PORTS = [1024, 49151, 49152, 65535, 50000];
const FQDN_TAGS = { someservice: ['api.public.test', '*.svc.public.test'] };
const NAMES = [
  'api.public.test',
  'alias.public.test',
  'gone.public.test',
  'unknown.public.test',
  'app.corp.test',
  'db.sub.corp.test',
  'a.corp.test',
  'store.privatelink.test',
];

/** What a network is mostly about: else some ends would hardly be seen. */
const THEMES = [
  'anything',
  'anything',
  'anything',
  'groups',
  'groups',
  'groups',
  'endpoint',
  'admitted',
  'admitted',
  'admitted',
  'firewall',
  'firewall',
  'firewall',
  'forwarded',
  'forwarded',
  'appliance',
  'appliance',
  'routes',
  'names',
] as const;

export function generate(dice: Dice): Case {
  return new Generator(dice).make();
}

class Generator {
  readonly #dice: Dice;
  readonly #vnets: Mutable<VirtualNetwork>[] = [];
  readonly #interfaces: Mutable<NetworkInterface>[] = [];
  readonly #securityGroups: SecurityGroup[] = [];
  readonly #adminRules: SecurityAdminRules[] = [];
  readonly #routeTables: RouteTable[] = [];
  readonly #publicIps: { id: string; address: string }[] = [];
  readonly #natGateways: { id: string; publicIps: string[]; publicIpPrefixes: string[] }[] = [];
  readonly #endpoints: PrivateEndpoint[] = [];
  readonly #firewalls: Firewall[] = [];
  readonly #policies: FirewallPolicy[] = [];
  readonly #groups: RuleCollectionGroup[] = [];
  readonly #ipGroups: IpGroup[] = [];
  readonly #zones: PrivateDnsZone[] = [];
  readonly #links: PrivateDnsLink[] = [];
  readonly #records: PrivateDnsRecord[] = [];
  readonly #unseen: Unseen[] = [];
  #gateway: { vnet: VirtualNetwork; prefixes: string[] } | undefined;
  /** What packets come from and go to: rules and routes are made to have their borders there. */
  #focus: number[] = [];
  #serial = 0;
  readonly #theme: (typeof THEMES)[number];

  constructor(dice: Dice) {
    this.#dice = dice;
    this.#theme = dice.pick(THEMES);
  }

  #isAbout(...themes: (typeof THEMES)[number][]): boolean {
    return themes.includes(this.#theme);
  }

  make(): Case {
    const dice = this.#dice;
    this.#buildVnets();
    this.#machines();
    if (dice.chance(this.#isAbout('endpoint') ? 1 : 0.3)) this.#privateEndpoint();
    const ends = [this.#ends(), this.#ends()];
    this.#focus = ends.flatMap(({ packet }) => [packet.source, packet.destination ?? PUBLIC[0] ?? '']).map(toNumber);
    if (dice.chance(this.#isAbout('firewall', 'forwarded') ? 1 : 0.75)) this.#firewallRules();
    this.#security();
    this.#routing();
    const outside = this.#names();
    const flows = ends.map((one) => this.#finish(one));
    if (dice.chance(this.#isAbout('anything') ? 0.25 : 0.02)) this.#forget(ends.map(({ vnet }) => vnet));
    return { network: this.#network(), outside, packets: dice.chance(0.5) ? flows : flows.slice(0, 1) };
  }

  #id(type: string): string {
    this.#serial += 1;
    return `${RESOURCES}/${type}/n${this.#serial}`;
  }

  // VNets and what is in them

  #buildVnets(): void {
    const dice = this.#dice;
    const left = dice.chance(0.8) ? '192.168.0.0/16' : '192.168.0.0/25';
    const blocks = dice.shuffled(BLOCKS.filter((block) => block !== left));
    const hasHub = dice.chance(this.#isAbout('firewall', 'forwarded') ? 1 : 0.6);
    const count = dice.between(hasHub ? 2 : 1, this.#isAbout('groups', 'admitted') ? 2 : 3);
    for (let index = 0; index < count; index++) {
      const isHub = hasHub && index === 0;
      const id = this.#id('virtualnetworks');
      const block = isHub ? HUB : (blocks[index] ?? '');
      const addressPrefixes = [block];
      if (!isHub && dice.chance(0.1)) addressPrefixes.push(`10.77.${index}.0/25`);
      const vnet: Mutable<VirtualNetwork> = { id, addressPrefixes, dnsServers: [], subnets: [], peerings: [] };
      this.#vnets.push(vnet);
      if (isHub) this.#special(vnet);
      for (const prefix of addressPrefixes) this.#subnets(vnet, isHub ? '10.9.0.128/25' : prefix);
    }
    const [first, second, third] = this.#vnets;
    if (first !== undefined && second !== undefined) this.#peer(first, second);
    if (third === undefined || first === undefined || second === undefined) return;
    if (hasHub) this.#peer(first, third);
    else if (dice.chance(0.5)) this.#peer(second, third);
    else if (dice.chance(0.5)) {
      // Nobody is its peer: it may have the addresses of another.
      this.#vnets.pop();
      const twin: Mutable<VirtualNetwork> = { ...third, addressPrefixes: [...second.addressPrefixes], subnets: [] };
      this.#vnets.push(twin);
      for (const prefix of twin.addressPrefixes) this.#subnets(twin, prefix);
    }
    if (hasHub && dice.chance(0.2)) this.#peer(second, third);
  }

  #special(vnet: Mutable<VirtualNetwork>): void {
    const dice = this.#dice;
    if (dice.chance(this.#isAbout('firewall', 'forwarded') ? 1 : 0.7)) {
      const subnet = this.#subnet(vnet, 'azurefirewallsubnet', '10.9.0.0/26');
      const publicIps = [this.#publicIp('51.0.3.1')];
      if (dice.chance(0.3)) publicIps.push(this.#publicIp('51.0.3.2'));
      if (dice.chance(0.1)) {
        const at = vnet.subnets.indexOf(subnet);
        vnet.subnets[at] = { ...subnet, natGateway: this.#natGateway() };
      }
      this.#firewalls.push({
        id: this.#id('azurefirewalls'),
        subnet: subnet.id,
        privateAddress: '10.9.0.4',
        publicIps,
        publicAddresses: [],
        collections: [],
        settings: {},
      });
    }
    if (dice.chance(0.45)) {
      this.#subnet(vnet, 'gatewaysubnet', '10.9.0.64/27');
      this.#gateway = { vnet, prefixes: SITES.slice(0, dice.between(1, 2)) };
    }
  }

  #subnet(vnet: Mutable<VirtualNetwork>, name: string, prefix: string): Subnet {
    const subnet: Subnet = {
      id: `${vnet.id}/subnets/${name}`,
      addressPrefixes: [prefix],
      serviceEndpoints: [],
      privateEndpoints: [],
    };
    vnet.subnets.push(subnet);
    return subnet;
  }

  #subnets(vnet: Mutable<VirtualNetwork>, block: string): void {
    const dice = this.#dice;
    const [first, end] = bounds(block);
    let at = first;
    const count = dice.between(1, 3);
    for (let index = 0; index < count; index++) {
      const length = dice.between(27, 29);
      const size = 2 ** (32 - length);
      at = ceil(at / size) * size;
      if (at + size - 1 > end) return;
      const subnet = this.#subnet(vnet, `s${vnet.subnets.length}`, `${toText(at)}/${length}`);
      const more: Partial<Mutable<Subnet>> = {};
      if (dice.chance(0.12)) more.natGateway = this.#natGateway();
      if (dice.chance(0.6)) more.hasDefaultOutbound = dice.chance(0.4);
      if (dice.chance(0.7)) {
        more.privateEndpointPolicies = dice.pick([
          'Disabled',
          'Enabled',
          'NetworkSecurityGroupEnabled',
          'RouteTableEnabled',
        ]);
      }
      this.#replace(vnet, { ...subnet, ...more });
      at += size * dice.between(1, 2);
    }
  }

  #replace(vnet: Mutable<VirtualNetwork>, subnet: Subnet): void {
    const at = vnet.subnets.findIndex(({ id }) => id === subnet.id);
    vnet.subnets[at] = subnet;
  }

  #publicIp(address: string): string {
    const id = this.#id('publicipaddresses');
    this.#publicIps.push({ id, address });
    return id;
  }

  #natGateway(): string {
    const id = this.#id('natgateways');
    const count = this.#dice.between(1, 2);
    const publicIps = [...Array(count).keys()].map(() => this.#publicIp(`51.0.1.${this.#serial}`));
    this.#natGateways.push({ id, publicIps, publicIpPrefixes: [] });
    return id;
  }

  #peer(one: Mutable<VirtualNetwork>, other: Mutable<VirtualNetwork>): void {
    const dice = this.#dice;
    const isGood = dice.chance(this.#isAbout('anything') ? 0.6 : 0.9);
    const transits = this.#gateway?.vnet.id === one.id && dice.chance(0.7);
    const sides: [Mutable<VirtualNetwork>, VirtualNetwork][] = [
      [one, other],
      [other, one],
    ];
    for (const [vnet, remote] of sides) {
      if (!isGood && dice.chance(0.2)) continue;
      const isOther = vnet === other;
      const peering: Peering = {
        id: `${vnet.id}/virtualnetworkpeerings/to-${remote.id.slice(remote.id.lastIndexOf('/') + 1)}`,
        remoteVnet: remote.id,
        state: isGood || dice.chance(0.6) ? 'Connected' : dice.pick(['Initiated', 'Disconnected']),
        allowsAccess: isGood || dice.chance(0.6),
        allowsForwarded: dice.chance(this.#isAbout('forwarded') ? 0.2 : this.#isAbout('firewall') ? 0.9 : 0.6),
        allowsGatewayTransit: transits && !isOther,
        usesRemoteGateways: transits && isOther,
        ...(dice.chance(0.5) && { remotePrefixes: remote.addressPrefixes }),
      };
      vnet.peerings.push(peering);
    }
  }

  #machines(): void {
    const dice = this.#dice;
    for (const vnet of this.#vnets) {
      const groups = [this.#id('applicationsecuritygroups'), this.#id('applicationsecuritygroups')];
      for (const subnet of vnet.subnets) {
        if (/firewallsubnet|gatewaysubnet/.test(subnet.id)) continue;
        const [first] = bounds(subnet.addressPrefixes[0] ?? '');
        for (const offset of [4, 5].slice(0, dice.between(0, 2))) {
          this.#interfaces.push({
            id: this.#id('networkinterfaces'),
            forwards: dice.chance(this.#isAbout('appliance') ? 0.2 : 0.5),
            configurations: [
              {
                address: toText(first + offset),
                subnet: subnet.id,
                applicationSecurityGroups: groups.filter(() => dice.chance(0.3)),
                loadBalancerPools: [],
                ...(dice.chance(this.#isAbout('admitted') ? 0.5 : 0.15) && {
                  publicIp: this.#publicIp(`51.0.0.${this.#serial}`),
                }),
              },
            ],
          });
        }
      }
      this.#groupsOf.set(vnet.id, groups);
    }
  }

  readonly #groupsOf = new Map<string, string[]>();

  #privateEndpoint(): void {
    const dice = this.#dice;
    const vnet = dice.pick(this.#vnets);
    const subnet = dice.pick(vnet.subnets.filter(({ id }) => !/firewallsubnet|gatewaysubnet/.test(id)));
    const id = this.#id('privateendpoints');
    const address = toText(bounds(subnet.addressPrefixes[0] ?? '')[0] + 6);
    const machine = this.#id('networkinterfaces');
    this.#interfaces.push({
      id: machine,
      forwards: false,
      privateEndpoint: id,
      configurations: [{ address, subnet: subnet.id, applicationSecurityGroups: [], loadBalancerPools: [] }],
    });
    this.#replace(vnet, { ...subnet, privateEndpoints: [id] });
    this.#endpoints.push({
      id,
      subnet: subnet.id,
      addresses: dice.chance(0.5) ? [address] : [address],
      interfaces: [machine],
      state: dice.chance(this.#isAbout('endpoint') ? 0.25 : 0.6)
        ? 'Approved'
        : dice.pick(['Pending', 'Rejected', 'Disconnected']),
      applicationSecurityGroups: [],
    });
  }

  // What is asked

  #ends(): { packet: Packet; vnet: VirtualNetwork; subnet?: string; machine?: string } {
    const dice = this.#dice;
    const from = this.#place();
    const source = from.address;
    let packet: Packet;
    if (this.#gateway !== undefined && from.vnet.id === this.#gateway.vnet.id && dice.chance(0.25)) {
      const site = dice.pick(this.#gateway.prefixes);
      packet = {
        from: { gatewayOf: this.#gateway.vnet.id },
        source: toText(dice.pick(bounds(site))),
        destination: this.#place(source).address,
        protocol: 'tcp',
      };
      return { packet, vnet: this.#gateway.vnet };
    }
    const [publicIp] = dice.shuffled(this.#publicIps.filter(({ address }) => address.startsWith('51.0.0.')));
    if (publicIp !== undefined && dice.chance(0.15)) {
      packet = { from: 'internet', source: dice.pick(PUBLIC), destination: publicIp.address, protocol: 'tcp' };
      const owner = this.#interfaces.find(({ configurations }) => configurations[0]?.publicIp === publicIp.id);
      const vnet = this.#vnets.find(({ subnets }) => subnets.some(({ id }) => id === owner?.configurations[0]?.subnet));
      return { packet, vnet: vnet ?? from.vnet };
    }
    const kind =
      this.#isAbout('admitted') || (this.#isAbout('firewall') && dice.chance(0.5))
        ? dice.next() * 0.4
        : this.#isAbout('endpoint')
          ? 0.52 + dice.next() * 0.16
          : this.#isAbout('forwarded')
            ? 0.9
            : dice.next();
    let destination: string;
    if (kind < 0.35) destination = dice.pick(PUBLIC);
    else if (kind < 0.45 && this.#gateway !== undefined) {
      destination = toText(dice.pick(this.#gateway.prefixes.flatMap((prefix) => bounds(prefix))));
    } else if (kind < 0.5) destination = dice.pick(['10.33.0.1', '172.31.255.255', '192.168.3.1', '10.9.0.120']);
    else if (kind < 0.52) destination = '168.63.129.16';
    else if (kind < 0.65 && this.#endpoints[0] !== undefined) destination = this.#endpoints[0].addresses[0] ?? '';
    else destination = this.#place(source).address;
    packet = { from: { subnet: from.subnet }, source, destination, protocol: 'tcp' };
    return {
      packet,
      vnet: from.vnet,
      subnet: from.subnet,
      ...(from.machine !== undefined && { machine: from.machine }),
    };
  }

  /** An address in some subnet, of a machine or of nobody known. */
  #place(other?: string): { vnet: VirtualNetwork; subnet: string; address: string; machine?: string } {
    const dice = this.#dice;
    for (;;) {
      const vnet = dice.pick(this.#vnets);
      const subnets = vnet.subnets.filter(({ id }) => !/firewallsubnet|gatewaysubnet/.test(id));
      const subnet = dice.pick(subnets);
      const [first, last] = bounds(subnet.addressPrefixes[0] ?? '');
      const machines = this.#interfaces.filter(
        ({ configurations, privateEndpoint }) =>
          configurations[0]?.subnet === subnet.id && privateEndpoint === undefined,
      );
      const machine = machines.length > 0 && dice.chance(0.75) ? dice.pick(machines) : undefined;
      const address = machine?.configurations[0]?.address ?? toText(dice.pick([first, first + 5, first + 7, last]));
      if (address === other) continue;
      if (other !== undefined || !this.#endpoints.some(({ addresses }) => addresses.includes(address))) {
        return { vnet, subnet: subnet.id, address, ...(machine !== undefined && { machine: machine.id }) };
      }
    }
  }

  #finish(ends: { packet: Packet; subnet?: string; machine?: string }): { packet: Packet; flow: Flow } {
    const dice = this.#dice;
    const { from, source, destination = '' } = ends.packet;
    const protocol =
      this.#isAbout('firewall') && dice.chance(0.5)
        ? 'tcp'
        : dice.pick(['tcp', 'tcp', 'tcp', 'tcp', 'udp', 'icmp'] as const);
    const port = this.#isAbout('firewall') && dice.chance(0.6) ? 443 : dice.pick(PORTS);
    const sourcePort = dice.pick(SOURCE_PORTS);
    const hasPorts = protocol !== 'icmp';
    const isPublic = PUBLIC.includes(destination);
    const hasName =
      from !== 'internet' &&
      (dice.chance(
        this.#isAbout('groups', 'endpoint', 'admitted', 'forwarded', 'appliance')
          ? 0.08
          : this.#isAbout('names')
            ? 0.9
            : 0.25,
      ) ||
        (this.#isAbout('firewall') && protocol === 'tcp' && isPublic && dice.chance(0.8)));
    const expects =
      !hasName || typeof from !== 'object' || 'gatewayOf' in from || dice.chance(this.#isAbout('names') ? 0.8 : 0.5);
    const name = hasName ? this.#nameFor(destination) : undefined;
    const admissible = [
      ...this.#publicIps.map(({ address }) => address),
      ...['51.0.1.0/28', '51.0.3.0/30', '51.0.0.0/28', '198.51.100.7', '203.0.113.0/24', '198.51.100.8/29'],
      ...(dice.chance(0.2) ? ['0.0.0.0/0'] : []),
    ];
    const allowedSources =
      isPublic && dice.chance(this.#isAbout('admitted') ? 0.95 : 0.2)
        ? dice.shuffled(admissible).slice(0, dice.between(1, 2))
        : undefined;
    const packet: Packet = {
      from,
      source,
      protocol,
      ...(expects && { destination }),
      ...(hasPorts && { port, sourcePort }),
      ...(name !== undefined && { name }),
      ...(allowedSources !== undefined && { allowedSources }),
    };
    const flow: Flow = {
      source:
        ends.machine !== undefined && dice.chance(0.3)
          ? { machine: ends.machine }
          : {
              addresses: [source],
              ...(ends.subnet !== undefined && { subnet: ends.subnet }),
              ...(from !== 'internet' && 'gatewayOf' in from && { via: from.gatewayOf }),
            },
      destination: {
        ...(name !== undefined && { name }),
        ...(expects && { addresses: [destination] }),
        ...(allowedSources !== undefined && { allowedSources }),
      },
      protocol,
      ...(hasPorts && { ports: [String(port)], sourcePorts: [String(sourcePort)] }),
    };
    return { packet, flow };
  }

  #nameFor(destination: string): string {
    const known = this.#records.find(({ addresses }) => addresses.includes(destination));
    const zone = this.#zones.find(({ id }) => id === known?.zone);
    if (known !== undefined && zone !== undefined && this.#dice.chance(0.6)) {
      const label = known.name === '*' ? 'any' : known.name;
      return label === '@' ? zone.name : `${label}.${zone.name}`;
    }
    if (PUBLIC.includes(destination) && this.#dice.chance(0.7)) return 'api.public.test';
    return this.#dice.pick(NAMES);
  }

  // Texts that end near what is asked

  #near(): number {
    return this.#dice.pick(this.#focus);
  }

  #block(address: number, shortest = 8): string {
    const length = this.#dice.pick([32, 32, 31, 30, 29, 28, 27, 25, 24, 16, 8].filter((one) => one >= shortest));
    const size = 2 ** (32 - length);
    let first = floor(address / size) * size;
    if (length > 20 && this.#dice.chance(0.2)) first += size;
    return `${toText(first)}/${length}`;
  }

  #addressText(address: number): string {
    const dice = this.#dice;
    const kind = dice.next();
    if (kind < 0.25) return '*';
    if (kind < 0.35) return toText(address + dice.pick([0, 0, 0, 1, -1]));
    if (kind < 0.5) {
      const first = address - dice.pick([0, 0, 1, 5, -1]);
      return `${toText(first)}-${toText(max(first, address + dice.pick([0, 0, 1, 9, -1])))}`;
    }
    return this.#block(address);
  }

  #ruleText(address: number): string {
    const dice = this.#dice;
    if (dice.chance(0.3)) {
      return dice.pick([
        'VirtualNetwork',
        'virtualnetwork',
        'Internet',
        'AzureLoadBalancer',
        'ServiceA',
        'servicea.WestEurope',
        'ServiceB',
        '0.0.0.0/0',
      ]);
    }
    return this.#addressText(address);
  }

  #portTexts(): string[] {
    const dice = this.#dice;
    const texts = ['*', '*', '443', '442-444', '80-443', '443-443', '444-1433', '1-442', '0-65535', '22', '80', '1433'];
    return dice.chance(0.75) ? [dice.pick(texts)] : [dice.pick(texts), dice.pick(texts)];
  }

  // Security

  #security(): void {
    const dice = this.#dice;
    for (const vnet of this.#vnets) {
      const share = this.#isAbout('groups') ? 0.7 : this.#isAbout('anything') ? 0.45 : 0.2;
      const groups = [...Array(dice.between(1, 3)).keys()].map(() => this.#securityGroup(vnet));
      for (const subnet of [...vnet.subnets]) {
        if (/firewallsubnet|gatewaysubnet/.test(subnet.id) || !dice.chance(share)) continue;
        this.#replace(vnet, { ...subnet, securityGroup: dice.pick(groups) });
      }
      for (const machine of this.#interfaces) {
        const isHere = vnet.subnets.some(({ id }) => id === machine.configurations[0]?.subnet);
        if (isHere && machine.privateEndpoint === undefined && dice.chance(share)) {
          machine.securityGroup = dice.pick(groups);
        }
      }
      const isPlain = vnet.subnets.every(
        ({ id, privateEndpoints }) => privateEndpoints.length === 0 && !/firewallsubnet|gatewaysubnet/.test(id),
      );
      if (isPlain && dice.chance(this.#isAbout('groups') ? 0.5 : 0.2)) {
        const rules = this.#securityRules(vnet, dice.between(1, 3), ['Allow', 'Deny', 'AlwaysAllow']);
        this.#adminRules.push({ id: `${vnet.id}/securityadminrules/effective`, vnet: vnet.id, rules });
      }
    }
  }

  #securityGroup(vnet: VirtualNetwork): string {
    const dice = this.#dice;
    const id = this.#id('networksecuritygroups');
    const count = this.#isAbout('groups') ? dice.between(3, 8) : dice.between(0, 6);
    this.#securityGroups.push({
      id,
      rules: this.#securityRules(vnet, count, ['Allow', 'Allow', 'Deny']),
      ...(dice.chance(0.7) && { defaultRules: DEFAULT_RULES }),
    });
    return id;
  }

  #securityRules(vnet: VirtualNetwork, count: number, access: SecurityRule['access'][]): SecurityRule[] {
    const dice = this.#dice;
    const isAdmin = access.includes('AlwaysAllow');
    const priorities = dice.shuffled([...Array(count).keys()]);
    return priorities.map((priority) => {
      const flow = dice.below(2);
      const sides = ['sources', 'destinations'].map((side, index) => {
        const groups = this.#groupsOf.get(vnet.id) ?? [];
        if (!isAdmin && dice.chance(0.08)) return { [side]: [], [`${side.slice(0, -1)}Groups`]: [dice.pick(groups)] };
        if (!isAdmin && dice.chance(0.01)) return { [side]: [], [`${side.slice(0, -1)}Groups`]: [] };
        const address = dice.chance(0.9) ? (this.#focus[index + 2 * flow] ?? 0) : this.#near();
        let text = isAdmin ? this.#addressText(address) : this.#ruleText(address);
        if (dice.chance(0.02)) text = 'Internet';
        const texts = /^[0-9]/.test(text) && dice.chance(0.2) ? [text, this.#block(this.#near())] : [text];
        return { [side]: texts, [`${side.slice(0, -1)}Groups`]: [] };
      });
      return {
        name: `r${priority}`,
        priority: 100 + priority * 10,
        direction: dice.pick(['Inbound', 'Outbound']),
        access: dice.pick(access),
        protocol: dice.pick(['*', '*', '*', 'Tcp', 'TCP', 'Tcp', 'Udp', 'Icmp', ...(isAdmin ? ['Any'] : [])]),
        sourcePorts: [dice.pick(['*', '*', '*', '*', '*', '*', '*', '1024-65535', '49152-65535', '0-1024', '50000'])],
        ports: this.#portTexts(),
        ...Object.assign({}, ...sides),
      } as SecurityRule;
    });
  }

  // Routes

  #routing(): void {
    const dice = this.#dice;
    const share = this.#isAbout('firewall', 'forwarded', 'appliance', 'routes')
      ? 0.95
      : this.#isAbout('groups', 'admitted')
        ? 0.25
        : 0.5;
    for (const vnet of this.#vnets) {
      for (const subnet of [...vnet.subnets]) {
        const isFirewalls = subnet.id.endsWith('/azurefirewallsubnet');
        const isGateways = subnet.id.endsWith('/gatewaysubnet');
        if (!dice.chance(isFirewalls ? 0.1 : isGateways ? 0.4 : share)) continue;
        const id = this.#id('routetables');
        const routes = isFirewalls ? [] : this.#routes(vnet, isGateways);
        if (isFirewalls) routes.push({ name: 'out', prefix: '0.0.0.0/0', nextHop: 'Internet' });
        this.#routeTables.push({ id, routes, propagatesGatewayRoutes: dice.chance(0.8) });
        this.#replace(vnet, { ...subnet, routeTable: id });
      }
    }
  }

  #routes(vnet: VirtualNetwork, isGateways: boolean): Route[] {
    const dice = this.#dice;
    const routes: Route[] = [];
    const near = this.#appliancesNear(vnet);
    const add = (prefix: string, nextHop: string, nextHopAddress?: string): void => {
      if (routes.some((route) => route.prefix === prefix)) return;
      const name = `u${routes.length}`;
      routes.push({ name, prefix, nextHop, ...(nextHopAddress !== undefined && { nextHopAddress }) });
    };
    const [firewall] = this.#firewalls;
    const isAtFirewall = firewall !== undefined && near.includes(firewall.privateAddress ?? '');
    if (isAtFirewall && !isGateways && dice.chance(this.#isAbout('firewall', 'forwarded') ? 0.95 : 0.6))
      add('0.0.0.0/0', 'VirtualAppliance', firewall.privateAddress);
    if (isAtFirewall && dice.chance(this.#isAbout('forwarded') ? 0.9 : 0.4)) {
      const others = this.#vnets.filter((one) => one !== vnet).flatMap(({ addressPrefixes }) => addressPrefixes);
      for (const prefix of others.length > 0 ? others : []) add(prefix, 'VirtualAppliance', firewall.privateAddress);
    }
    if (this.#isAbout('appliance') && !isGateways && near.length > 0) {
      add(dice.chance(0.5) ? '0.0.0.0/0' : this.#block(this.#near(), 12), 'VirtualAppliance', dice.pick(near));
    }
    const count = dice.between(0, this.#isAbout('firewall', 'forwarded') ? 1 : 3);
    for (let index = 0; index < count; index++) {
      const address = this.#near();
      const isPublic = PUBLIC.includes(toText(address));
      const prefix = dice.chance(0.2) && !isGateways ? '0.0.0.0/0' : this.#block(address, 12);
      const kind = dice.next();
      if (kind < 0.4 && near.length > 0) add(prefix, 'VirtualAppliance', dice.pick(near));
      else if (kind < 0.5) add(prefix, 'VirtualAppliance', dice.pick(['10.99.0.4', '10.9.0.5', '10.0.0.30']));
      else if (kind < 0.65) add(prefix, 'None');
      else if (kind < 0.8) {
        if (isPublic || prefix === '0.0.0.0/0') add(prefix, 'Internet');
      } else if (kind < 0.9) {
        const [own = ''] = vnet.addressPrefixes;
        const [first, last] = bounds(own);
        const [low, high] = bounds(prefix);
        if (first <= low && high <= last) add(prefix, 'VnetLocal');
      } else if (kind < 0.96) {
        const [low, high] = bounds(prefix);
        const isOwn = this.#vnets.some(({ addressPrefixes }) =>
          addressPrefixes.some((own) => low <= bounds(own)[1] && bounds(own)[0] <= high),
        );
        if (!isGateways && (prefix === '0.0.0.0/0' || !isOwn)) add(prefix, 'VirtualNetworkGateway');
      } else add(dice.pick(['ServiceA', 'ServiceB']), dice.pick(['None', 'Internet']));
    }
    return routes;
  }

  /** Addresses of appliances in a VNet and in those beside it. */
  #appliancesNear(vnet: VirtualNetwork): string[] {
    const around = this.#vnets.filter(
      ({ id }) => id === vnet.id || vnet.peerings.some(({ remoteVnet }) => remoteVnet === id),
    );
    const subnets = around.flatMap((one) => one.subnets.map(({ id }) => id));
    const addresses = this.#interfaces
      .filter(
        ({ privateEndpoint, forwards }) =>
          privateEndpoint === undefined && (forwards || this.#dice.chance(this.#isAbout('appliance') ? 0.9 : 0.3)),
      )
      .flatMap(({ configurations }) => configurations)
      .filter(({ subnet }) => subnets.includes(subnet))
      .map(({ address }) => address ?? '');
    const firewalls = this.#firewalls
      .filter(({ subnet }) => subnets.includes(subnet ?? ''))
      .map(({ privateAddress }) => privateAddress ?? '');
    return [...addresses, ...firewalls, ...firewalls];
  }

  // Azure Firewall

  #firewallRules(): void {
    const dice = this.#dice;
    const [firewall] = this.#firewalls;
    if (firewall === undefined) return;
    const ranges = [this.#block(this.#near(), 16), this.#addressText(this.#near())].filter((text) => text !== '*');
    this.#ipGroups.push({ id: this.#id('ipgroups'), ranges });
    const settings = {
      ...(dice.chance(0.5) && { proxiesDns: dice.chance(0.7) }),
      ...(dice.chance(0.15) && { privateRanges: [dice.pick(['10.0.0.0/8', '192.168.0.0/16', '10.0.0.0/16'])] }),
    };
    if (dice.chance(0.2)) {
      this.#firewalls[0] = { ...firewall, collections: this.#collections(dice.between(1, 4)), settings };
      return;
    }
    const parent = dice.chance(0.4) ? this.#policy({}) : undefined;
    const policy = this.#policy(settings, parent);
    this.#firewalls[0] = { ...firewall, policy };
  }

  #policy(settings: FirewallPolicy['settings'], basePolicy?: string): string {
    const dice = this.#dice;
    const id = this.#id('firewallpolicies');
    const priorities = dice.shuffled([100, 200, 300]).slice(0, dice.between(1, 2));
    const groups = priorities.map((priority, index): RuleCollectionGroup => ({
      id: `${id}/rulecollectiongroups/g${index}`,
      policy: id,
      priority,
      collections: this.#collections(dice.between(1, 3)),
    }));
    this.#groups.push(...groups);
    this.#policies.push({
      id,
      ruleCollectionGroups: groups.map((group) => group.id),
      settings,
      ...(basePolicy !== undefined && { basePolicy }),
    });
    return id;
  }

  #collections(count: number): RuleCollection[] {
    const dice = this.#dice;
    const priorities = dice.shuffled([100, 200, 300, 400]).slice(0, count);
    return priorities.map((priority, index) => {
      const isNetwork = dice.chance(this.#isAbout('firewall') ? 0.3 : this.#isAbout('forwarded') ? 0.8 : 0.5);
      const rules = [...Array(dice.between(1, 3)).keys()].map((at) =>
        isNetwork ? this.#networkRule(`n${at}`, dice.below(2)) : this.#applicationRule(`a${at}`, dice.below(2)),
      );
      return {
        name: `c${index}`,
        priority,
        action: dice.chance(this.#isAbout('forwarded') ? 0.9 : 0.6) ? 'Allow' : 'Deny',
        rules,
      };
    });
  }

  #firewallSources(flow: number): { sources: string[]; sourceIpGroups: string[] } {
    const dice = this.#dice;
    const [group] = this.#ipGroups;
    if (group !== undefined && dice.chance(0.15)) return { sources: [], sourceIpGroups: [group.id] };
    if (this.#isAbout('firewall', 'forwarded') && dice.chance(0.5)) return { sources: ['*'], sourceIpGroups: [] };
    return { sources: [this.#addressText(this.#focus[2 * flow] ?? 0)], sourceIpGroups: [] };
  }

  #networkRule(name: string, flow: number): NetworkRule {
    const dice = this.#dice;
    const [group] = this.#ipGroups;
    const kind = dice.next();
    const protocols = dice.pick([['TCP'], ['TCP', 'UDP'], ['Any'], ['Any'], ['UDP'], ['ICMP']]);
    return {
      kind: 'network',
      name,
      ...this.#firewallSources(flow),
      destinations:
        this.#isAbout('forwarded') && kind < 0.4
          ? ['*']
          : kind < 0.7
            ? [this.#addressText(this.#focus[1 + 2 * flow] ?? 0)]
            : kind < 0.8
              ? [dice.pick(['ServiceA', 'ServiceA.WestEurope', 'ServiceB'])]
              : [],
      destinationIpGroups: kind >= 0.8 && kind < 0.9 && group !== undefined ? [group.id] : [],
      fqdns: kind >= 0.9 ? [dice.pick(['api.public.test', 'app.corp.test', 'alias.public.test'])] : [],
      protocols,
      ports: protocols.includes('ICMP') || (this.#isAbout('forwarded') && dice.chance(0.6)) ? ['*'] : this.#portTexts(),
    };
  }

  #applicationRule(name: string, flow: number): ApplicationRule {
    const dice = this.#dice;
    const isTag = dice.chance(0.1);
    const fqdns = [
      '*',
      '*.public.test',
      'api.public.test',
      '*public.test',
      '*.corp.test',
      'app.corp.test',
      '*.api.public.test',
      'API.public.test',
      '*.privatelink.test',
      '*.test',
    ];
    return {
      kind: 'application',
      name,
      ...this.#firewallSources(flow),
      destinations: [],
      protocols: dice.pick([
        [{ type: 'Https', port: 443 }],
        [{ type: 'Https', port: 443 }],
        [
          { type: 'Https', port: 443 },
          { type: 'Http', port: 80 },
        ],
        [{ type: 'Mssql', port: 1433 }],
        [{ type: 'Https', port: 444 }],
      ]),
      fqdns: isTag ? [] : [dice.pick(this.#isAbout('firewall') ? fqdns.slice(0, 4) : fqdns)],
      fqdnTags: isTag ? ['SomeService'] : [],
      webCategories: [],
      urls: [],
      terminatesTls: false,
    };
  }

  // Names

  #names(): Required<Outside> {
    const dice = this.#dice;
    const targets = this.#focus.filter((one) => !toText(one).startsWith('51.0.'));
    const focus = (): string => toText(dice.pick(targets));
    for (const name of ['corp.test', 'sub.corp.test', 'privatelink.test']) {
      if (!dice.chance(0.6)) continue;
      const id = `${RESOURCES}/privatednszones/${name}`;
      this.#zones.push({ id, name });
      for (const vnet of this.#vnets) {
        if (!dice.chance(0.75)) continue;
        this.#links.push({
          id: `${id}/virtualnetworklinks/${vnet.id.slice(vnet.id.lastIndexOf('/') + 1)}`,
          zone: id,
          vnet: vnet.id,
          state: 'Completed',
          ...(dice.chance(0.2) && { resolutionPolicy: 'NxDomainRedirect' }),
        });
      }
      const labels = dice.shuffled(['app', 'db', '*', 'store', '@', 'a', 'db.sub']).slice(0, dice.between(1, 4));
      for (const label of labels) {
        const isAlias = label === 'a' && dice.chance(0.7);
        this.#records.push({
          id: `${id}/a/${label}`,
          zone: id,
          name: label,
          addresses: isAlias ? [] : [dice.chance(0.8) ? focus() : '10.123.0.1'],
          ...(isAlias && { alias: dice.pick(['api.public.test', 'app.corp.test', 'store.privatelink.test']) }),
        });
      }
    }
    for (const vnet of this.#vnets) {
      const [firewall] = this.#firewalls;
      if (!dice.chance(0.2)) continue;
      if (firewall?.privateAddress !== undefined && dice.chance(0.7)) vnet.dnsServers = [firewall.privateAddress];
      else vnet.dnsServers = dice.pick([['168.63.129.16'], ['10.55.0.53']]);
    }
    const none = this.#records.flatMap((record) => {
      const zone = this.#zones.find(({ id }) => id === record.zone)?.name ?? '';
      return dice.chance(0.6) ? [[`${record.name === '*' ? 'any' : record.name}.${zone}`, {}] as const] : [];
    });
    return {
      serviceTags: { changeNumber: '1', tags: TAGS },
      fqdnTags: FQDN_TAGS,
      publicNames: {
        ...Object.fromEntries(none),
        ...(dice.chance(0.7) && { 'a.corp.test': {} }),
        'api.public.test': { addresses: [dice.chance(0.85) ? focus() : '20.99.0.1'] },
        'alias.public.test': { alias: 'store.privatelink.test' },
        'gone.public.test': {},
        ...(dice.chance(0.5) && { 'store.privatelink.test': { addresses: [focus()] } }),
        ...(dice.chance(0.5) && { 'app.corp.test': {} }),
        ...(dice.chance(0.5) && { 'db.sub.corp.test': { addresses: [focus()] } }),
      },
    };
  }

  // What was not seen

  #forget(origins: readonly VirtualNetwork[]): void {
    const dice = this.#dice;
    const lists: { id: string }[][] = [
      this.#securityGroups,
      this.#routeTables,
      this.#groups,
      this.#ipGroups,
      this.#vnets.filter((vnet) => !origins.includes(vnet) && vnet !== this.#gateway?.vnet),
    ];
    const list = dice.pick(lists);
    const [lost] = dice.shuffled(list);
    if (lost === undefined) return;
    const kinds = ['securityGroups', 'routeTables', 'ruleCollectionGroups', 'ipGroups', 'vnets'] as const;
    const kind = kinds[lists.indexOf(list)] ?? 'vnets';
    this.#unseen.push({ within: lost.id, kind, why: 'no access' });
    const isLost = ({ id }: { id: string }): boolean => id === lost.id;
    for (const kept of [this.#securityGroups, this.#routeTables, this.#groups, this.#ipGroups] as { id: string }[][]) {
      const at = kept.findIndex(isLost);
      if (at >= 0) kept.splice(at, 1);
    }
    const at = this.#vnets.findIndex(isLost);
    if (at < 0) return;
    this.#vnets.splice(at, 1);
    const isThere = (id: string): boolean => id.startsWith(`${lost.id}/`);
    const keep = <T>(kept: T[], isKept: (one: T) => boolean): void => {
      kept.splice(0, kept.length, ...kept.filter(isKept));
    };
    keep(this.#interfaces, ({ configurations }) => !isThere(configurations[0]?.subnet ?? ''));
    keep(this.#endpoints, ({ subnet }) => !isThere(subnet));
    keep(this.#firewalls, ({ subnet }) => !isThere(subnet ?? ''));
    keep(this.#adminRules, ({ vnet }) => vnet !== lost.id);
    for (const vnet of this.#vnets) {
      vnet.peerings = vnet.peerings.map((link) =>
        link.remoteVnet === lost.id ? { ...link, remotePrefixes: [...(lost as VirtualNetwork).addressPrefixes] } : link,
      );
    }
  }

  #network(): Network {
    const gateway = this.#gateway;
    const gatewayId = `${RESOURCES}/virtualnetworkgateways/gw`;
    const siteId = `${RESOURCES}/localnetworkgateways/site`;
    return {
      seen: ['s1'],
      unseen: this.#unseen,
      vnets: this.#vnets,
      securityGroups: this.#securityGroups,
      securityAdminRules: this.#adminRules,
      routeTables: this.#routeTables,
      interfaces: this.#interfaces,
      scaleSets: [],
      publicIps: this.#publicIps,
      publicIpPrefixes: [],
      natGateways: this.#natGateways,
      loadBalancers: [],
      firewalls: this.#firewalls,
      firewallPolicies: this.#policies,
      ruleCollectionGroups: this.#groups,
      ipGroups: this.#ipGroups,
      gateways:
        gateway === undefined
          ? []
          : [{ id: gatewayId, kind: 'Vpn', subnet: `${gateway.vnet.id}/subnets/gatewaysubnet`, usesBgp: false }],
      learnedRoutes: [],
      connections:
        gateway === undefined
          ? []
          : [
              {
                id: `${RESOURCES}/connections/c`,
                gateway: gatewayId,
                kind: 'IPsec',
                localGateway: siteId,
                usesBgp: false,
              },
            ],
      localGateways: gateway === undefined ? [] : [{ id: siteId, prefixes: gateway.prefixes }],
      privateEndpoints: this.#endpoints,
      privateDnsZones: this.#zones,
      privateDnsLinks: this.#links,
      privateDnsRecords: this.#records,
      dnsResolvers: [],
      dnsInboundEndpoints: [],
      dnsRulesets: [],
      dnsForwardingRules: [],
      dnsRulesetLinks: [],
    };
  }
}

const DEFAULT_RULES: readonly SecurityRule[] = (
  [
    ['AllowVnetInBound', 65000, 'Inbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowAzureLoadBalancerInBound', 65001, 'Inbound', 'Allow', 'AzureLoadBalancer', '*'],
    ['DenyAllInBound', 65500, 'Inbound', 'Deny', '*', '*'],
    ['AllowVnetOutBound', 65000, 'Outbound', 'Allow', 'VirtualNetwork', 'VirtualNetwork'],
    ['AllowInternetOutBound', 65001, 'Outbound', 'Allow', '*', 'Internet'],
    ['DenyAllOutBound', 65500, 'Outbound', 'Deny', '*', '*'],
  ] as const
).map(([name, priority, direction, access, source, destination]) => ({
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
