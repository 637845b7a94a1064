import { apiServerSubnet } from '../../shared/checks/api-server-subnet.ts';
import type { ApiServer } from '../../shared/model/api-server.ts';
import type { Network, SecurityRule, Subnet } from '../../shared/reachability/index.ts';
import {
  anApiServer,
  aNetwork,
  aPool,
  ask,
  aSubnet,
  aVnet,
  network,
  NODE_GROUP,
  NODE_SUBNET,
  type SomeFacts,
} from '../builders.ts';
import { aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import { testCheck } from './rows.ts';

const VNET = network('virtualnetworks', 'spoke');
const INSIDE = `${VNET}/subnets/inside`;
const PODS = `${VNET}/subnets/pods`;
const NSG = network('networksecuritygroups', 'nsg');
const TABLE = network('routetables', 'rt');
const AKS = 'Microsoft.ContainerService/managedClusters';

/** An API server in 10.1.4.0/28, beside nodes in 10.1.0.0/24 and pods in 10.1.2.0/24. */
function integrated(
  subnet: Partial<Subnet> = {},
  { nodes = {}, ...cluster }: Partial<ApiServer> & { nodes?: Partial<Subnet> } = {},
  more: Partial<Network> = {},
): SomeFacts {
  const inside = { addressPrefixes: ['10.1.4.0/28'], delegations: [AKS], ...subnet };
  const subnets = [
    aSubnet(NODE_SUBNET, nodes),
    aSubnet(PODS, { addressPrefixes: ['10.1.2.0/24'] }),
    aSubnet(INSIDE, inside),
  ];
  return {
    apiServer: anApiServer({ mode: 'privateVnetIntegrated', subnet: INSIDE, ...cluster }),
    network: aNetwork({ vnets: [aVnet('spoke', { subnets })], ...more }),
  };
}

function guarded(cluster: Partial<ApiServer>, ...rules: readonly SecurityRule[]): SomeFacts {
  return integrated({ securityGroup: NSG }, cluster, { securityGroups: [aGroup('nsg', ...rules)] });
}

const others = aRule('others', 400, { access: 'Deny' });
const fromNodes = (...ports: readonly string[]) => aRule('nodes', 200, { sources: ['10.1.0.0/24'], ports });
const fromProbes = aRule('probes', 210, { sources: ['AzureLoadBalancer'], ports: ['9988'] });

testCheck(apiServerSubnet, [
  { because: 'nothing stops anything', facts: integrated(), is: 'pass' },
  {
    because: 'the group lets in what is needed, and nothing else',
    facts: guarded({}, fromNodes('443', '4443'), fromProbes, others),
    is: 'pass',
  },
  {
    because: 'the group lets nodes in on one port of two',
    facts: guarded({}, fromNodes('443'), fromProbes, others),
    is: 'fail',
    subjects: ['nsg securityRules/others'],
    says: 'stops nodes of pool system from reaching the API server on TCP 4443:',
  },
  {
    because: 'the group lets no probes in',
    facts: guarded({}, fromNodes('443', '4443'), others),
    is: 'fail',
    says: "stops probes of Azure's load balancer from reaching the API server on TCP 9988",
  },
  {
    because: 'a rule of the nodes lets them not out to it',
    facts: integrated(
      {},
      { nodes: { securityGroup: NSG } },
      {
        securityGroups: [
          aGroup('nsg', aRule('no', 200, { direction: 'Outbound', access: 'Deny', destinations: ['10.1.4.0/28'] })),
        ],
      },
    ),
    is: 'fail',
    says: 'from reaching the API server on TCP 443 and the API server on TCP 4443',
  },
  {
    because: 'a route of the nodes leads it nowhere',
    facts: integrated(
      {},
      { nodes: { routeTable: TABLE } },
      { routeTables: [aTable('rt', aRoute('10.1.4.0/28', 'None'))] },
    ),
    is: 'fail',
    subjects: ['rt routes/to-10.1.4.0_28'],
  },
  {
    because: 'pods with a subnet are let in on the port that they know',
    facts: guarded(
      { pools: [aPool({ podSubnet: PODS })] },
      fromNodes('443', '4443'),
      aRule('pods', 220, { sources: ['10.1.2.0/24'], ports: ['443'] }),
      fromProbes,
      others,
    ),
    is: 'pass',
  },
  {
    because: 'pods with a subnet are not let in',
    facts: guarded({ pools: [aPool({ podSubnet: PODS })] }, fromNodes('443', '4443'), fromProbes, others),
    is: 'fail',
    says: 'stops pods of pool system from reaching the API server on TCP 443:',
  },
  {
    because: 'a /29 is too small',
    facts: integrated({ addressPrefixes: ['10.1.4.0/29'] }),
    is: 'fail',
    subjects: ['inside addressPrefix'],
    says: 'has 8 addresses',
  },
  {
    because: 'addresses of IPv6 do not count',
    facts: integrated({ addressPrefixes: ['10.1.4.0/29', 'fd00::/64'] }),
    is: 'fail',
    says: 'has 8 addresses',
  },
  {
    because: 'two blocks make a subnet that is large enough',
    facts: integrated({ addressPrefixes: ['10.1.4.0/29', '10.1.4.16/29', 'fd00::/64'] }),
    is: 'pass',
  },
  {
    because: 'it is delegated to nobody',
    facts: integrated({ delegations: [] }),
    is: 'fail',
    subjects: ['inside delegations'],
    says: `is not delegated to ${AKS}`,
  },
  {
    because: 'it is delegated to somebody else',
    facts: integrated({ delegations: ['Microsoft.Web/serverFarms'] }),
    is: 'fail',
    subjects: ['inside delegations'],
  },
  {
    because: 'delegations have no case',
    facts: integrated({ delegations: ['microsoft.containerservice/managedclusters'] }),
    is: 'pass',
  },
  {
    because: 'Azure did not say to whom it is delegated',
    facts: withoutDelegations(),
    is: 'unknown',
    says: 'To whom inside is delegated',
  },
  { because: 'it has no block', facts: integrated({ addressPrefixes: [] }), is: 'unknown', says: 'Which addresses' },
  {
    because: 'the cluster names a subnet that its VNet does not have',
    facts: integrated({}, { subnet: `${VNET}/subnets/gone` }),
    is: 'fail',
    subjects: ['gone subnet'],
  },
  {
    because: 'the VNet of the subnet is nowhere',
    facts: integrated({}, { subnet: `${network('virtualnetworks', 'gone')}/subnets/inside` }),
    is: 'unknown',
    says: 'gone does not exist or may not be read',
  },
  {
    because: 'the VNet was not read',
    facts: { ...integrated(), network: aNetwork({ vnets: [], unseen: [{ within: '', kind: 'vnets', why: '403' }] }) },
    is: 'unknown',
    says: '403',
  },
  {
    because: 'the subnet of a pool was not read, whose nodes may be stopped',
    facts: integrated({}, { pools: [aPool(), aPool({ name: 'far', nodeSubnet: `${VNET}/subnets/gone` })] }),
    is: 'unknown',
    says: 'Pool far: where its nodes are is not known',
  },
  {
    because: 'the subnet of pods was not read',
    facts: integrated({}, { pools: [aPool({ podSubnet: `${VNET}/subnets/gone` })] }),
    is: 'unknown',
    says: 'Where pods of pool system are is not known',
  },
  { because: 'all is well in a VNet that AKS made', facts: managed('aks-apiserver-subnet'), is: 'pass' },
  {
    because: 'the VNet that AKS made has no such subnet',
    facts: managed('other'),
    is: 'unknown',
    says: 'its VNet has no aks-apiserver-subnet',
  },
  { because: 'it has no subnet of its own', facts: integrated({}, { mode: 'public' }), is: 'notApplicable' },
  { because: 'it is behind a private endpoint', facts: integrated({}, { mode: 'privateLink' }), is: 'notApplicable' },
  { because: 'it is stopped', facts: integrated({}, { powerState: 'Stopped' }), is: 'notApplicable' },
  { because: 'the cluster was not read', facts: { ...integrated(), apiServer: undefined }, is: 'unknown' },
  { because: 'the network was not read', facts: { ...integrated(), network: undefined }, is: 'unknown' },
  {
    because: 'the VNet has public addresses, and a rule denies a tag whose addresses were not read',
    facts: { ...publicVnet(), serviceTags: undefined },
    is: 'unknown',
    says: 'the service tag "storage"',
  },
]);

describe('the fix', () => {
  const commandsOf = (facts: SomeFacts) => ask(apiServerSubnet, facts).map(({ remediation }) => remediation.command);

  it('names the tag of probes, not their address', () => {
    expect(commandsOf(guarded({}, fromNodes('443', '4443'), others))).toEqual([
      expect.stringContaining('--source-address-prefixes AzureLoadBalancer --destination-address-prefixes 10.1.4.0/28'),
    ]);
  });

  it('delegates a subnet that nobody else has', () => {
    expect(commandsOf(integrated({ delegations: [] }))).toEqual([
      `az network vnet subnet update --ids ${INSIDE} --delegations ${AKS}`,
    ]);
    expect(commandsOf(integrated({ delegations: ['Microsoft.Web/serverFarms'] }))).toEqual([undefined]);
  });

  it('is none for size, for a subnet that is not there, and in what AKS keeps itself', () => {
    expect(commandsOf(integrated({ addressPrefixes: ['10.1.4.0/29'] }))).toEqual([undefined]);
    expect(commandsOf(integrated({}, { subnet: `${VNET}/subnets/gone` }))).toEqual([undefined]);
    expect(commandsOf(managed('aks-apiserver-subnet', { delegations: [] }))).toEqual([undefined]);
  });
});

function withoutDelegations(): SomeFacts {
  const facts = integrated();
  const [vnet] = facts.network?.vnets ?? [];
  const subnets = (vnet?.subnets ?? []).map(({ delegations: _, ...subnet }) => subnet);
  return { ...facts, network: aNetwork({ vnets: [aVnet('spoke', { subnets })] }) };
}

/** A VNet that AKS made, with a subnet for nodes and one more. */
function managed(name: string, subnet: Partial<Subnet> = {}): SomeFacts {
  const vnet = `${NODE_GROUP}/providers/vnet`;
  const { nodeSubnet: _, ...pool } = aPool();
  const subnets = [
    aSubnet(`${vnet}/subnets/aks-subnet`),
    aSubnet(`${vnet}/subnets/${name}`, { addressPrefixes: ['10.2.1.0/28'], delegations: [AKS], ...subnet }),
  ];
  return {
    apiServer: anApiServer({ mode: 'privateVnetIntegrated', pools: [pool] }),
    network: aNetwork({ vnets: [{ ...aVnet('managed'), id: vnet, subnets }] }),
  };
}

function publicVnet(): SomeFacts {
  const subnets = [
    aSubnet(NODE_SUBNET, { addressPrefixes: ['51.4.0.0/24'] }),
    aSubnet(INSIDE, { addressPrefixes: ['51.4.1.0/28'], delegations: [AKS], securityGroup: NSG }),
  ];
  return {
    ...integrated(),
    network: aNetwork({
      vnets: [aVnet('spoke', { addressPrefixes: ['51.4.0.0/16'], subnets })],
      securityGroups: [aGroup('nsg', aRule('no', 200, { access: 'Deny', sources: ['Storage'] }))],
    }),
  };
}
