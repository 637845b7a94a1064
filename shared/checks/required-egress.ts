import { vainDials, withDials } from '../aks/agent-dials.ts';
import { nameNeeds, needsOf } from '../aks/egress-needs.ts';
import { rulingsOn, rulingsUnseen, troublesOfDenials, withRulings } from '../aks/firewall-log.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { type Fate, gapsOf } from '../aks/need.ts';
import { clear, type Obstacle } from '../aks/obstacles.ts';
import { troubleOf } from '../aks/trouble.ts';
import { defineCheck, notApplicable, verdict, withoutPools } from './check.ts';

export const requiredEgress = defineCheck({
  id: 'required-egress',
  cause: 2,
  title: 'Something that nodes or pods need is blocked on their way out',
  severity: 'critical',
  remediation: {
    summary: 'Let what the nodes need past the rule or route that stops it.',
    docs: 'https://learn.microsoft.com/azure/aks/outbound-rules-control-egress',
  },
  explanation: `Follows what nodes and pods call, from every pool's subnet and from pod subnets: the API server on 443, and from nodes
the names that images, tokens and Azure's own APIs come from. Security admin rules, security groups, routes, peerings, firewalls and the
way out are asked as Azure asks them; the way out is where routes lead, whatever the outbound type says. One failure is one line that
stops flows.

Names are followed as far as Azure's own resources go; of a name whose address nobody knows, every public address must fare alike.

UDP 1194 and TCP 9000, which the article names, belong to tunnels that konnectivity has replaced: nothing needs them. With an HTTP proxy,
nodes need the proxy in place of the names.

A name that does not resolve is for node-dns, ranges that leave the nodes out for authorized-egress, and with API Server VNet Integration
the API server's own subnet for api-server-subnet.

Where the logs are asked, what a firewall on the way denied last stands beside the line that explains it, or hints at rules that were not
read; a log that was to be asked and could not be read leaves the answer open. A name that was let through since, and names that are not
needed, count for nothing.

Dials of the tunnel's agents that time out stand beside what explains them; by themselves they are for tunnel-pods.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags', 'firewallNames', 'firewallAddresses', 'agentLog'],

  run({ apiServer, network, serviceTags, agentLog, ...firewalls }, cluster) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);

    const self = { cluster, apiServer };
    const { places, needs: ofApiServer, gaps } = needsOf(network, self, serviceTags);
    const needs = [...ofApiServer, ...nameNeeds(places, self, serviceTags)];
    const { obstacles, fates } = clear(network, needs, mendFor(cluster, apiServer), isOurs);
    const denied = rulingsOn(network, fates, firewalls);
    const vain = vainDials({ agentLog });
    const isVital = ({ blocked }: Obstacle) => blocked.some(({ need }) => need.what === 'the API server');
    const troubles = obstacles.map((one) => {
      const trouble = withRulings(troubleOf(one, isVital(one) ? undefined : 'medium'), one, denied);
      return isVital(one) ? withDials(trouble, vain) : trouble;
    });
    return verdict(
      [...troubles, ...troublesOfDenials(denied, obstacles)],
      [...gaps, ...gapsOf(fates.filter(isOurs)), ...rulingsUnseen(fates, firewalls)],
      'All that nodes and pods call gets out.',
    );
  },
});

/** Names are for node-dns, and who is on the list of ranges for authorized-egress. */
function isOurs({ trace }: Fate): boolean {
  return !['nameNotResolved', 'resolvedElsewhere', 'notAuthorized'].includes(trace.disposition);
}
