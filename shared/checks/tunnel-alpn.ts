import { meddledHandshakes, troublesOfHandshakes } from '../aks/agent-handshakes.ts';
import { interceptions } from '../aks/dials.ts';
import { needsOf } from '../aks/egress-needs.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { evidenceOnce, rulingsOn, rulingsUnseen, troublesOfOpening } from '../aks/firewall-log.ts';
import { spareFromInspection } from '../aks/fixes/tls.ts';
import { isIntegrated } from '../aks/mode.ts';
import type { Fate } from '../aks/need.ts';
import { clear, isBlocked, wayUnseen } from '../aks/obstacles.ts';
import { inspectionsOf, troubleOfInspection } from '../aks/tls-inspection.ts';
import { agentErrors, unheard } from '../aks/told.ts';
import { nameOf } from '../reachability/index.ts';
import { defineCheck, notApplicable, unknown, verdict, withoutPools } from './check.ts';

export const tunnelAlpn = defineCheck({
  id: 'tunnel-alpn',
  cause: 3,
  title: 'Something on the way to the API server ends TLS and loses ALPN',
  severity: 'critical',
  remediation: {
    summary: "Let the API server's name pass without TLS inspection.",
    docs: 'https://learn.microsoft.com/azure/aks/outbound-rules-control-egress',
  },
  explanation: `The tunnel is asked for by ALPN, within the TLS connection from its agents to the API server on 443. What ends that TLS
and begins another, as a firewall that inspects does, loses ALPN and the agents' certificates, and no certificate authority that nodes
are made to trust helps.

From every pool's subnet, and from pod subnets, the way to the API server is followed; it fails where the first application rule that
matches terminates TLS, no network rule having matched before, and the firewall's policy has a certificate authority.

The article asks to enable ALPN on the agent: AKS always does, and there is nothing to enable. With an HTTP proxy AKS puts the API server
among its exceptions, so a proxy is not asked. What an appliance that is no Azure Firewall does only itself can tell.

What is stopped on its way is for required-egress; here it is followed as if it were mended. With API Server VNet Integration nodes dial
an address, which no rule inspects.

Where the API server was dialed from here (\`--probe\`), what that showed of TLS is told beside: it is another way, which neither accuses
nor acquits.

Where the logs are asked, agents that find TLS answered without ALPN, or by somebody else's certificate, and firewalls that log this
cluster's name as inspected, stand beside the rule that explains them, or accuse by themselves, as the only witnesses of an appliance.

Agents before version 0.31 do not notice the loss of ALPN. That nobody complains acquits nothing, and a log that was to be asked and
could not be read leaves the answer open. Agents on nodes of Microsoft's (AKS Automatic) are not heard.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags', 'probe', 'agentLog', 'firewallNames', 'firewallAddresses'],

  run({ apiServer, network, serviceTags, probe, agentLog, ...firewalls }, cluster) {
    if (apiServer.powerState === 'Stopped') return notApplicable('The cluster is stopped, as cluster-state says.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);
    const heard = meddledHandshakes({ agentLog });
    if (isIntegrated(apiServer) && heard.length === 0)
      return notApplicable('Its nodes dial the address of the API server, and rules that terminate TLS go by names.');

    const { needs, gaps } = needsOf(network, { cluster, apiServer }, serviceTags);
    const { fates } = clear(network, needs, mendFor(cluster, apiServer));
    if (gaps.length === 0 && heard.length === 0 && fates.every(isBlocked)) {
      const why = wayUnseen(network);
      return why === undefined
        ? notApplicable('Nothing gets to the API server, as required-egress says.')
        : unknown(`Nothing gets to the API server, as far as was seen: ${why}.`);
    }

    const { inspections, gaps: doubts } = inspectionsOf(network, fates);
    const opened = rulingsOn(network, fates, firewalls).filter(({ ruling }) => ruling.ruling === 'inspected');
    const seen = interceptions(probe);
    const proven = inspections.map((one) => {
      const trouble = troubleOfInspection(one, spareFromInspection(network, one, cluster));
      const logged = evidenceOnce(opened.filter(({ firewall }) => firewall === one.line.hop.at));
      const beside = [...seen, ...logged, ...heard.map(({ evidence }) => evidence)];
      return { ...trouble, evidence: [...trouble.evidence, ...beside] };
    });
    const told = troublesOfOpening(
      opened.filter(({ firewall }) => !inspections.some(({ line }) => line.hop.at === firewall)),
    );
    // What a rule explains needs no other culprit.
    const troubles = [...proven, ...told];
    const isHeard = apiServer.hasHostedSystemPools || heard.length > 0;
    const unseen = [
      ...gaps,
      ...doubts,
      ...(isHeard ? [] : unheard(agentErrors({ agentLog }), "What the tunnel's agents say of it")),
      ...rulingsUnseen(fates, firewalls),
    ];
    const elsewhere = seen.map(({ fact }) => ` Elsewhere something does: ${fact}.`);
    return verdict(
      troubles.length > 0 ? troubles : troublesOfHandshakes(heard, passedBy(fates)),
      unseen,
      `No firewall on the way to the API server terminates TLS, and an HTTP proxy is not asked for it.${elsewhere.join('')}`,
    );
  },
});

/** Appliances and gateways on the way, of which nobody but they themselves can tell what they do. */
function passedBy(fates: readonly Fate[]): readonly string[] {
  const hops = fates.flatMap(({ trace }) => [trace.hops, ...trace.parts.map((part) => part.hops)].flat());
  return [...new Set(hops.flatMap(({ kind, at }) => (kind === 'appliance' || kind === 'gateway' ? [nameOf(at)] : [])))];
}
