import { nodeTraffic } from '../../shared/checks/node-traffic.ts';
import { UNASKED } from '../../shared/collect/unasked.ts';
import { diagnose } from '../../shared/diagnose.ts';
import type { ApiServer } from '../../shared/model/api-server.ts';
import { type Network, type SecurityRule, type Subnet, withResources } from '../../shared/reachability/index.ts';
import {
  aFleet,
  anApiServer,
  aNetwork,
  aPeering,
  aPool,
  ask,
  aSubnet,
  aVnet,
  network,
  NODE_GROUP,
  NODE_SUBNET,
  SUBSCRIPTION,
  type SomeFacts,
} from '../builders.ts';
import {
  aCollection,
  aFirewall,
  aGroup,
  aNetworkRule,
  anInterface,
  aRoute,
  aRule,
  aTable,
} from '../network-builders.ts';
import { testCheck } from './rows.ts';
import { deniedFlows } from './denied-flows.ts';
import { silentKubelets } from './silent-kubelets.ts';

const NSG = network('networksecuritygroups', 'nsg');
const TABLE = network('routetables', 'rt');
const VNET = network('virtualnetworks', 'spoke');
/** 10.1.1.0/24, beside the nodes' 10.1.0.0/24. */
const SECOND = `${VNET}/subnets/pool-2`;
const PODS = '10.244.0.0/16';

const withSubnets = (...subnets: readonly Subnet[]) => ({ vnets: [aVnet('spoke', { subnets })] });

/** One pool, whose subnet has what a row gives it. */
function oneSubnet(subnet: Partial<Subnet>, more: Partial<Network> = {}): SomeFacts {
  return { network: aNetwork({ ...withSubnets(aSubnet(NODE_SUBNET, subnet)), ...more }) };
}

/** The pool `user` in a subnet beside that of the pool `system`. */
function twoSubnets(
  [first, second]: readonly [Partial<Subnet>, Partial<Subnet>],
  more: Partial<Network> = {},
  cluster: Partial<ApiServer> = {},
): SomeFacts {
  return {
    apiServer: anApiServer({ pools: [aPool(), aPool({ name: 'user', mode: 'User', nodeSubnet: SECOND })], ...cluster }),
    network: aNetwork({ ...withSubnets(aSubnet(NODE_SUBNET, first), aSubnet(SECOND, second)), ...more }),
  };
}

/** One subnet with a security group of these rules. */
function guarded(...rules: readonly SecurityRule[]): SomeFacts {
  return oneSubnet({ securityGroup: NSG }, { securityGroups: [aGroup('nsg', ...rules)] });
}

const denyIn = (name: string, priority: number, different: Partial<SecurityRule> = {}) =>
  aRule(name, priority, { access: 'Deny', ...different });
const denyOut = (name: string, priority: number, different: Partial<SecurityRule> = {}) =>
  denyIn(name, priority, { direction: 'Outbound', ...different });
const noKubelet = { protocol: 'Tcp', ports: ['10250'] };

/** Kubenet with two nodes, and a table with routes to their pods. */
const toPods = [0, 1].map((node) => aRoute(`10.244.${node}.0/24`, 'VirtualAppliance', `10.1.0.${4 + node}`));
function kubenet(cluster: Partial<ApiServer> = {}, subnet: Partial<Subnet> = { routeTable: TABLE }, routes = toPods) {
  const pools = [aPool({ count: 2 })];
  return {
    ...oneSubnet(subnet, { routeTables: [aTable('rt', ...routes)] }),
    apiServer: anApiServer({ networkPlugin: 'kubenet', pools, ...cluster }),
  };
}

const { count: _, ...uncounted } = aPool();

const pendingEndpoint = {
  id: network('privateendpoints', 'pe'),
  subnet: NODE_SUBNET,
  addresses: ['10.1.0.9'],
  interfaces: [],
  state: 'Pending',
  applicationSecurityGroups: [],
};

function withEndpoint(facts: SomeFacts): SomeFacts {
  return { ...facts, network: { ...(facts.network ?? aNetwork()), privateEndpoints: [pendingEndpoint] } };
}

/** A VNet, its security group and the API server's subnet in it, all made by AKS. */
function managed(...rules: readonly SecurityRule[]): SomeFacts {
  const [nsg, vnet] = [`${NODE_GROUP}/providers/nsg`, `${NODE_GROUP}/providers/vnet`];
  const { nodeSubnet: __, ...pool } = aPool();
  const subnets = [
    aSubnet(`${vnet}/subnets/aks-subnet`, { securityGroup: nsg }),
    aSubnet(`${vnet}/subnets/aks-apiserver-subnet`, { addressPrefixes: ['10.2.1.0/24'] }),
  ];
  return {
    apiServer: anApiServer({ mode: 'privateVnetIntegrated', pools: [pool] }),
    network: aNetwork({
      vnets: [{ ...aVnet('managed'), id: vnet, subnets }],
      securityGroups: [{ id: nsg, rules }],
    }),
  };
}

/** An API server in the VNet, in 10.1.2.0/28. */
const INSIDE = `${VNET}/subnets/inside`;
function integrated(cluster: Partial<ApiServer>, ...rules: readonly SecurityRule[]): SomeFacts {
  return {
    apiServer: anApiServer({ mode: 'publicVnetIntegrated', ...cluster }),
    network: aNetwork({
      ...withSubnets(
        aSubnet(NODE_SUBNET, { securityGroup: NSG }),
        aSubnet(INSIDE, { addressPrefixes: ['10.1.2.0/28'] }),
      ),
      securityGroups: [aGroup('nsg', ...rules)],
    }),
  };
}
/** The machines of a pool, in the nodes' subnet. */
function aScaleSet(id: string, group: { readonly securityGroup?: string } = {}) {
  const configurations = [{ subnet: NODE_SUBNET, applicationSecurityGroups: [], loadBalancerPools: [] }];
  return { id, interfaces: [{ forwards: true, hasPublicIps: false, configurations, ...group }] };
}

const noCallsFromApiServer = denyIn('no-api', 200, { sources: ['10.1.2.0/28'] });

/** A firewall in the hub that lets everything pass, peered with the VNet of the nodes. */
const HUB = network('virtualnetworks', 'hub');
const hub = aVnet('hub', {
  subnets: [aSubnet(`${HUB}/subnets/azurefirewallsubnet`)],
  peerings: [aPeering('hub', 'spoke', { allowsForwarded: true })],
});
const peered = { peerings: [aPeering('spoke', 'hub', { allowsForwarded: true })] };
const openFirewall = aFirewall({
  privateAddress: '10.2.0.4',
  subnet: `${HUB}/subnets/azurefirewallsubnet`,
  collections: [aCollection('all', 100, 'Allow', aNetworkRule('all'))],
});
function byFirewall(prefix: string, second: Partial<Subnet> = {}, rest: Partial<Network> = {}): SomeFacts {
  const facts = twoSubnets([{ routeTable: TABLE }, second]);
  const subnets = facts.network?.vnets[0]?.subnets ?? [];
  return {
    ...facts,
    network: aNetwork({
      vnets: [aVnet('spoke', { subnets, ...peered }), hub],
      firewalls: [openFirewall],
      routeTables: [aTable('rt', aRoute(prefix, 'VirtualAppliance', '10.2.0.4'))],
      ...rest,
    }),
  };
}

const { networkPlugin: __, ...withoutPlugin } = anApiServer();

/** A rule stops calls of kubelets from one subnet to the other. */
const blocked = twoSubnets(
  [{}, { securityGroup: NSG }],
  { securityGroups: [aGroup('nsg', denyIn('no-kubelet', 200, { ...noKubelet, sources: ['10.1.0.0/24'] }))] },
  { podRanges: [] },
);

testCheck(nodeTraffic, [
  { because: 'nothing stops anything', facts: {}, is: 'pass' },
  {
    because: 'a rule denies the kubelets of one pool to the other',
    facts: twoSubnets(
      [{}, { securityGroup: NSG }],
      { securityGroups: [aGroup('nsg', denyIn('no-kubelet', 200, { ...noKubelet, sources: ['10.1.0.0/24'] }))] },
      { podRanges: [] },
    ),
    is: 'fail',
    subjects: ['nsg securityRules/no-kubelet'],
    says: 'stops nodes of pool system from reaching the kubelets of pool user: denies tcp',
  },
  {
    because: 'a rule denies them where packets leave',
    facts: twoSubnets([{ securityGroup: NSG }, {}], {
      securityGroups: [aGroup('nsg', denyOut('no-kubelet', 200, { ...noKubelet, destinations: ['10.1.1.0/24'] }))],
    }),
    is: 'fail',
    says: 'stops nodes of pool system from reaching the kubelets of pool user',
  },
  {
    because: 'it is denied where it leaves and where it arrives, and each line is told once',
    facts: guarded(denyIn('none-in', 200, noKubelet), denyOut('none-out', 200, noKubelet)),
    is: 'fail',
    subjects: ['nsg securityRules/none-out', 'nsg securityRules/none-in'],
  },
  {
    because: 'a rule denies DNS within the subnet that nodes share with pods',
    facts: { ...guarded(denyIn('no-dns', 200, { ports: ['53'] })), apiServer: anApiServer({ podRanges: [] }) },
    is: 'fail',
    says: 'from reaching DNS on pool system: denies',
  },
  {
    because: 'a rule denies something else between nodes, which is not supported either',
    facts: guarded(denyIn('no-ssh', 200, { protocol: 'Tcp', ports: ['22'] })),
    is: 'fail',
    says: 'from reaching other ports of nodes of pool system and other ports of pods of pool system: denies',
  },
  {
    because: 'one pool fares well and the place of the other is not known',
    facts: {
      ...guarded(denyIn('no-kubelet', 200, noKubelet)),
      apiServer: anApiServer({ pools: [aPool(), aPool({ name: 'user', nodeSubnet: `${VNET}/subnets/gone` })] }),
    },
    is: 'fail',
    says: 'Pool user: where its nodes are is not known',
  },

  { because: 'a group has the default rules alone, which let pods of an overlay pass', facts: guarded(), is: 'pass' },
  {
    because: 'a literal reading of VirtualNetwork would deny pods of an overlay, as it would by the default rules',
    facts: guarded(
      aRule('vnet', 200, { sources: ['VirtualNetwork'], destinations: ['VirtualNetwork'] }),
      denyIn('others', 300),
    ),
    is: 'pass',
  },
  {
    because: 'nodes are let in and pods of the overlay are denied',
    facts: guarded(aRule('nodes', 200, { sources: ['10.1.0.0/24'] }), denyIn('others', 300)),
    is: 'fail',
    subjects: ['nsg securityRules/others'],
    says: 'stops pods of pool system from reaching DNS on pool system and other ports of pods of pool system',
  },
  {
    because: 'nodes are denied the pods of the overlay',
    facts: guarded(denyIn('no-pods', 200, { sources: ['10.1.0.0/24'], destinations: [PODS] })),
    is: 'fail',
    says: 'stops nodes of pool system from reaching DNS on pool system and other ports of pods of pool system',
  },
  {
    because: 'nodes of another cluster in the subnet are denied what only ours have',
    facts: oneSubnet(
      {},
      {
        securityGroups: [aGroup('nsg', denyIn('no-pods', 200, { sources: [PODS] }))],
        scaleSets: [
          aScaleSet(`${NODE_GROUP}/providers/aks-system-1-vmss`),
          aScaleSet('/other/aks-system-2-vmss', { securityGroup: NSG }),
        ],
      },
    ),
    is: 'pass',
  },
  {
    because: 'another subnet of the VNet, and a peer, have addresses that pods of the overlay have too',
    facts: {
      network: aNetwork({
        vnets: [
          aVnet('spoke', {
            addressPrefixes: ['10.1.0.0/16', '10.244.0.0/24'],
            subnets: [aSubnet(`${VNET}/subnets/other`, { addressPrefixes: ['10.244.0.0/24'] }), aSubnet(NODE_SUBNET)],
            peerings: [aPeering('spoke', 'hub', { remotePrefixes: ['10.244.1.0/24'] })],
          }),
          aVnet('hub', { addressPrefixes: ['10.244.1.0/24'], subnets: [], peerings: [aPeering('hub', 'spoke')] }),
        ],
      }),
    },
    is: 'pass',
  },
  {
    because: 'it denies the addresses of an overlay that the cluster does not have, as its pods hide behind nodes',
    facts: {
      ...guarded(denyIn('no-pods', 200, { sources: [PODS] })),
      apiServer: anApiServer({ networkPlugin: 'none' }),
    },
    is: 'pass',
  },
  {
    because: 'its network plugin was not stated, so that pods may need routes',
    facts: { apiServer: withoutPlugin },
    is: 'unknown',
    says: 'the network plugin is not stated',
  },
  {
    because: 'a route table leads the addresses of an overlay elsewhere, which Azure carries past it',
    facts: oneSubnet({ routeTable: TABLE }, { routeTables: [aTable('rt', aRoute(PODS, 'None'))] }),
    is: 'pass',
  },
  {
    because: 'Azure names a block of pods that is none',
    facts: { apiServer: anApiServer({ podRanges: ['10.244.0.0/99'] }) },
    is: 'unknown',
    says: '10.244.0.0/99',
  },
  {
    because: 'pods have a subnet, which nodes may not enter',
    facts: {
      apiServer: anApiServer({ podRanges: [], pools: [aPool({ podSubnet: SECOND })] }),
      network: aNetwork({
        ...withSubnets(aSubnet(NODE_SUBNET), aSubnet(SECOND, { securityGroup: NSG })),
        securityGroups: [aGroup('nsg', denyIn('no-nodes', 200, { sources: ['10.1.0.0/24'] }))],
      }),
    },
    is: 'fail',
    says: 'stops nodes of pool system from reaching DNS on pool system and other ports of pods of pool system',
  },
  {
    because: 'the subnet of the pods was not seen',
    facts: { apiServer: anApiServer({ podRanges: [], pools: [aPool({ podSubnet: SECOND })] }) },
    is: 'unknown',
    says: SECOND,
  },
  {
    because: 'each family of addresses is let in by itself, and one never calls the other',
    facts: {
      network: aNetwork({
        vnets: [
          aVnet('spoke', {
            addressPrefixes: ['10.1.0.0/16', 'fd00:1::/48'],
            subnets: [aSubnet(NODE_SUBNET, { addressPrefixes: ['10.1.0.0/24', 'fd00:1::/64'], securityGroup: NSG })],
          }),
        ],
        securityGroups: [
          aGroup(
            'nsg',
            aRule('four', 200, { sources: ['10.0.0.0/8'], destinations: ['10.0.0.0/8'] }),
            aRule('six', 210, { sources: ['fd00:1::/64'], destinations: ['fd00:1::/64'] }),
            denyIn('others', 300),
          ),
        ],
      }),
    },
    is: 'pass',
  },
  {
    because: 'a private endpoint among the nodes takes nothing, and is no node',
    facts: oneSubnet({}, { privateEndpoints: [pendingEndpoint] }),
    is: 'pass',
  },

  {
    because: 'a route leads to the other pool by a firewall, and replies come back past it',
    facts: byFirewall('10.1.1.0/24'),
    is: 'fail',
    subjects: ['rt routes/to-10.1.1.0_24'],
    says: 'The route to-10.1.1.0_24 of the route table rt stops',
  },
  {
    because: 'a route leads all of the VNet by a firewall, there and back, and no rule lets it pass',
    facts: byFirewall('10.1.0.0/16', { routeTable: TABLE }, { firewalls: [{ ...openFirewall, collections: [] }] }),
    is: 'fail',
    subjects: ['rt routes/to-10.1.0.0_16'],
    says: 'no rule lets it through',
  },
  {
    because: 'a route leads to a firewall, which another leads nowhere: the first is what leads astray',
    facts: byFirewall(
      '10.1.1.0/24',
      {},
      {
        vnets: [
          aVnet('spoke', {
            subnets: [aSubnet(NODE_SUBNET, { routeTable: TABLE }), aSubnet(SECOND)],
            ...peered,
          }),
          {
            ...hub,
            subnets: hub.subnets.map((one) => ({ ...one, routeTable: network('routetables', 'of-firewall') })),
          },
        ],
        routeTables: [
          aTable('rt', aRoute('10.1.1.0/24', 'VirtualAppliance', '10.2.0.4')),
          aTable('of-firewall', aRoute('10.1.1.0/24', 'VirtualAppliance', '10.2.0.99')),
        ],
      },
    ),
    is: 'fail',
    subjects: ['rt routes/to-10.1.1.0_24'],
  },
  {
    because: 'a rule stops what a firewall lets pass',
    facts: byFirewall(
      '10.1.0.0/16',
      { routeTable: TABLE, securityGroup: NSG },
      { securityGroups: [aGroup('nsg', denyIn('no-kubelet', 200, noKubelet))] },
    ),
    is: 'fail',
    subjects: ['nsg securityRules/no-kubelet'],
  },
  {
    because: 'an admin rule stops what a firewall lets pass',
    facts: byFirewall(
      '10.1.0.0/16',
      { routeTable: TABLE },
      {
        securityAdminRules: [
          { id: `${VNET}/securityadminrules/effective`, vnet: VNET, rules: [denyIn('no-kubelet', 200, noKubelet)] },
        ],
      },
    ),
    is: 'fail',
    subjects: ['effective no-kubelet'],
  },
  {
    because: 'a route leads the other pool nowhere',
    facts: byFirewall('10.1.1.0/24', {}, { routeTables: [aTable('rt', aRoute('10.1.1.0/24', 'None'))] }),
    is: 'fail',
    subjects: ['rt routes/to-10.1.1.0_24'],
  },
  {
    because: 'a route leads all of the VNet by a machine of which nobody knows what it lets pass',
    facts: byFirewall(
      '10.1.0.0/16',
      { routeTable: TABLE },
      {
        firewalls: [],
        interfaces: [anInterface('nva', '10.2.0.4', `${HUB}/subnets/azurefirewallsubnet`, { forwards: true })],
      },
    ),
    is: 'unknown',
    says: 'what the appliance lets through, and whether it hides the client, only itself can tell',
  },

  { because: 'kubenet has a route to the pods of each node', facts: kubenet(), is: 'pass' },
  {
    because: 'kubenet lacks the route to one node',
    facts: kubenet({}, undefined, toPods.slice(1)),
    is: 'fail',
    subjects: ['rt routes'],
    says: 'leads to the pods of 1 nodes, and the cluster has 2',
  },
  {
    because: 'a route to a block of pods leads to no node',
    facts: kubenet({}, undefined, [...toPods.slice(1), aRoute('10.244.0.0/24', 'VirtualAppliance', '10.9.0.4')]),
    is: 'fail',
    subjects: ['rt routes'],
  },
  {
    because: 'kubenet of two families lacks a route in one',
    facts: kubenet({ podRanges: [PODS, 'fd12:3456:789a::/64'] }),
    is: 'fail',
    says: 'leads to the pods of 0 nodes',
  },
  {
    because: 'a route is missing while nodes come',
    facts: kubenet({ provisioningState: 'Scaling' }, undefined, toPods.slice(1)),
    is: 'unknown',
    says: 'it is Scaling',
  },
  {
    because: 'a pool without a route is stopped, and has no nodes',
    facts: kubenet({ pools: [aPool({ count: 2 }), aPool({ name: 'idle', count: 3, powerState: 'Stopped' })] }),
    is: 'pass',
  },
  {
    because: 'how many nodes there are Azure did not say',
    facts: kubenet({ pools: [uncounted] }),
    is: 'unknown',
    says: 'how many nodes pool system has',
  },
  {
    because: 'the route table of kubenet was not read',
    facts: {
      ...kubenet(),
      network: aNetwork({
        ...withSubnets(aSubnet(NODE_SUBNET, { routeTable: TABLE })),
        unseen: [{ within: '', kind: 'routeTables', why: '403' }],
      }),
    },
    is: 'unknown',
    says: '403',
  },
  {
    because: 'the route table of kubenet is nowhere',
    facts: { ...kubenet(), network: aNetwork(withSubnets(aSubnet(NODE_SUBNET, { routeTable: TABLE }))) },
    is: 'unknown',
    says: `${TABLE} does not exist`,
  },
  {
    because: 'the blocks of pods are not known with kubenet',
    facts: kubenet({ podRanges: [] }),
    is: 'unknown',
    says: 'which addresses pods have',
  },
  {
    because: 'a subnet of kubenet has no route table',
    facts: kubenet({}, {}),
    is: 'fail',
    subjects: ['nodes routeTable'],
    says: 'The subnet nodes has no route table',
  },

  {
    because: 'the API server calls kubelets from its own subnet, which a rule denies',
    facts: integrated({ subnet: INSIDE }, noCallsFromApiServer),
    is: 'fail',
    says: 'stops the API server from reaching the kubelets of pool system',
  },
  {
    because: 'the API server calls kubelets by a tunnel, and nobody from that subnet',
    facts: integrated({ mode: 'public' }, noCallsFromApiServer),
    is: 'pass',
  },
  {
    because: 'a private endpoint among the nodes is no kubelet',
    facts: withEndpoint(integrated({ subnet: INSIDE })),
    is: 'pass',
  },
  { because: 'the API server may call kubelets', facts: integrated({ subnet: INSIDE }), is: 'pass' },
  {
    because: 'the subnet of the API server is nowhere to be found',
    facts: integrated({ subnet: `${VNET}/subnets/gone` }),
    is: 'unknown',
    says: 'gone does not exist',
  },
  {
    because: 'AKS made the VNet, and the subnet of the API server in it',
    facts: managed(denyIn('no-api', 200, { sources: ['10.2.1.0/24'] })),
    is: 'fail',
    says: 'stops the API server from reaching the kubelets of pool system',
  },
  { because: 'all is well in a VNet that AKS made', facts: managed(), is: 'pass' },
  {
    because: "system pods are on nodes of Microsoft's",
    facts: { apiServer: anApiServer({ hasHostedSystemPools: true }) },
    is: 'unknown',
    says: "Microsoft's own nodes",
  },

  { because: 'it is stopped', facts: { apiServer: anApiServer({ powerState: 'Stopped' }) }, is: 'notApplicable' },
  { because: 'it has no pool', facts: { apiServer: anApiServer({ pools: [] }) }, is: 'notApplicable' },
  {
    because: 'its pools were not stated',
    facts: { apiServer: anApiServer({ pools: [], arePoolsUnknown: true }) },
    is: 'unknown',
  },
  { because: 'the cluster was not read', facts: { apiServer: undefined }, is: 'unknown' },
  { because: 'the network was not read', facts: { network: undefined }, is: 'unknown' },
  {
    because: 'nodes have public addresses, and a rule denies a tag whose addresses were not read',
    facts: {
      serviceTags: undefined,
      network: aNetwork({
        vnets: [
          aVnet('spoke', {
            addressPrefixes: ['51.4.0.0/16'],
            subnets: [aSubnet(NODE_SUBNET, { addressPrefixes: ['51.4.0.0/24'], securityGroup: NSG })],
          }),
        ],
        securityGroups: [aGroup('nsg', denyIn('no-storage', 200, { sources: ['Storage'] }))],
      }),
    },
    is: 'unknown',
    says: 'the service tag "storage"',
  },
  ...silentKubelets(blocked),
  ...deniedFlows(blocked),
]);

it('what logs nobody asked for would say withholds nothing', () => {
  const fleet = aFleet();
  const clusters = fleet.clusters.map(({ cluster, facts }) => ({
    cluster,
    facts: { ...facts, serverLog: UNASKED.serverLog, failedCalls: UNASKED.failedCalls, agentLog: UNASKED.agentLog },
  }));

  expect(diagnose({ ...fleet, clusters }, [nodeTraffic]).map(({ status }) => status)).toEqual(['pass']);
});

describe('what stops only other ports', () => {
  const severityOf = (facts: SomeFacts) => ask(nodeTraffic, facts).map(({ severity }) => severity);

  it.each([
    ['22', 'medium'],
    ['10250', 'high'],
    ['10000-11000', 'high'],
    ['*', 'high'],
    ['53', 'high'],
  ])('denied %s is of %s severity', (port, severity) => {
    expect(severityOf(guarded(denyIn('no', 200, { ports: [port] })))).toEqual([severity]);
  });
});

it('DNS of the nodes themselves is of medium severity, where pods have addresses of their own', () => {
  const rule = denyIn('no', 200, { ports: ['53'], destinations: ['10.1.0.0/24'] });

  expect(ask(nodeTraffic, guarded(rule)).map(({ severity }) => severity)).toEqual(['medium']);
});

describe('the fix', () => {
  const fixOf = (facts: SomeFacts) => ask(nodeTraffic, facts).map(({ remediation }) => remediation);
  const commandOf = (facts: SomeFacts) => fixOf(facts).map(({ command }) => command ?? 'none');

  it('lets in what is denied and no more', () => {
    const rule = denyIn('no-kubelet', 200, { ...noKubelet, sources: ['10.1.0.64/26'] });
    const [command] = commandOf({ ...guarded(rule), apiServer: anApiServer({ podRanges: [] }) });

    expect(command).toContain(
      '--protocol Tcp --source-address-prefixes 10.1.0.64/26 --destination-address-prefixes 10.1.0.0/24 --destination-port-ranges 10250',
    );
  });

  it('is one rule where everything is denied', () => {
    const facts = twoSubnets(
      [{ securityGroup: NSG }, { securityGroup: NSG }],
      { securityGroups: [aGroup('nsg', denyIn('all', 200))] },
      { podRanges: [] },
    );

    expect(commandOf(facts)).toEqual([
      expect.stringMatching(
        /^az network nsg rule create [^&]*--priority 199 .*--protocol '\*' --source-address-prefixes 10\.1\.0\.0\/23 --destination-address-prefixes 10\.1\.0\.0\/23 --destination-port-ranges '\*'$/,
      ),
    ]);
  });

  it('is whole for flows that come to a line only past another one', () => {
    const [out, into] = ['out', 'in'].map((name) => network('networksecuritygroups', name));
    const facts = twoSubnets(
      [{ securityGroup: out ?? '' }, { securityGroup: into ?? '' }],
      {
        securityGroups: [
          aGroup('out', denyOut('none-out', 200, noKubelet)),
          aGroup('in', denyIn('none-in', 200, noKubelet)),
        ],
      },
      { podRanges: [] },
    );
    const findings = ask(nodeTraffic, facts);
    const changed = findings.reduce(
      (net, { remediation }) => withResources(net, remediation.change?.network ?? {}),
      facts.network ?? aNetwork(),
    );

    expect(findings.map(({ subject, certainty }) => [subject, certainty])).toEqual([
      ['out securityRules/none-out', 'proven'],
      ['in securityRules/none-in', 'proven'],
    ]);
    expect(findings[1]?.remediation.command).toMatch(/-prefixes 10\.1\.1\.0\/24 .* && .*-prefixes 10\.1\.0\.0\/24 /);
    expect(ask(nodeTraffic, { ...facts, network: changed }).map(({ status }) => status)).toEqual(['pass']);
  });

  it('keeps to the VNet what a wide route leads elsewhere', () => {
    const facts = byFirewall(
      '10.1.0.0/16',
      { routeTable: TABLE },
      { firewalls: [{ ...openFirewall, collections: [] }] },
    );

    expect(commandOf(facts)).toEqual([
      expect.stringMatching(/-n inside-10\.1\.0\.0-23 --address-prefix 10\.1\.0\.0\/23 --next-hop-type VnetLocal$/),
    ]);
  });

  it('takes away a route that is for nothing else', () => {
    expect(commandOf(byFirewall('10.1.1.0/24'))).toEqual([expect.stringMatching(/route delete .* -n to-10.1.1.0_24$/)]);
  });

  it('gives a subnet the one table that has the routes of kubenet', () => {
    expect(commandOf(kubenet({}, {}))).toEqual([
      `az network vnet subnet update --ids ${NODE_SUBNET} --route-table ${TABLE}`,
    ]);
  });

  it('is not known where no table, or none of one cluster alone, has them', () => {
    const tables = [aTable('rt', ...toPods), aTable('rt2', ...toPods)];
    const among = (routeTables: Network['routeTables']) => ({
      ...kubenet(),
      network: aNetwork({ ...withSubnets(aSubnet(NODE_SUBNET)), routeTables }),
    });

    const far = tables.slice(0, 1).map((table) => ({ ...table, id: table.id.replace(SUBSCRIPTION, 'other') }));

    expect([[], tables, far].map((some) => commandOf(among(some)))).toEqual([['none'], ['none'], ['none']]);
  });

  it('is none in what AKS keeps itself', () => {
    const { apiServer, ...facts } = managed();
    const ownKubenet = { ...(apiServer ?? anApiServer()), mode: 'public', networkPlugin: 'kubenet' } as const;
    const routes = [0, 1].map((node) => aRoute(`10.244.${node}.0/24`, 'VirtualAppliance', `10.2.0.${4 + node}`));
    const net = { ...(facts.network ?? aNetwork()), routeTables: [aTable('rt', ...routes)] };

    expect(commandOf(managed(denyIn('no-api', 200, { sources: ['10.2.1.0/24'] })))).toEqual(['none']);
    expect(commandOf({ apiServer: ownKubenet, network: net })).toEqual(['none']);
  });
});
