import { admission, admit, isRestricted, listEvidence, LIST_PATH } from '../aks/authorized-list.ts';
import { waysOut } from '../aks/egress.ts';
import type { Trouble } from '../model/finding.ts';
import { cidrs, covers, ipSet, nameOf, subtract } from '../reachability/index.ts';
import { defineCheck, notApplicable, pass, verdict, withoutPools } from './check.ts';

export const authorizedEgress = defineCheck({
  id: 'authorized-egress',
  cause: 4,
  title: "The authorized IP ranges leave the cluster's own nodes out",
  severity: 'critical',
  remediation: {
    summary: 'Add every public address that the nodes leave by to the authorized IP ranges.',
    docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
  },
  explanation: `Nodes of a public cluster call its API server by the public address, so the addresses they leave by must be in the list.

Each pool's way out is followed from its subnet, by routes, through firewalls, whatever the outbound type says: then a NAT gateway comes
first, then the nodes' own public addresses, then the cluster's load balancer. The load balancer's addresses are admitted by AKS itself
and need no entry; those of a NAT gateway, a firewall or a public IP prefix do. Pods with a subnet of their own leave from there.

What is stopped on its way is for required-egress; here it is followed as if it were mended. With API Server VNet Integration nodes use a
private address, and the list does not concern them.`,
  reads: ['apiServer', 'network'],
  mayRead: ['serviceTags'],

  run({ apiServer, network, serviceTags }, cluster) {
    if (apiServer.mode !== 'public')
      return notApplicable('Its nodes reach the API server by a private address, which the ranges do not concern.');
    if (!isRestricted(apiServer)) return pass('No authorized IP ranges are set, so the nodes may call from anywhere.');
    if (apiServer.pools.length === 0) return withoutPools(apiServer);

    const { admits, doubts } = admission(apiServer, serviceTags);
    const troubles: Trouble[] = [];
    const unseen: string[] = [];
    const ways = waysOut(network, { cluster, apiServer }, serviceTags);
    if (ways.every(({ kind }) => kind === 'none'))
      return notApplicable('The nodes do not get out at all, as required-egress says.');
    for (const way of ways) {
      if (way.kind === 'unseen') unseen.push(`${way.who}: the way out is not known, because ${way.why}.`);
      if (way.kind !== 'addresses') continue;

      const outside = way.addresses.filter(({ range }) => !covers(admits, ipSet([range])));
      if (outside.length === 0) continue;
      if (doubts.length > 0) {
        unseen.push(
          `${way.who}: ${outside.map(({ range }) => range).join(', ')} is let in by no range that is known.`,
          ...doubts,
        );
        continue;
      }
      const missing = cidrs(subtract(ipSet(outside.map(({ range }) => range)), admits));
      troubles.push({
        subject: way.by,
        reason: `${way.who} leaves by ${nameOf(way.by)} from ${missing.join(', ')}, which the authorized IP ranges leave out: nodes lose the API server.`,
        certainty: 'proven',
        evidence: [...outside.map(({ evidence }) => evidence), listEvidence(cluster, apiServer)],
        decidedBy: { resource: cluster.id, line: LIST_PATH },
        ...admit(cluster, apiServer, missing),
      });
    }
    return verdict(troubles, unseen, 'Every pool leaves by addresses that may call the API server.');
  },
});
