import { admission, admit, isRestricted, listEvidence, LIST_PATH } from '../aks/authorized-list.ts';
import { citeRow } from '../aks/cite.ts';
import { wayNeed } from '../aks/client-needs.ts';
import { clientsOf } from '../aks/clients.ts';
import { exitOf } from '../aks/egress.ts';
import { mendFor } from '../aks/fixes/mend.ts';
import { isPrivate } from '../aks/mode.ts';
import { gapsOf } from '../aks/need.ts';
import { clear } from '../aks/obstacles.ts';
import { PRIVATE } from '../aks/special-ranges.ts';
import { troubleOf } from '../aks/trouble.ts';
import type { Caller } from '../model/caller.ts';
import type { Client } from '../model/client.ts';
import type { Evidence, Trouble } from '../model/finding.ts';
import type { Logged } from '../model/logs.ts';
import type { Observed } from '../model/observed.ts';
import { cidrs, type IpSet, ipSet, overlaps, subtract } from '../reachability/index.ts';
import { defineCheck, notApplicable, pass, verdict } from './check.ts';

export const authorizedRanges = defineCheck({
  id: 'authorized-ranges',
  cause: 4,
  title: 'A client cannot reach the public API server, mostly because the authorized IP ranges leave it out',
  severity: 'high',
  remediation: {
    summary: "Add the client's public address to the API server's authorized IP ranges.",
    docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
  },
  explanation: `Compares the addresses each client calls from with the ranges, as sets: two halves cover a whole, one half does not.

What counts is the public address the API server sees. A client given by its subnet is followed from there, by its routes, security
groups and firewalls, to the address it leaves with; what stops it on the way is told too. One known by private addresses elsewhere, or
on premises without \`publicEgress\`, is unknown, never passed.

Service tags in the list (preview) are looked up in Azure's published tags.

A call from outside the list is dropped in silence: the client sees a time-out, never a 403. A change of the list takes up to two
minutes.

Where the audit log is asked, it tells when addresses that are now left out called last; that it does not know an address says nothing.`,
  reads: ['apiServer', 'clients'],
  mayRead: ['network', 'serviceTags', 'callers'],

  run({ apiServer, clients, network, serviceTags, callers }, cluster) {
    if (isPrivate(apiServer)) {
      return notApplicable('A private cluster has no authorized IP ranges; private-access looks at its clients.');
    }
    const { must, unseen } = clientsOf(clients, cluster);
    if (must.length + unseen.length === 0)
      return notApplicable('No client is configured that must reach this cluster.');
    const followed = must.filter((client) => publicAddresses(client) === undefined && client.via === undefined);
    if (!isRestricted(apiServer) && followed.length === 0)
      return pass('No authorized IP ranges are set, so every address may call.');

    const { admits, doubts } = admission(apiServer, serviceTags);
    const troubles: Trouble[] = [];
    const gaps = [...unseen];
    const judge = (who: string, calling: readonly string[], evidence: readonly Evidence[] = []): void => {
      const outside = isRestricted(apiServer) ? subtract(ipSet(calling), admits) : [];
      if (outside.length === 0) return;
      if (doubts.length > 0) {
        gaps.push(`${who} (${calling.join(', ')}) is let in by no range that is known.`, ...doubts);
        return;
      }
      const blocks = cidrs(outside);
      troubles.push({
        subject: who,
        reason: `The authorized IP ranges leave ${who} out: calls from ${blocks.join(', ')} are dropped.`,
        certainty: 'proven',
        evidence: [...evidence, listEvidence(cluster, apiServer), ...lastCalls(callers, outside)],
        decidedBy: { resource: cluster.id, line: LIST_PATH },
        ...admit(cluster, apiServer, blocks),
      });
    };
    for (const client of must.filter((one) => !followed.includes(one))) {
      const calling = publicAddresses(client);
      if (calling !== undefined) judge(client.name, calling);
      else gaps.push(`The public address that ${client.name} calls from is not known.`);
    }
    if (followed.length > 0 && !network.known) gaps.push(network.why);
    if (network.known) {
      const { value } = network;
      const needs = followed.map((client) => wayNeed(value, client, { cluster, apiServer }, serviceTags));
      const { obstacles, fates } = clear(network.value, needs, mendFor(cluster, apiServer));
      troubles.push(...obstacles.map((one) => troubleOf(one)));
      gaps.push(...gapsOf(fates));
      for (const { need, trace } of fates) {
        const exit = exitOf(network.value, trace);
        if (exit.kind === 'addresses')
          judge(
            need.who,
            exit.addresses.map(({ range }) => range),
            exit.addresses.map(({ evidence }) => evidence),
          );
        if (exit.kind === 'unseen' && trace.disposition === 'delivered' && isRestricted(apiServer))
          gaps.push(`The public address that ${need.who} calls from is not known: ${exit.why}.`);
      }
    }
    return verdict(
      troubles,
      [...new Set(gaps)],
      `The authorized IP ranges let ${must.map(({ name }) => name).join(', ')} in.`,
    );
  },
});

/** When addresses called that do not get through any more: those who did so last, a few. */
function lastCalls(callers: Observed<Logged<Caller>>, outside: IpSet): readonly Evidence[] {
  if (!callers.known) return [];
  const { value } = callers;
  return value.rows
    .filter(({ address }) => overlaps(ipSet([address]), outside))
    .slice(0, 3)
    .map(({ address, lastSeenAt }) =>
      citeRow(`${address} got through until ${lastSeenAt}`, value, { Address: address }, 'LastSeen'),
    );
}

/** What the API server sees. A private address is never it: something on the way puts a public one in its place. */
function publicAddresses({ addresses, publicEgress }: Client): readonly string[] | undefined {
  const calling = publicEgress ?? addresses;
  return calling === undefined || overlaps(ipSet(calling), PRIVATE) ? undefined : calling;
}
