import { isFqdnMatch } from '../../shared/reachability/firewall/fqdn.ts';
import { NO_RULE } from '../../shared/reachability/firewall/firewall.ts';
import { passesOf } from '../../shared/reachability/firewall/policy.ts';
import { trace } from '../../shared/reachability/index.ts';
import { askGroup, testRules } from '../../shared/reachability/groups/nsg.ts';
import { resolveIn } from '../../shared/reachability/names/resolve.ts';
import { chooseRoute } from '../../shared/reachability/routes/route-choice.ts';
import { effectiveRoutes } from '../../shared/reachability/routes/routes.ts';
import { spotAt, spotIn, type Spot } from '../../shared/reachability/addresses/spot.ts';
import { vnetScope } from '../../shared/reachability/groups/vnet-scope.ts';
import { cidrs, ipSet } from '../../shared/reachability/addresses/ip-set.ts';
import { aNetwork } from '../builders.ts';
import { aFirewall } from '../network-builders.ts';
import {
  anOrdered,
  behindFirewall,
  connectivityNetwork,
  groupsOf,
  hubAndSpokes,
  networkOf,
  peeredWithEndpoints,
  STORAGE,
  SUBNET,
} from './verdict-networks.ts';
import { type RecordedGroup, verdicts } from './verdicts.ts';

const all = verdicts();
const of = (kind: string) => all.filter((verdict) => verdict.kind === kind);

(all.length > 0 ? describe : describe.skip)('what Azure said', () => {
  it('is looked at whole', () => {
    const kinds = [
      'nsg',
      'nextHop',
      'effectiveRoutes',
      'connectivity',
      'firewall',
      'fqdnMatch',
      'firewallOrder',
      'dns',
      'tagExpansion',
    ];
    expect(all.filter(({ kind }) => !kinds.includes(kind))).toEqual([]);
  });

  it.each(of('nsg').map((verdict) => [verdict.id, verdict] as const))('of security groups: %s', (_, verdict) => {
    const { flow, expected } = verdict;
    const net = networkOf(verdict);
    const [group] = groupsOf(verdict);
    if (group === undefined) throw new Error('no group');
    const direction = flow['direction'] === 'Inbound' ? 'Inbound' : 'Outbound';
    const setting = { network: net, scope: vnetScope(net, first(net.vnets), first(first(net.vnets).subnets)) };
    const packet = {
      protocol: (flow['protocol'] ?? '').toLowerCase() as 'tcp',
      source: address(flow['src']),
      destination: address(flow['dst']),
      sourcePort: ports(flow['srcPort']),
      port: ports(flow['dstPort']),
    };
    const decision = askGroup(group, direction, packet, setting);

    if (expected.perNsg !== undefined) {
      const tests = testRules(group, direction, packet, setting).map(({ name, ...rest }) => ({
        name: logged(name),
        ...rest,
      }));
      expect(tests).toEqual(first(expected.perNsg).rules);
    }
    expect(decision).toMatchObject({ status: 'decided', rule: { access: expected.access } });
    const by = decision.status === 'decided' ? decision.rule.by : '';
    if (expected.rule !== undefined) expect([by, logged(by)]).toContain(expected.rule);
  });

  it.each(of('nextHop').map((verdict) => [verdict.id, verdict] as const))('of next hops: %s', (_, verdict) => {
    const { flow, expected } = verdict;
    const net = verdict.id.startsWith('lab-hubspoke') ? hubAndSpokes() : networkOf(verdict);
    const spoke = net.vnets.find(({ addressPrefixes }) => addressPrefixes.includes('10.20.0.0/16')) ?? first(net.vnets);
    const choice = chooseRoute(net, spoke, first(spoke.subnets), address(flow['dst']));

    expect(choice.status).toBe('chosen');
    if (choice.status !== 'chosen') return;
    // Network Watcher called one and the same hop `VnetLocal` in 2017 and `VirtualNetwork` since.
    const type = expected.nextHopType === 'VirtualNetwork' ? 'VnetLocal' : expected.nextHopType;
    expect(choice.route.nextHop).toBe(type);
    expect(choice.route.nextHopAddress ?? null).toBe(expected.nextHopIp ?? null);
  });

  it.each(of('effectiveRoutes').map((verdict) => [verdict.id, verdict] as const))(
    'of effective routes: %s',
    (_, verdict) => {
      const { expected } = verdict;
      const net = verdict.id.startsWith('lab-hubspoke')
        ? hubAndSpokes()
        : verdict.id.startsWith('lab-pe')
          ? peeredWithEndpoints()
          : networkOf(verdict);
      const vnet = verdict.id.startsWith('lab-pe')
        ? net.vnets.find(({ id }) => id.endsWith('vnet2'))
        : first(net.vnets);
      if (vnet === undefined) throw new Error('no VNet');
      const { routes } = effectiveRoutes(net, vnet, first(vnet.subnets), STORAGE);
      const active = routes.filter(({ isActive }) => isActive).map(({ prefix, nextHop }) => `${prefix} ${nextHop}`);

      // Of the private ranges, 172.16.0.0/12 came and went; Microsoft's own ranges no engine needs; peerings across regions have a name of their own.
      const wanted = (expected.routes ?? [])
        .map(([prefix, hop]) => `${prefix} ${hop.replace('VNetGlobalPeering', 'VNetPeering')}`)
        .filter((route) => !/^(25|40|104|157|198|20|23)\.|^172\.16/.test(route) || route.startsWith('172.16.0.0/16'));
      expect(active).toEqual(expect.arrayContaining(wanted));
      if (expected.routes && !verdict.id.startsWith('lab-hubspoke'))
        expect(active.filter((route) => !wanted.includes(route) && !route.startsWith('172.16'))).toEqual([]);

      const listed = routes.map(({ source, isActive, prefix, nextHop, nextHopAddress }) => [
        source === 'VirtualNetworkGateway' ? 'Default' : source,
        isActive ? 'Active' : 'Invalid',
        nextHop === 'VirtualNetworkServiceEndpoint' ? '<Storage prefixes>' : prefix,
        nextHop,
        ...(nextHopAddress === undefined ? [] : [nextHopAddress]),
      ]);
      expect(listed).toEqual(expect.arrayContaining([...(expected.table ?? [])]));
      expect(active.filter((route) => expected.absent?.includes(route))).toEqual([]);
    },
  );

  it.each(of('tagExpansion').map((verdict) => [verdict.id, verdict] as const))(
    'of VirtualNetwork: %s',
    (_, verdict) => {
      const net = networkOf(verdict);
      const { surely } = vnetScope(net, first(net.vnets), first(first(net.vnets).subnets));

      expect(cidrs(surely)).toEqual(cidrs(ipSet(verdict.expected.VirtualNetwork ?? [])));
    },
  );

  it.each(of('fqdnMatch').map((verdict) => [verdict.id, verdict] as const))('of names: %s', (_, { flow, expected }) => {
    expect(isFqdnMatch(flow['pattern'] ?? '', flow['fqdn'] ?? '')).toBe(expected.match);
  });

  it.each(of('firewallOrder').map((verdict) => [verdict.id, verdict] as const))(
    'of the order of rules: %s',
    (_, verdict) => {
      const { parent = [], child = [] } = verdict.network;
      const policy = (name: string, groups: readonly RecordedGroup[], base?: string) => ({
        policy: { id: name, ruleCollectionGroups: [], settings: {}, ...(base && { basePolicy: base }) },
        groups: groups.map(({ rcg, priority, collections }) => ({
          id: `${name}/${rcg}`,
          policy: name,
          priority,
          collections: collections.map(([collection, kind, rank]) => anOrdered(collection, kind, rank)),
        })),
      });
      const [older, younger] = [policy('/parent', parent), policy('/child', child, '/parent')];
      const net = aNetwork({
        firewallPolicies: [younger.policy, older.policy],
        ruleCollectionGroups: [...younger.groups, ...older.groups].toReversed(),
      });
      const passes = passesOf(net, aFirewall({ policy: '/child' }));
      const order = [...passes.nat, ...passes.network, ...passes.application].map(({ by }) => by.split('/')[1]);

      expect(order).toEqual(verdict.expected.order);
    },
  );

  it.each(of('firewall').map((verdict) => [verdict.id, verdict] as const))('of firewalls: %s', (_, verdict) => {
    const { flow, expected } = verdict;
    const net = behindFirewall(verdict);
    const answer = trace(net, {
      source: { subnet: SUBNET, addresses: [flow['src'] ?? '10.0.2.4'] },
      destination: { addresses: ['203.0.113.9'], ...(flow['fqdn'] && { name: flow['fqdn'] }) },
      protocol: 'tcp',
      ports: [flow['dstPort'] ?? ''],
    });
    const ruling = answer.hops.find(({ kind }) => kind === 'firewall');

    expect(ruling?.ruling).toBe(expected.access === 'Allow' ? 'allow' : 'deny');
    expect([ruling?.by, ruling?.by?.split('/').at(-1)]).toContain(expected.rule ?? NO_RULE);
    expect(answer.disposition).toBe(expected.access === 'Allow' ? 'delivered' : 'deniedByFirewall');
  });

  it.each(of('dns').map((verdict) => [verdict.id, verdict] as const))(
    'of names in a zone: %s',
    (_, { flow, expected }) => {
      const net = peeredWithEndpoints();
      const vnet = net.vnets.find(({ id }) => id.endsWith(flow['fromVnet'] === 'rg1vnet1' ? 'vnet1' : 'vnet2'));
      if (vnet === undefined) throw new Error('no VNet');
      const answer = resolveIn(net, vnet, flow['name'] ?? '', {
        'rg1sto1brng1.blob.core.windows.net': { alias: 'rg1sto1brng1.privatelink.blob.core.windows.net' },
        'rg1sto1brng1.privatelink.blob.core.windows.net': { addresses: ['52.239.170.68'] },
      });

      expect(answer).toMatchObject({ status: 'addresses', addresses: [expected.resolvesTo] });
      expect('by' in answer).toBe(expected.private);
    },
  );

  it.each(of('connectivity').map((verdict) => [verdict.id, verdict] as const))('of connections: %s', (id, verdict) => {
    const { flow, expected } = verdict;
    const answer = trace(connectivityNetwork(id), {
      source: { addresses: [flow['src'] ?? ''] },
      destination: { addresses: [flow['dst'] ?? ''] },
      protocol: (flow['protocol'] ?? '').toLowerCase() as 'tcp',
      ...(flow['dstPort'] && { ports: [flow['dstPort']] }),
    });
    const last = answer.hops.at(-1);

    if (expected.connectionStatus === 'Reachable') expect(answer.disposition).toBe('delivered');
    else if (expected.issue?.type === 'UserDefinedRoute') {
      expect(answer.disposition).toBe('droppedByRoute');
      expect(last?.by).toMatch(/^routes\//);
    } else {
      expect(answer.disposition).toBe('deniedOutbound');
      expect(logged(last?.by ?? '')).toBe(expected.issue?.RuleName);
    }
  });
});

/** As diagnostics and flow logs name rules. */
function logged(by: string): string {
  return by.replace(/^defaultSecurityRules\//, 'DefaultRule_').replace(/^securityRules\//, 'UserRule_');
}

function address(text = ''): Spot {
  const spot = spotAt(text);
  if (spot === undefined) throw new Error(`no address: ${text}`);
  return spot;
}

function ports(text = '*'): Spot {
  return spotAt(text, 0) ?? spotIn({ family: 0, first: 0n, last: 65535n });
}

function first<T>(list: readonly T[]): T {
  const [one] = list;
  if (one === undefined) throw new Error('an empty list');
  return one;
}
