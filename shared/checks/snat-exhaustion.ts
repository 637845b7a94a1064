import { lookAtPorts } from '../aks/port-look.ts';
import { byOf, isTight } from '../aks/port-room.ts';
import { lookAtUse, type PortUse } from '../aks/port-use.ts';
import { sharedWays } from '../aks/snat.ts';
import type { Trouble } from '../model/finding.ts';
import { defineCheck, notApplicable, verdict, withoutPools } from './check.ts';

export const snatExhaustion = defineCheck({
  id: 'snat-exhaustion',
  cause: 'extra',
  title: 'Nodes share fewer outbound ports than they were promised or need',
  severity: 'medium',
  remediation: {
    summary: 'Give the way out more public addresses, or each node a number of ports that they suffice for.',
    docs: 'https://learn.microsoft.com/azure/aks/configure-load-balancer-standard',
  },
  explanation: `Nodes of a public cluster call its API server by a public address that they share, and each connection takes one of its
ports. A load balancer sets a fixed number aside for each node: where that number and the nodes that pools have or may scale to exceed
64,000 for each address, some nodes get none, or Azure refuses to scale. That is proven, and it is mended by more addresses or fewer
ports.

Left to itself the load balancer gives the less the more nodes there are, and takes ports from running nodes when their number passes 50,
100, 200, …. NAT gateways (64,512 ports an address) and Azure Firewalls (2,496 for each address and instance, of which there are two at
least) hand ports out on demand. There too few ports for each node are told as likely.

What is really used metrics tell, and they are read where configuration leaves a node fewer than 2,048 ports: connections that failed for
want of one are proven, a node or a firewall that uses most of its ports is likely. A way out without either clears what was only likely,
and leaves what configuration proves.

Nodes that upgrades add for a while are not counted, nor who else leaves by the same firewall.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags', 'snatUse'],
  thresholds: {
    portsPerNode: {
      value: 1_024,
      meaning:
        'with fewer outbound ports for each node it tells; what a load balancer sets aside for each of a few nodes.',
    },
    failedConnections: { value: 1, meaning: 'from so many failed connections in six hours on it tells.' },
    usedPercent: { value: 80, meaning: 'of so much of the ports of a node or a firewall on it tells, in percent.' },
    sustainedMinutes: { value: 30, meaning: 'for so long without a pause must so much be used, in minutes.' },
  },

  run({ apiServer, network, serviceTags, snatUse }, cluster, { portsPerNode, ...limits }) {
    if (apiServer.mode !== 'public')
      return notApplicable('Its nodes reach the API server by a private address, without ports of a public one.');
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);

    const self = { cluster, apiServer };
    const shared = sharedWays(network, self, serviceTags);
    if (shared.every(({ way }) => way.kind === 'none'))
      return notApplicable('The nodes do not get out at all, as required-egress says.');
    const looks = shared.map((one) => {
      const set = lookAtPorts(network, one, self, portsPerNode);
      return joined(set, isTight(network, one, self) ? lookAtUse(byOf(one), snatUse, limits) : undefined);
    });
    return verdict(
      looks.flatMap(({ troubles }) => troubles),
      looks.flatMap(({ unseen }) => unseen),
      'Ports suffice for all nodes that there may be.',
    );
  },
});

/** What configuration says of a way out, and what was measured of it: that clears what it disproves, and is told beside the rest. */
function joined(
  set: ReturnType<typeof lookAtPorts>,
  use: PortUse | undefined,
): { readonly troubles: readonly Trouble[]; readonly unseen: readonly string[] } {
  if (use?.isSeen !== true) {
    const unseen = [typeof set === 'string' ? set : [], use?.why ?? []].flat();
    return { troubles: typeof set === 'object' ? [set] : [], unseen };
  }
  const isCleared = use.troubles.length === 0 && typeof set === 'object' && set.disprovedBy !== undefined;
  const ofSet = typeof set !== 'object' || isCleared ? [] : [{ ...set, evidence: [...set.evidence, ...use.evidence] }];
  return { troubles: [...ofSet, ...use.troubles], unseen: typeof set === 'string' ? [set] : [] };
}
