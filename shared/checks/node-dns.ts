import { needsOf } from '../aks/egress-needs.ts';
import { withFailedLookups } from '../aks/failed-lookups.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { isIntegrated } from '../aks/mode.ts';
import { gapsOf } from '../aks/need.ts';
import { asksServers, isBypassed, serverNeeds } from '../aks/node-servers.ts';
import { lookUp } from '../aks/node-names.ts';
import { clear } from '../aks/obstacles.ts';
import { troubleOf } from '../aks/trouble.ts';
import { defineCheck, notApplicable, verdict, withoutPools } from './check.ts';

export const nodeDns = defineCheck({
  id: 'node-dns',
  cause: 'extra',
  title: 'Nodes cannot resolve the name of their API server',
  severity: 'critical',
  remediation: {
    summary: 'Let nodes reach their DNS servers, and link the zone of the API server where these ask.',
    docs: 'https://learn.microsoft.com/azure/aks/private-clusters',
  },
  explanation: `Nodes dial their API server by its name, and ask for it the DNS servers of their VNet, or else Azure's own.

From every pool's subnet, and from the pod subnets of system pools, where CoreDNS runs, two things are asked. Do UDP and TCP 53 get to
each server: security groups, routes, firewalls? Does the name lead to the API server: private zones and their links, records, resolvers,
rulesets, the DNS proxy of a firewall?

A private name is in no public DNS, so that the zone must be linked where the last server asks, be that the nodes' VNet or the hub. A
public name resolves everywhere, but where a private zone of such a domain is linked, which has the last word. What a server that is not
Azure's answers nobody can tell from here.

What AKS made, as the zone of a cluster that has no other, is AKS's own to mend. With API Server VNet Integration nodes dial an address,
and need no name.

Where the agents' log is asked, lines that tell of a name that DNS does not answer, over ten minutes and more, stand beside what explains
them, or are the only witnesses of a server that nobody else can ask. That agents say nothing acquits nothing.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags', 'agentLog'],

  run({ apiServer, network, serviceTags, agentLog }, cluster) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);
    if (isIntegrated(apiServer))
      return notApplicable('Its nodes dial the address of the API server, and need no name.');

    const self = { cluster, apiServer };
    const { places, gaps } = needsOf(network, self, serviceTags);
    const asking = places.filter((place) => asksServers(place, apiServer));
    const way = clear(network, serverNeeds(network, asking, serviceTags), mendFor(cluster, apiServer));
    const name = lookUp(network, asking, self, serviceTags);
    const ofWay = way.obstacles.map((one) => troubleOf(one, isBypassed(one, way) ? 'medium' : undefined));
    return verdict(
      withFailedLookups([...ofWay, ...name.troubles], { agentLog }),
      [...gaps, ...gapsOf(way.fates), ...name.gaps],
      'Nodes reach their DNS servers and resolve the name of the API server.',
    );
  },
});
