import type { ApiServer } from '../model/api-server.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { find, nameOf, type Network, type ResourceId } from '../reachability/index.ts';
import {
  countFrontends,
  frontendsEvidence,
  outboundFrontends,
  PORTS_OF_ADDRESS,
  spreadPorts,
} from './balancer-ports.ts';
import { cite } from './cite.ts';
import { countAddresses, countNodes, nodesEvidence, preallocatedPorts, type SharedWay } from './snat.ts';

interface Self {
  readonly cluster: ClusterRef;
  readonly apiServer: ApiServer;
}

/** What is wrong with the ports of a way out, of which `enough` for each node are no trouble; a text says why that is not known. */
export function lookAtPorts(
  network: Network,
  { way, pools }: SharedWay,
  { cluster, apiServer }: Self,
  enough: number,
): Trouble | string | undefined {
  const who = `Pool ${pools.map(({ name }) => name).join(', ')}`;
  if (way.kind === 'none') return undefined;
  if (way.kind === 'unseen')
    return way.isOfEachNode ? undefined : `${who}: how many ports it has is not known, because ${way.why}.`;
  if (way.kind === 'loadBalancer') return lookAtBalancer(network, way.by, { cluster, apiServer }, enough);
  if (way.isOfEachNode) return undefined;

  const ports = portsOf(way.by);
  const nodes = countNodes(pools);
  if (ports === undefined) return `${who}: how many ports ${nameOf(way.by)} gives is not known.`;
  if (nodes === undefined) return `${who}: how many nodes it has Azure did not say.`;
  const addresses = countAddresses(way.addresses.map(({ range }) => range));
  if (ports * addresses >= enough * nodes.most) return undefined;
  return {
    subject: way.by,
    reason: `${who} may have ${nodes.most} nodes, and ${nameOf(way.by)} has ${ports * addresses} ports for them, which is less than ${enough} for each.`,
    certainty: 'likely',
    severity: 'info',
    evidence: [...way.addresses.map(({ evidence }) => evidence), ...nodesEvidence(cluster, apiServer, pools)],
    decidedBy: { resource: way.by, line: way.by.includes('/natgateways/') ? 'publicIpAddresses' : 'ipConfigurations' },
    disprovedBy: `metrics of ${nameOf(way.by)} that show no failed connections for lack of ports`,
  };
}

/** Ports that one address of a NAT gateway or an Azure Firewall gives; `undefined` of anything else. */
export function portsOf(id: ResourceId): number | undefined {
  if (id.includes('/natgateways/')) return PORTS_OF_NAT_GATEWAY;
  return id.includes('/azurefirewalls/') ? PORTS_OF_FIREWALL : undefined;
}

/** It hands them out as they are asked for: https://learn.microsoft.com/azure/nat-gateway/nat-gateway-snat */
const PORTS_OF_NAT_GATEWAY = 64_512;
/** Each of its instances has so many, and it has two at least: https://learn.microsoft.com/azure/firewall/integrate-with-nat-gateway */
const PORTS_OF_FIREWALL = 2 * 2_496;

/** The balancer that AKS made has all nodes of the cluster behind it. */
function lookAtBalancer(network: Network, id: ResourceId, self: Self, enough: number): Trouble | string | undefined {
  const { cluster, apiServer } = self;
  const { pools, outboundPortsPerNode: promised = 0 } = apiServer;
  const balancer = find(network, 'loadBalancers', id);
  const frontends = balancer.status === 'found' ? outboundFrontends(balancer.value) : [];
  const addresses = countFrontends(network, frontends) ?? 0;
  if (balancer.status !== 'found' || addresses === 0) return `How many public addresses ${id} has is not known.`;
  const nodes = countNodes(pools);
  if (nodes === undefined) return 'How many nodes the cluster has Azure did not say.';

  const { now, most } = nodes;
  const has = PORTS_OF_ADDRESS * addresses;
  const ports = promised === 0 ? preallocatedPorts(most) : promised;
  if (promised === 0 ? ports >= enough : ports * most <= has) return undefined;
  const fix = spreadPorts(self, balancer.value, {
    nodes: most,
    addresses,
    // Azure takes multiples of 8.
    ports: promised === 0 ? Math.ceil(enough / 8) * 8 : promised,
  });
  const whole = `the load balancer has ${has}, by a count of public addresses of ${addresses}`;
  return {
    subject: id,
    ...(promised === 0
      ? {
          reason: `Of up to ${most} nodes each gets ${ports} ports, by their number; when that grows, running nodes lose some.`,
          certainty: 'likely',
          severity: 'info',
        }
      : {
          reason:
            ports * now > has
              ? `${now} nodes are promised ${ports} ports each, and ${whole}: some get none.`
              : `Pools may scale from ${now} to ${most} nodes with ${ports} ports each, and ${whole}: Azure adds no node for which there are none.`,
          certainty: fix === undefined ? 'likely' : 'proven',
          ...(ports * now <= has && { severity: 'low' }),
        }),
    evidence: [
      ...(promised === 0 ? [] : [cite(cluster.id, `properties.${PORTS_PATH}`, promised)]),
      ...nodesEvidence(cluster, apiServer, pools),
      ...frontendsEvidence(frontends),
    ],
    decidedBy: { resource: cluster.id, line: PORTS_PATH },
    ...fix,
    ...(promised === 0 && { disprovedBy: 'SnatConnectionCount of the load balancer without failed connections' }),
  };
}

const PORTS_PATH = 'networkProfile.loadBalancerProfile.allocatedOutboundPorts';
