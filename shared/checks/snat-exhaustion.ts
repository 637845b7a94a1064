import { lookAtPorts } from '../aks/port-look.ts';
import { sharedWays } from '../aks/snat.ts';
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
  explanation: `Nodes of a public cluster call its API server by a public address that they share, and each connection takes one of its ports. A
load balancer sets a fixed number aside for each node: where that number and the nodes that pools have or may scale to exceed 64,000 for each
address, some nodes get none, or Azure refuses to scale. That is proven, and it is mended by more addresses or fewer ports. Left to itself the
load balancer gives the less the more nodes there are, and takes ports from running nodes when their number passes 50, 100, 200, …. NAT
gateways (64,512 ports an address) and Azure Firewalls (2,496 for each address and instance, of which there are two at least) hand ports out on
demand. There too few ports for each node are told as likely, and what is really used only metrics
tell. Nodes that upgrades add for a while are not counted, nor who else leaves by the same firewall.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags'],
  thresholds: {
    portsPerNode: {
      value: 1_024,
      meaning:
        'with fewer outbound ports for each node it tells; what a load balancer sets aside for each of a few nodes.',
    },
  },

  run({ apiServer, network, serviceTags }, cluster, { portsPerNode }) {
    if (apiServer.mode !== 'public')
      return notApplicable('Its nodes reach the API server by a private address, without ports of a public one.');
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);

    const self = { cluster, apiServer };
    const shared = sharedWays(network, self, serviceTags);
    if (shared.every(({ way }) => way.kind === 'none'))
      return notApplicable('The nodes do not get out at all, as required-egress says.');
    const looks = shared.map((one) => lookAtPorts(network, one, self, portsPerNode));
    return verdict(
      looks.filter((look) => typeof look === 'object'),
      looks.filter((look) => typeof look === 'string'),
      'Ports suffice for all nodes that there may be.',
    );
  },
});
