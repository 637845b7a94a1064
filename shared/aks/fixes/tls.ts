import type { ClusterRef } from '../../model/snapshot.ts';
import type { Network } from '../../reachability/index.ts';
import type { Fix } from '../fix.ts';
import type { Inspection } from '../tls-inspection.ts';
import { allowInFirewall, ruleGroupName } from './firewall.ts';

/** Lets just the names that are dialled pass a rule that terminates TLS, by one that does not and is asked before it. */
export function spareFromInspection(network: Network, { line, met }: Inspection, cluster: ClusterRef): Fix | undefined {
  const all = <T>(of: (one: (typeof met)[number]) => readonly T[]) => [...new Set(met.flatMap(of))];
  const opening = {
    protocol: 'tcp',
    sources: all(({ sources }) => sources),
    destinations: [],
    names: all(({ part }) => (part.flow.name === undefined ? [] : [part.flow.name])),
    ports: all(({ part }) => part.flow.ports),
  } as const;
  // A group of its own: another fix may have made one by the cluster's name.
  return allowInFirewall(network, line.hop, `${ruleGroupName(cluster.id)}-tls`, [opening]);
}
