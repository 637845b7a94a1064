import { admission, admit, isRestricted, listEvidence, LIST_PATH } from '../aks/authorized-list.ts';
import { clientsOf } from '../aks/clients.ts';
import { isPrivate } from '../aks/mode.ts';
import type { Client } from '../model/client.ts';
import type { Trouble } from '../model/finding.ts';
import { cidrs, ipSet, overlaps, subtract } from '../reachability/index.ts';
import { PRIVATE } from '../aks/special-ranges.ts';
import { defineCheck, notApplicable, pass, verdict } from './check.ts';

export const authorizedRanges = defineCheck({
  id: 'authorized-ranges',
  cause: 4,
  title: 'The authorized IP ranges leave a client out',
  severity: 'high',
  remediation: {
    summary: "Add the client's public address to the API server's authorized IP ranges.",
    docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
  },
  explanation: `Compares the addresses each client calls from with the ranges, as sets: two halves cover a whole, one half does not.
What counts is the public address the API server sees, so a client known only by private addresses or by its subnet is
unknown here, never passed. Service tags in the list (preview) are looked up in Azure's published tags. A call from outside
the list is dropped in silence: the client sees a time-out, never a 403. A change of the list takes up to two minutes.`,
  reads: ['apiServer', 'clients'],
  mayRead: ['serviceTags'],

  run({ apiServer, clients, serviceTags }, cluster) {
    if (isPrivate(apiServer)) {
      return notApplicable('A private cluster has no authorized IP ranges; private-access looks at its clients.');
    }
    const { must, unseen } = clientsOf(clients, cluster);
    if (must.length + unseen.length === 0)
      return notApplicable('No client is configured that must reach this cluster.');
    if (!isRestricted(apiServer)) return pass('No authorized IP ranges are set, so every address may call.');

    const { admits, doubts } = admission(apiServer, serviceTags);
    const troubles: Trouble[] = [];
    const gaps = [...unseen];
    for (const client of must) {
      const calling = publicAddresses(client);
      if (calling === undefined) {
        gaps.push(`The public address that ${client.name} calls from is not known.`);
        continue;
      }
      const outside = subtract(ipSet(calling), admits);
      if (outside.length === 0) continue;
      if (doubts.length > 0) {
        gaps.push(`${client.name} (${calling.join(', ')}) is let in by no range that is known.`, ...doubts);
        continue;
      }
      const blocks = cidrs(outside);
      troubles.push({
        subject: client.name,
        reason: `The authorized IP ranges leave ${client.name} out: calls from ${blocks.join(', ')} are dropped.`,
        certainty: 'proven',
        evidence: [listEvidence(cluster, apiServer)],
        decidedBy: { resource: cluster.id, line: LIST_PATH },
        ...admit(cluster, apiServer, blocks),
      });
    }
    return verdict(
      troubles,
      [...new Set(gaps)],
      `The authorized IP ranges let ${must.map(({ name }) => name).join(', ')} in.`,
    );
  },
});

/** What the API server sees. A private address is never it: something on the way puts a public one in its place. */
function publicAddresses({ addresses, publicEgress }: Client): readonly string[] | undefined {
  const calling = publicEgress ?? addresses;
  return calling === undefined || overlaps(ipSet(calling), PRIVATE) ? undefined : calling;
}
