import { dismiss, entries, isRestricted, LIST_PATH, limitOf, listEvidence } from '../aks/authorized-list.ts';
import { isPrivate } from '../aks/mode.ts';
import { INTERNET, PRIVATE } from '../aks/special-ranges.ts';
import type { ApiServer } from '../model/api-server.ts';
import type { Severity, Trouble } from '../model/finding.ts';
import type { ClusterRef } from '../model/snapshot.ts';
import { cidrs, covers, ipSet } from '../reachability/index.ts';
import { defineCheck, notApplicable, pass, verdict } from './check.ts';

export const rangeHygiene = defineCheck({
  id: 'range-hygiene',
  cause: 4,
  title: 'The authorized IP ranges are unsound',
  severity: 'low',
  remediation: {
    summary: 'Take out the entries that do nothing, and name the clients in place of the whole internet.',
    docs: 'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
  },
  explanation: `Looks at the list itself: ranges that together let the whole internet in (\`0.0.0.0/0\`, or its two halves), private
addresses, which a public API server never sees, entries that are neither address nor service tag, entries inside others, more than one service tag, and a list near its limit (200 entries,
2,000 with API Server VNet Integration). Taking out the entries it names changes nobody's access.`,
  reads: ['apiServer'],

  run({ apiServer }, cluster) {
    if (isPrivate(apiServer)) return notApplicable('A private cluster has no authorized IP ranges.');
    if (!isRestricted(apiServer)) return pass('No authorized IP ranges are set.');

    const list = new List(apiServer, cluster);
    return verdict(
      [...openList(list), ...uselessEntries(list), ...severalTags(list), ...nearLimit(list)],
      [],
      'The list is sound.',
    );
  },
});

/** The list under the check, with the words to quote it. */
class List {
  readonly apiServer: ApiServer;
  readonly cluster: ClusterRef;
  constructor(apiServer: ApiServer, cluster: ClusterRef) {
    this.apiServer = apiServer;
    this.cluster = cluster;
  }

  trouble(subject: string, severity: Severity, reason: string): Trouble {
    const { cluster, apiServer } = this;
    const evidence = [listEvidence(cluster, apiServer)];
    return {
      subject,
      severity,
      reason,
      certainty: 'proven',
      evidence,
      decidedBy: { resource: cluster.id, line: LIST_PATH },
    };
  }

  /** A trouble that taking entries out mends, without changing anybody's access. */
  useless(subject: string, severity: Severity, leaving: readonly string[], reason: string): readonly Trouble[] {
    if (leaving.length === 0) return [];
    return [{ ...this.trouble(subject, severity, reason), ...dismiss(this.cluster, this.apiServer, leaving) }];
  }
}

function openList(list: List): readonly Trouble[] {
  const { authorizedRanges } = list.apiServer;
  if (!covers(ipSet(authorizedRanges), INTERNET)) return [];
  return [list.trouble('open', 'medium', 'The ranges together let every address in: the list restricts nobody.')];
}

function uselessEntries(list: List): readonly Trouble[] {
  const { authorizedRanges, unreadableRanges } = list.apiServer;
  const isPrivateRange = (range: string) => covers(PRIVATE, ipSet([range]));
  const privateRanges = authorizedRanges.filter(isPrivateRange);
  const covered = coveredByOthers(authorizedRanges.filter((range) => !isPrivateRange(range)));
  return [
    ...list.useless(
      'unreadable',
      'medium',
      unreadableRanges,
      `Neither an IP range nor a service tag: ${unreadableRanges.join(', ')}.`,
    ),
    ...list.useless(
      'private',
      'low',
      privateRanges,
      `A public API server never sees private addresses: ${privateRanges.join(', ')} lets nobody in.`,
    ),
    ...list.useless('covered', 'info', covered, `Other entries already cover ${covered.join(', ')}.`),
  ];
}

/** The entries inside another one. CIDR blocks are nested or apart, so nothing else can make one superfluous. */
function coveredByOthers(ranges: readonly string[]): readonly string[] {
  const blocks = ranges
    .flatMap((range) => ipSet([range]).map((interval) => ({ range, ...interval })))
    .toSorted((a, b) => a.family - b.family || compare(a.first, b.first) || compare(b.last, a.last));
  const kept: typeof blocks = [];
  for (const block of blocks) {
    const outer = kept.at(-1);
    if (outer?.family !== block.family || outer.last < block.last) kept.push(block);
  }
  // Of two that are spelled alike one cannot be taken out without the other.
  const keptRanges = new Set(kept.map(({ range }) => range));
  return ranges.filter((range) => !keptRanges.has(range));
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function severalTags(list: List): readonly Trouble[] {
  const { authorizedTags } = list.apiServer;
  if (authorizedTags.length < 2) return [];
  return [
    list.trouble('tags', 'low', `Only one service tag is supported, and the list has ${authorizedTags.join(', ')}.`),
  ];
}

function nearLimit(list: List): readonly Trouble[] {
  const { length } = entries(list.apiServer);
  const limit = limitOf(list.apiServer);
  if (length < 0.9 * limit) return [];
  const fewest = cidrs(ipSet(list.apiServer.authorizedRanges)).length + list.apiServer.authorizedTags.length;
  return [
    list.trouble(
      'limit',
      'low',
      `The list has ${length} of at most ${limit} entries; written as few as can be it would have ${fewest}.`,
    ),
  ];
}
