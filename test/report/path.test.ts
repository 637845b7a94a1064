import type { Decider } from '../../shared/model/finding.ts';
import { type Flow, type Network, type Trace, trace } from '../../shared/reachability/index.ts';
import { type Path, pathOf } from '../../shared/report/path.ts';
import { aPeering } from '../builders.ts';
import { aGroup, aRoute, aRule, aTable } from '../network-builders.ts';
import { A, aPlace, aSpoke } from '../reachability/places.ts';
import { clientRouteNone } from '../scenarios/client-route-none.ts';
import { firewallDeleted } from '../scenarios/firewall-deleted.ts';
import { httpsDenied } from '../scenarios/https-denied.ts';
import { nodesNotLinked } from '../scenarios/nodes-not-linked.ts';
import { peeringLost } from '../scenarios/peering-lost.ts';
import { together } from '../scenarios/scenario.ts';
import { tlsInspected } from '../scenarios/tls-inspected.ts';
import { scanLive } from '../live.ts';

const FLOW: Flow = { source: { subnet: A }, destination: { addresses: ['10.0.1.4'] }, protocol: 'tcp', ports: ['443'] };

function tell({ stops }: Path): readonly string[] {
  return stops.map(({ kind, name, line = '-', verdict, isDecider, isOnWayBack }) =>
    [kind, name, line, verdict, ...(isDecider ? ['DECIDES'] : []), ...(isOnWayBack ? ['back'] : [])].join(' '),
  );
}

function worst({ parts }: Trace, decidedBy?: Decider): Path {
  const [part] = parts;
  if (part === undefined) throw new Error('expected a part, got none');
  return pathOf(part, decidedBy);
}

const follow = (network: Network, flow: Partial<Flow> = {}) => worst(trace(network, { ...FLOW, ...flow }));

describe('the path of a flow that fails, as scans find it', () => {
  const scenarios = [httpsDenied, firewallDeleted, tlsInspected, peeringLost, clientRouteNone, nodesNotLinked];
  let paths: ReadonlyMap<string, Path>;

  beforeAll(async () => {
    const { fleet, config } = together(scenarios);
    const { report } = await scanLive(fleet, {}, config);
    const told = report.findings.flatMap(({ cluster, decidedBy, evidence }) =>
      evidence.flatMap((one) =>
        one.trace === undefined ? [] : [[cluster.split('/').at(-1) ?? '', worst(one.trace, decidedBy)] as const],
      ),
    );
    paths = new Map(told);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'ends at the rule that denies it',
      'https-denied',
      [
        'source user 10.0.144.0/20 passed',
        'nsg aks-agentpool-26400000-nsg AllowInternetOutBound passed',
        'nsg https-denied-user-nsg no-web stopped DECIDES',
        'destination https-denied-1a2b3c4d.hcp.westeurope.azmk8s.io - unreached',
      ],
    ],
    [
      'is decided by the route that leads to what is not there',
      'firewall-deleted',
      [
        'source nodes 10.1.128.0/20 passed',
        'nsg aks-agentpool-26400001-nsg AllowVnetOutBound passed',
        'nsg firewall-deleted-nodes-nsg AllowVnetOutBound passed',
        'route firewall-deleted-routes to-firewall passed DECIDES',
        'appliance 10.1.64.4 - stopped',
        'destination firewall-deleted-1a2b3c4d.hcp.westeurope.azmk8s.io - unreached',
      ],
    ],
    [
      'is decided by a rule that lets it through, where that is the trouble',
      'tls-inspected',
      [
        'source nodes 10.2.128.0/20 passed',
        'nsg aks-agentpool-26400002-nsg AllowVnetOutBound passed',
        'nsg tls-inspected-nodes-nsg AllowVnetOutBound passed',
        'route tls-inspected-routes to-firewall passed',
        'firewall tls-inspected-fw aks/aksfwar/nodes-to-api-server passed DECIDES',
        'route azurefirewallsubnet 0.0.0.0/0 passed',
        'nat tls-inspected-fw - passed',
        'internet internet - passed',
        'destination tls-inspected-1a2b3c4d.hcp.westeurope.azmk8s.io - passed',
      ],
    ],
    [
      'is decided by the peering that is broken, not by the route that is missing for it',
      'peering-lost',
      [
        'source agents 10.3.0.0/24 passed',
        'dns 1f2e3d4c-0000-4000-8000-000000000003.privatelink.westeurope.azmk8s.io - passed',
        'route agents 10.0.0.0/8 stopped',
        'peering to-peering-lost-spoke peeringState stopped DECIDES',
        'destination peering-lost-1a2b3c4d.1f2e3d4c-0000-4000-8000-000000000003.privatelink.westeurope.azmk8s.io - unreached',
      ],
    ],
    [
      'ends at the route that drops it',
      'client-route-none',
      [
        'source agents 10.4.0.0/24 passed',
        'dns 1f2e3d4c-0000-4000-8000-000000000004.privatelink.westeurope.azmk8s.io - passed',
        'route client-route-none-agents-routes quarantine stopped DECIDES',
        'destination client-route-none-1a2b3c4d.1f2e3d4c-0000-4000-8000-000000000004.privatelink.westeurope.azmk8s.io - unreached',
      ],
    ],
    [
      'does not begin where the name is not resolved',
      'nodes-not-linked',
      [
        'source nodes 10.5.128.0/20 passed',
        'dns nodes-not-linked-1a2b3c4d.1f2e3d4c-0000-4000-8000-000000000005.privatelink.westeurope.azmk8s.io virtualNetworkLinks stopped DECIDES',
        'destination nodes-not-linked-1a2b3c4d.1f2e3d4c-0000-4000-8000-000000000005.privatelink.westeurope.azmk8s.io - unreached',
      ],
    ],
  ])('%s: %s', (_, cluster, stops) => {
    const path = paths.get(cluster);

    expect(path?.traffic).toBe('tcp 443');
    expect(path && tell(path)).toEqual(stops);
  });
});

describe('the path of a flow', () => {
  it('arrives, with the rules that let it', () => {
    const group = aGroup('nsg', aRule('in', 100));
    const network = aPlace({ b: { securityGroup: group.id } }, { securityGroups: [group] });

    expect(tell(follow(network))).toEqual([
      'source a 10.0.0.0/24 passed',
      'route a 10.0.0.0/16 passed',
      'nsg nsg in passed',
      'destination 10.0.1.4/32 - passed',
    ]);
  });

  it('arrives, and the reply is lost on the way back', () => {
    const table = aTable('back', aRoute('10.0.0.0/24', 'None'));
    const network = aPlace({ b: { routeTable: table.id } }, { routeTables: [table] });

    expect(tell(follow(network))).toEqual([
      'source a 10.0.0.0/24 passed',
      'route a 10.0.0.0/16 passed',
      'destination 10.0.1.4/32 - passed',
      'route back to-10.0.0.0_24 stopped DECIDES back',
    ]);
  });

  it('is turned away by the destination', () => {
    const destination = { ...FLOW.destination, allowedSources: ['192.0.2.0/24'] };

    expect(tell(follow(aPlace({}), { destination })).slice(-2)).toEqual([
      'route a 10.0.0.0/16 passed',
      'destination 10.0.1.4/32 - stopped DECIDES',
    ]);
  });

  it('is not known to arrive past what was not seen, and nothing decides', () => {
    const network = aPlace({ v: { peerings: [aPeering('v', 'w')] }, others: [aSpoke('w', 20, { v: {} })] });
    const id = `${A}-nsg`;
    const hidden = {
      ...network,
      vnets: network.vnets.map((vnet) => ({
        ...vnet,
        subnets: vnet.subnets.map((subnet) => ({ ...subnet, securityGroup: id })),
      })),
      unseen: [{ within: id, why: 'no permission' }],
    };

    expect(tell(follow(hidden)).map((line) => line.replace(/^nsg \S+/, 'nsg ?'))).toEqual([
      'source a 10.0.0.0/24 passed',
      'nsg ? - unknown',
      'route a 10.0.0.0/16 passed',
      'nsg ? - unknown',
      'destination 10.0.1.4/32 - unknown',
    ]);
  });

  it('does not begin where nobody knows from where', () => {
    const { stops } = follow(aPlace({}), { source: { subnet: `${A}-elsewhere` } });

    expect(stops[0]).toMatchObject({ kind: 'source', verdict: 'unknown' });
    expect(stops[0]?.because).toContain('elsewhere');
    expect(stops.slice(1)).toMatchObject([{ kind: 'destination', verdict: 'unknown' }]);
  });
});
