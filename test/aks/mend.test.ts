import { mendFor } from '../../shared/aks/fixes/mend.ts';
import { fatesOf, type Need } from '../../shared/aks/need.ts';
import { clear } from '../../shared/aks/obstacles.ts';
import type { Firewall, Network, RuleCollection, Subnet } from '../../shared/reachability/index.ts';
import { anApiServer, aNetwork, aSubnet, aVnet, CLUSTER, network, NODE_GROUP, NODE_SUBNET } from '../builders.ts';
import { aCollection, aFirewall, anApplicationRule, aGroup, aRoute, aRule, aTable } from '../network-builders.ts';

const deny = aRule('no', 300, { direction: 'Outbound', access: 'Deny', destinations: ['Internet'] });

/** Nodes under a security group that denies the internet, kept by AKS or by the cluster's owner. */
function guarded(id: string) {
  const subnet = aSubnet(NODE_SUBNET, { securityGroup: id });
  return aNetwork({ vnets: [aVnet('spoke', { subnets: [subnet] })], securityGroups: [{ ...aGroup('x', deny), id }] });
}

/** Nodes whose routes lead to a firewall in the same VNet. */
function throughFirewall(different: Partial<Firewall>, more: Partial<Network>, nodes: Partial<Subnet> = {}): Network {
  const table = aTable('rt', aRoute('0.0.0.0/0', 'VirtualAppliance', '10.1.1.4'));
  const home = `${network('virtualnetworks', 'spoke')}/subnets/azurefirewallsubnet`;
  const ip = network('publicipaddresses', 'ip');
  return aNetwork({
    vnets: [
      aVnet('spoke', {
        subnets: [
          aSubnet(NODE_SUBNET, { routeTable: table.id, ...nodes }),
          aSubnet(home, { addressPrefixes: ['10.1.1.0/26'] }),
        ],
      }),
    ],
    routeTables: [table],
    firewalls: [aFirewall({ subnet: home, privateAddress: '10.1.1.4', publicIps: [ip], ...different })],
    publicIps: [{ id: ip, address: '203.0.113.9' }],
    ...more,
  });
}

const need: Need = {
  who: 'nodes',
  what: 'the internet',
  flow: {
    source: { subnet: NODE_SUBNET },
    destination: { addresses: ['203.0.113.7'] },
    protocol: 'tcp',
    ports: ['443'],
  },
  outside: {},
  isPublic: true,
};

describe('what lets flows past a line', () => {
  const mend = mendFor(CLUSTER, anApiServer());

  it('is shown to work', () => {
    const { obstacles, fates } = clear(guarded(network('networksecuritygroups', 'own')), [need], mend);

    expect(fatesOf(guarded(network('networksecuritygroups', 'own')), [need])).toMatchObject([
      { trace: { disposition: 'deniedOutbound' } },
    ]);
    expect(obstacles).toMatchObject([{ fix: { command: expect.stringContaining('--priority 299') as string } }]);
    expect(fates).toMatchObject([{ trace: { disposition: 'delivered' } }]);
  });

  it('has another name for another cluster, whose command would else overwrite it', () => {
    const net = guarded(network('networksecuritygroups', 'own'));
    const other = mendFor({ ...CLUSTER, id: `${CLUSTER.id}-2` }, anApiServer());
    const commands = [mend, other].map((one) => clear(net, [need], one).obstacles[0]?.fix?.command);

    expect(new Set(commands.map((command) => / -n (\S+) /.exec(command ?? '')?.[1])).size).toBe(2);
  });

  it('leaves alone what AKS keeps', () => {
    const id = `${NODE_GROUP}/providers/microsoft.network/networksecuritygroups/aks-agentpool-nsg`;
    const { obstacles, fates } = clear(guarded(id), [need], mend);

    expect(obstacles.map(({ fix }) => fix)).toEqual([undefined]);
    expect(fates).toMatchObject([{ trace: { disposition: 'deniedOutbound' } }]);
  });

  it('is put where a parent denies, for a child comes too late', () => {
    const [base, own] = [network('firewallpolicies', 'base'), network('firewallpolicies', 'own')];
    const group = (policy: string, name: string, ...collections: RuleCollection[]) => ({
      id: `${policy}/rulecollectiongroups/${name}`,
      policy,
      priority: 300,
      collections,
    });
    const groups = [
      group(base, 'all', aCollection('no', 200, 'Deny', anApplicationRule('no', ['*.example.com']))),
      group(own, 'all', aCollection('yes', 200, 'Allow', anApplicationRule('yes', ['*']))),
    ];
    const policies = [
      { id: base, ruleCollectionGroups: [`${base}/rulecollectiongroups/all`], settings: {} },
      { id: own, basePolicy: base, ruleCollectionGroups: [`${own}/rulecollectiongroups/all`], settings: {} },
    ];
    const net = throughFirewall({ policy: own }, { ruleCollectionGroups: groups, firewallPolicies: policies });
    const named = { ...need, flow: { ...need.flow, destination: { name: 'www.example.com', isResolved: true } } };
    const { obstacles, fates } = clear(net, [named], mend);

    expect(obstacles).toMatchObject([
      { line: { decidedBy: { resource: `${base}/rulecollectiongroups/all`, line: 'all/no/no' } } },
    ]);
    expect(obstacles[0]?.fix?.command).toContain('--policy-name base');
    expect(fates).toMatchObject([{ trace: { disposition: 'delivered' } }]);
  });

  it('is none where it leads nowhere', () => {
    const net = throughFirewall(
      {},
      { firewalls: [] },
      { hasDefaultOutbound: false, natGateway: network('natgateways', 'x') },
    );
    const empty = { ...net, natGateways: [{ id: network('natgateways', 'x'), publicIps: [], publicIpPrefixes: [] }] };
    const { obstacles } = clear(empty, [need], mend);

    expect(obstacles).toMatchObject([{ line: { decidedBy: { line: 'routes/to-0.0.0.0_0' } } }]);
    expect(obstacles.map(({ fix }) => fix)).toEqual([undefined]);
  });
});
