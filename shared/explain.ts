import { apiServerDestination, type Destination } from './aks/api-server-address.ts';
import { FQDN_TAGS } from './aks/fqdn-tags.ts';
import { nodeSubnets } from './aks/node-subnets.ts';
import { UsageError } from './config.ts';
import type { FleetSnapshot } from './model/snapshot.ts';
import {
  addressesOf,
  cidrs,
  type Disposition,
  find,
  type Flow,
  type Network,
  parseSpan,
  type Place,
  type Protocol,
  tagSet,
  trace,
  type Trace,
} from './reachability/index.ts';

/** What flows may be of. */
export const PROTOCOLS = ['tcp', 'udp', 'icmp', 'esp', 'ah'] as const satisfies readonly Protocol[];

/** Where a question names no port, and its protocol has some. */
export const DEFAULT_PORT = '443';

export function hasPorts(protocol: Protocol): boolean {
  return protocol === 'tcp' || protocol === 'udp';
}

/** What somebody asks: texts as they were typed. */
export interface Question {
  /** An address, block or `first-last`, or the id of a subnet, interface, machine, scale set or cluster. */
  readonly source: string;
  /** The same, or a name, a service tag, or the id of a private endpoint. */
  readonly destination: string;
  readonly protocol: Protocol;
  readonly port?: string;
  readonly sourcePort?: string;
}

/** Traces what a question asks, through the network of a snapshot. Throws a UsageError when the question makes no sense. */
export function answer(snapshot: FleetSnapshot, question: Question): Trace {
  const { network, serviceTags } = snapshot.facts;
  if (!network.known) throw new UsageError(`the network was not read: ${network.why}`);
  const { target, publicNames } = destinationOf(snapshot, network.value, question.destination);
  const { protocol, port, sourcePort } = question;
  const flows = placesOf(snapshot, network.value, question.source).map((source): Flow => ({
    source,
    destination: target,
    protocol,
    ...(port !== undefined && { ports: [port] }),
    ...(sourcePort !== undefined && { sourcePorts: [sourcePort] }),
  }));
  const outside = { publicNames, fqdnTags: FQDN_TAGS, ...(serviceTags.known && { serviceTags: serviceTags.value }) };
  try {
    return worstFirst(flows.map((flow) => trace(network.value, flow, outside)));
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

const RANKS: Readonly<Partial<Record<Disposition, number>>> = { delivered: 2, insufficientInfo: 1 };

/** One answer of several, as for a cluster whose pools are in several subnets. */
function worstFirst(traces: readonly Trace[]): Trace {
  const sorted = traces.toSorted((a, b) => (RANKS[a.disposition] ?? 0) - (RANKS[b.disposition] ?? 0));
  const [worst] = sorted;
  if (worst === undefined) throw new UsageError('source: the cluster has no pool');
  return {
    ...worst,
    parts: sorted.flatMap(({ parts }) => parts),
    unseen: [...new Set(sorted.flatMap(({ unseen }) => unseen))],
  };
}

function placesOf(snapshot: FleetSnapshot, network: Network, source: string): readonly Place[] {
  if (!source.startsWith('/')) {
    if (parseSpan(source) === undefined) {
      throw new UsageError(`source ${source}: expected an IP address, a CIDR block, or a resource id`);
    }
    return [{ addresses: [source] }];
  }
  const id = source.toLowerCase();
  const cluster = snapshot.clusters.find((one) => one.cluster.id === id);
  if (cluster !== undefined) {
    const { apiServer } = cluster.facts;
    if (!apiServer.known) throw new UsageError(`source ${source}: the cluster was not read: ${apiServer.why}`);
    const subnets = apiServer.value.pools.flatMap((pool) => {
      const located = nodeSubnets(network, apiServer.value, pool);
      // Of a subnet that the pool names and nobody saw, the trace says that it was not seen.
      if (!located.known && pool.nodeSubnet !== undefined) return [pool.nodeSubnet];
      if (!located.known)
        throw new UsageError(`source ${source}: where its nodes are is not known, because ${located.why}`);
      return located.values.map((subnet) => subnet.id);
    });
    return [...new Set(subnets)].map((subnet) => ({ subnet }));
  }
  const ofMachine = network.interfaces.filter(({ machine }) => machine === id);
  if (ofMachine.length > 0) return ofMachine.map((nic) => ({ machine: nic.id }));
  if (/\/subnets\/[^/]+$/.test(id)) return [{ subnet: id }];
  if (/\/(networkinterfaces|virtualmachinescalesets)\/[^/]+$/.test(id)) return [{ machine: id }];
  throw new UsageError(
    `source ${source}: expected a subnet, network interface, scale set, or a machine or cluster that was read`,
  );
}

function destinationOf(snapshot: FleetSnapshot, network: Network, text: string): Destination {
  const wanted = text.toLowerCase();
  const { serviceTags } = snapshot.facts;
  for (const { cluster, facts } of snapshot.clusters) {
    if (!facts.apiServer.known) continue;
    const apiServer = facts.apiServer.value;
    const isNamed = [apiServer.fqdn, apiServer.privateFqdn].some((name) => name?.toLowerCase() === wanted);
    if (isNamed || cluster.id === wanted) {
      return apiServerDestination(network, { cluster, apiServer }, serviceTags, isNamed ? wanted : undefined);
    }
  }
  const plain = (target: Destination['target']): Destination => ({ target, publicNames: {} });
  if (parseSpan(text) !== undefined) return plain({ addresses: [text] });
  if (text.startsWith('/')) return plain(resourceTarget(network, text));
  const tag = serviceTags.known ? tagSet(serviceTags.value, text) : undefined;
  if (tag !== undefined) return plain({ addresses: cidrs(tag) });
  if (!/^[a-z0-9_*-]+(\.[a-z0-9_-]+)+\.?$/i.test(text)) {
    throw new UsageError(
      `destination ${text}: expected a host name, an IP address, a CIDR block, a service tag, or a resource id`,
    );
  }
  return plain({ name: wanted });
}

function resourceTarget(network: Network, text: string): Destination['target'] {
  const id = text.toLowerCase();
  if (/\/subnets\/[^/]+$/.test(id)) return { subnet: id };
  const endpoint = find(network, 'privateEndpoints', id);
  if (endpoint.status === 'found')
    return { addresses: addressesOf(network, endpoint.value), subnet: endpoint.value.subnet };
  const nic = network.interfaces.find((one) => one.id === id || one.machine === id);
  const configurations = nic?.configurations ?? [];
  const addresses = configurations.flatMap(({ address }) => address ?? []);
  const [first] = configurations;
  if (first !== undefined && addresses.length > 0) return { addresses, subnet: first.subnet };
  throw new UsageError(
    `destination ${text}: expected a subnet, or an interface, machine, private endpoint or cluster that was read`,
  );
}
