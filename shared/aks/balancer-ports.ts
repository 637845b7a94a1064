import type { ApiServer } from '../model/api-server.ts';
import type { Evidence } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { find, type Frontend, type LoadBalancer, type Network, type Resources } from '../reachability/index.ts';
import { azCluster } from './az.ts';
import { cite } from './cite.ts';
import type { Fix } from './fix.ts';
import { countAddresses } from './snat.ts';

/** Ports of one public address of a load balancer: https://learn.microsoft.com/azure/aks/configure-load-balancer-standard */
export const PORTS_OF_ADDRESS = 64_000;
/** So many addresses AKS makes at most for one cluster. */
const MOST_ADDRESSES = 100;

/** The frontends of a load balancer's outbound rules. */
export function outboundFrontends({ frontends, outboundRules }: LoadBalancer): readonly Frontend[] {
  return frontends.filter(({ id }) => outboundRules.some((rule) => rule.frontends.includes(id)));
}

/** How many IPv4 addresses frontends have; `undefined` where a prefix was not seen. An address that was not seen is one all the same. */
export function countFrontends(network: Network, frontends: readonly Frontend[]): number | undefined {
  let sum = 0;
  for (const { publicIp = '', publicIpPrefix } of frontends) {
    const ip = find(network, 'publicIps', publicIp);
    const prefix = publicIpPrefix === undefined ? undefined : find(network, 'publicIpPrefixes', publicIpPrefix);
    if (prefix === undefined) {
      sum += ip.status === 'found' && ip.value.address !== undefined ? countAddresses([ip.value.address]) : 1;
      continue;
    }
    if (prefix.status !== 'found' || prefix.value.prefix === undefined) return undefined;
    sum += countAddresses([prefix.value.prefix]);
  }
  return sum;
}

export function frontendsEvidence(frontends: readonly Frontend[]): readonly Evidence[] {
  return frontends.flatMap(({ id, publicIp, publicIpPrefix }) => [
    ...(publicIp === undefined ? [] : [cite(id, 'properties.publicIPAddress.id', publicIp)]),
    ...(publicIpPrefix === undefined ? [] : [cite(id, 'properties.publicIPPrefix.id', publicIpPrefix)]),
  ]);
}

/**
 * Lets the load balancer of a cluster keep what it promises to so many nodes: with more addresses where AKS makes them, else with as many
 * ports for each node as there are. `undefined` where AKS would not take it.
 */
export function spreadPorts(
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
  balancer: LoadBalancer,
  { nodes, addresses, ports }: { readonly nodes: number; readonly addresses: number; readonly ports: number },
): Fix | undefined {
  const { nodeResourceGroup = '-', outboundPortsPerNode: promised = 0 } = apiServer;
  const frontends = outboundFrontends(balancer);
  const isMadeByAks = frontends.every(({ publicIp }) => publicIp?.startsWith(`${nodeResourceGroup}/`));
  const count = Math.ceil((ports * nodes) / PORTS_OF_ADDRESS);
  const withPorts = (outboundPortsPerNode: number): Fix['change'] => ({
    clusters: { [cluster.id]: { apiServer: { ...apiServer, outboundPortsPerNode } } },
  });
  const update = `az aks update ${azCluster(cluster)}`;
  if (isMadeByAks && count <= MOST_ADDRESSES) {
    const grow = `${update} --load-balancer-managed-outbound-ip-count ${count}`;
    const network = moreAddresses(balancer, nodeResourceGroup, count - addresses);
    return promised === 0
      ? { command: `${grow} --load-balancer-outbound-ports ${ports}`, change: { ...withPorts(ports), network } }
      : { command: grow, change: { network } };
  }
  // Azure takes multiples of 8.
  const fewer = Math.floor((PORTS_OF_ADDRESS * addresses) / nodes / 8) * 8;
  return fewer === 0
    ? undefined
    : { command: `${update} --load-balancer-outbound-ports ${fewer}`, change: withPorts(fewer) };
}

/** What AKS makes of a higher count. */
function moreAddresses(balancer: LoadBalancer, group: string, count: number): Partial<Resources> {
  const added = Array.from({ length: Math.max(count, 0) }, (_, index) => {
    const name = `aks-reach-outbound-${index + 1}`;
    return {
      publicIp: { id: `${group}/providers/microsoft.network/publicipaddresses/${name}` },
      frontend: { id: `${balancer.id}/frontendipconfigurations/${name}` },
    };
  });
  const frontends = added.map(({ frontend, publicIp }) => ({ ...frontend, publicIp: publicIp.id }));
  const outboundRules = balancer.outboundRules.map((rule) => ({
    ...rule,
    frontends: [...rule.frontends, ...frontends.map(({ id }) => id)],
  }));
  return {
    publicIps: added.map(({ publicIp }) => publicIp),
    loadBalancers: [{ ...balancer, frontends: [...balancer.frontends, ...frontends], outboundRules }],
  };
}
