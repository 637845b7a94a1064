import { UNASKED, UNASKED_OF_FLEET } from './collect/unasked.ts';
import type { Facts, Seen } from './model/facts.ts';
import { known } from './model/observed.ts';
import type { ClusterSnapshot, FleetSnapshot } from './model/snapshot.ts';
import type { Network, Resources } from './reachability/index.ts';

const FORMAT = 'aks-reach-snapshot/1';

/**
 * A snapshot as a file: NDJSON, a header and then a resource or a cluster a line, so that files of large fleets can be searched and
 * compared line by line.
 */
export function* writeSnapshot({ clusters, facts, ...header }: FleetSnapshot): Generator<string> {
  const { network, ...others } = facts;
  if (!network.known) {
    yield JSON.stringify({ format: FORMAT, ...header, facts });
  } else {
    const { seen, unseen, ...resources } = network.value;
    yield JSON.stringify({
      format: FORMAT,
      ...header,
      facts: { ...others, network: { ...network, value: { seen, unseen } } },
    });
    for (const [kind, list] of Object.entries(resources))
      for (const resource of list) yield JSON.stringify({ kind, resource });
  }
  for (const cluster of clusters) yield JSON.stringify(cluster);
}

/** Whether a file's first line says that it is a snapshot. */
export function isSnapshot(firstLine: string): boolean {
  return firstLine.startsWith(`{"format":"${FORMAT}"`);
}

/** Reads what `writeSnapshot` wrote. Throws with the number of the first line that is not of it. */
export function readSnapshot(lines: readonly string[]): FleetSnapshot {
  const [first = '', ...rest] = lines;
  const { format: _, ...header } = readLine(first, 1) as unknown as FleetSnapshot & { format: string };
  const resources = emptyResources();
  const clusters: ClusterSnapshot[] = [];
  rest.forEach((line, index) => {
    const entry = readLine(line, index + 2);
    if ('cluster' in entry && 'facts' in entry) clusters.push(withUnasked(entry as unknown as ClusterSnapshot));
    else if ('resource' in entry && String(entry['kind']) in resources)
      resources[entry['kind'] as keyof Resources].push(entry['resource'] as never);
    else throw new Error(`line ${index + 2} of the snapshot: expected a resource or a cluster`);
  });
  return { ...header, facts: withResources({ ...UNASKED_OF_FLEET, ...header.facts }, resources), clusters };
}

/** A snapshot may be older than some facts. */
function withUnasked({ cluster, facts }: ClusterSnapshot): ClusterSnapshot {
  return { cluster, facts: { ...UNASKED, ...facts } };
}

function readLine(line: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    throw new Error(`line ${number} of the snapshot: expected JSON, got "${line.slice(0, 40)}"`);
  }
}

function withResources(facts: FleetSnapshot['facts'], resources: Resources): FleetSnapshot['facts'] {
  const { network } = facts as Seen<Facts>;
  if (!network.known) return facts;
  const whole: Network = { ...resources, seen: network.value.seen, unseen: network.value.unseen };
  return { ...facts, network: known(whole, network.observedAt, network.source) };
}

function emptyResources(): { [K in keyof Resources]: Resources[K][number][] } {
  return {
    vnets: [],
    securityGroups: [],
    securityAdminRules: [],
    routeTables: [],
    interfaces: [],
    scaleSets: [],
    publicIps: [],
    publicIpPrefixes: [],
    natGateways: [],
    loadBalancers: [],
    firewalls: [],
    firewallPolicies: [],
    ruleCollectionGroups: [],
    ipGroups: [],
    gateways: [],
    learnedRoutes: [],
    connections: [],
    localGateways: [],
    privateEndpoints: [],
    privateDnsZones: [],
    privateDnsLinks: [],
    privateDnsRecords: [],
    dnsResolvers: [],
    dnsInboundEndpoints: [],
    dnsRulesets: [],
    dnsForwardingRules: [],
    dnsRulesetLinks: [],
  };
}
