import type { ApiServer } from '../model/api-server.ts';
import type { Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import {
  covers,
  find,
  nameOf,
  type Network,
  noting,
  parseRange,
  type ResourceId,
  type RouteTable,
  setOf,
  type Subnet,
  subscriptionOf,
} from '../reachability/index.ts';
import { cite } from './cite.ts';
import { isOfAks } from './fixes/mend.ts';
import { attachRouteTable } from './fixes/subnet.ts';
import type { Look } from './look.ts';
import { nodeSubnets } from './node-subnets.ts';
import { spaceOf } from './space.ts';

const ABOUT = 'Whether pods on other nodes are reached is not known';

/** A cluster with kubenet, and the subnets that its nodes are in. */
interface Kubenet {
  readonly network: Network;
  readonly cluster: ClusterRef;
  readonly apiServer: ApiServer;
  readonly subnets: readonly Subnet[];
}

/**
 * Whether kubenet's routes are there: every subnet of nodes has the cluster's route table, and that a route to the pods of each node.
 * Subnets that were not seen are told elsewhere. https://learn.microsoft.com/azure/aks/configure-kubenet
 */
export function lookAtPodRoutes(
  network: Network,
  { cluster, apiServer }: { readonly cluster: ClusterRef; readonly apiServer: ApiServer },
): Look {
  const { networkPlugin = 'not stated' } = apiServer;
  if (networkPlugin !== 'kubenet') {
    const isKnown = ['azure', 'none'].includes(networkPlugin);
    return isKnown ? { troubles: [], gaps: [] } : gap(`${ABOUT}: the network plugin is ${networkPlugin}.`);
  }
  if (apiServer.podRanges.length === 0) return gap(`${ABOUT}: Azure did not say which addresses pods have.`);
  const found = apiServer.pools.flatMap((pool) => {
    const located = nodeSubnets(network, apiServer, pool);
    return located.known ? located.values : [];
  });
  const subnets = [...new Set(found)];
  const kubenet = { network, cluster, apiServer, subnets };
  const tables = new Set(subnets.flatMap(({ routeTable }) => routeTable ?? []));
  const looks = [...tables].map((id) => lookAtTable(kubenet, id));
  return {
    troubles: [
      ...subnets.filter(({ routeTable }) => routeTable === undefined).map((subnet) => detached(kubenet, subnet)),
      ...looks.flatMap(({ troubles }) => troubles),
    ],
    gaps: looks.flatMap(({ gaps }) => gaps),
  };
}

function lookAtTable(kubenet: Kubenet, id: ResourceId): Look {
  const { network, apiServer } = kubenet;
  const table = find(network, 'routeTables', id);
  if (table.status === 'unseen') return gap(`${ABOUT}: ${id} was not seen: ${table.why}.`);
  if (table.status === 'absent') return gap(`${ABOUT}: ${id} does not exist or may not be read.`);

  const routes = countRoutes(kubenet, table.value);
  const running = apiServer.pools.filter(({ powerState }) => powerState !== 'Stopped');
  const nodes = running.reduce((sum, { count = 0 }) => sum + count, 0);
  if (routes < nodes) {
    const moving = [apiServer, ...running].find(({ provisioningState: state }) => !isAtRest(state));
    if (moving !== undefined)
      return gap(`${ABOUT}: it is ${moving.provisioningState ?? ''}, so that nodes come and go.`);
    return { troubles: [routesMissing(kubenet, table.value, routes, nodes)], gaps: [] };
  }
  const uncounted = running.filter(({ count }) => count === undefined).map(({ name }) => name);
  return uncounted.length === 0
    ? { troubles: [], gaps: [] }
    : gap(`${ABOUT}: how many nodes pool ${uncounted.join(', ')} has, Azure did not say.`);
}

function gap(why: string): Look {
  return { troubles: [], gaps: [why] };
}

function isAtRest(state: string | undefined): boolean {
  return state === undefined || ['Succeeded', 'Failed', 'Canceled'].includes(state);
}

/** To how many blocks of pods a table leads, by nodes; of several ranges, where they are fewest. */
function countRoutes({ apiServer, subnets }: Kubenet, { routes }: RouteTable): number {
  const ofNodes = spaceOf({ addressPrefixes: subnets.flatMap(({ addressPrefixes }) => addressPrefixes) });
  const leadToNodes = routes.filter(({ nextHopAddress = '' }) => {
    const hop = parseRange(nextHopAddress);
    return hop !== undefined && covers(ofNodes, [hop]);
  });
  const counts = apiServer.podRanges.map((range) => {
    const pods = setOf([range].flatMap((text) => parseRange(text) ?? []));
    const blocks = leadToNodes
      .map(({ prefix }) => prefix)
      .filter((prefix) => {
        const run = parseRange(prefix);
        return run !== undefined && covers(pods, [run]);
      });
    return new Set(blocks).size;
  });
  return Math.min(...counts);
}

/** Which node lacks its route, and what the route would be, is only in Kubernetes: AKS writes it. */
function routesMissing({ cluster, apiServer }: Kubenet, { id }: RouteTable, routes: number, nodes: number): Trouble {
  const counts = apiServer.pools.map(({ count }, index) =>
    count === undefined ? [] : [cite(cluster.id, `properties.agentPoolProfiles[${index}].count`, count)],
  );
  return {
    subject: `${nameOf(id)} routes`,
    reason: `The route table ${nameOf(id)} leads to the pods of ${routes} nodes, and the cluster has ${nodes}: the pods of the others are out of reach for pods on other nodes.`,
    certainty: 'likely',
    evidence: [...counts.flat(), { fact: `name is ${nameOf(id)}; routes to pods: ${routes}`, source: `${id}#name` }],
    decidedBy: { resource: id, line: 'routes' },
    disprovedBy: `kubectl get nodes -o custom-columns=NAME:.metadata.name,PODS:.spec.podCIDRs naming no block of pods without a route; else, that the cluster's identity may write to the table`,
  };
}

function detached(kubenet: Kubenet, { id }: Subnet): Trouble {
  const { network, cluster, apiServer } = kubenet;
  const leading = network.routeTables.filter(
    (one) => subscriptionOf(one.id) === subscriptionOf(id) && countRoutes(kubenet, one) > 0,
  );
  const [table, another] = noting(network, leading);
  const fix =
    table === undefined || another !== undefined || isOfAks(apiServer, id)
      ? undefined
      : attachRouteTable(network, id, table.id);
  return {
    subject: `${nameOf(id)} routeTable`,
    reason: `The subnet ${nameOf(id)} has no route table, so nothing leads from its nodes to the pods on other nodes.`,
    certainty: fix === undefined ? 'likely' : 'proven',
    evidence: [
      cite(cluster.id, 'properties.networkProfile.networkPlugin', 'kubenet'),
      { fact: `name is ${nameOf(id)}; it names no route table`, source: `${id}#name` },
    ],
    decidedBy: { resource: id, line: 'routeTable' },
    ...(fix ?? { disprovedBy: `${id} having the route table that AKS writes the routes to pods in` }),
  };
}
