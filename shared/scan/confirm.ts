import { isDeepStrictEqual } from 'node:util';
import type { App } from '../app.ts';
import type { Check } from '../checks/check.ts';
import { collect } from '../collect/collect.ts';
import { holderOf, NETWORK_KINDS } from '../collect/parse/index.ts';
import type { Fresh } from '../collect/read/fresh.ts';
import { diagnose } from '../diagnose.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Problem } from '../model/report.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import { find, type ResourceId } from '../reachability/index.ts';
import { mergeSnapshots, withoutIds } from './merge.ts';
import { fleetOf, type Run } from './run.ts';

export interface Confirmed {
  readonly findings: readonly Finding[];
  /** What was read in bulk, with what was read fresh in its place. */
  readonly snapshot: FleetSnapshot;
  readonly problems: readonly Problem[];
}

/**
 * Asks the checks, and asks them again of what ARM says now. Resource Graph may lag behind, so each resource that decides a failure is
 * read by itself, once, before the failure is reported; what is gone leaves the network. One that cannot be read leaves the failure,
 * with a problem. What is assumed is not asked for: it is not there.
 */
export async function confirm(
  { snapshot, assumed }: Run,
  checks: readonly Check[],
  config: Config,
  app: App,
): Promise<Confirmed> {
  const { readFresh } = await import('../collect/read/fresh.ts');
  const asked = new Set(assumed === undefined ? [] : idsOf(assumed.snapshot));
  const problems: Problem[] = [];
  let confirmed = snapshot;
  for (;;) {
    const findings = diagnose(fleetOf({ snapshot: confirmed, ...(assumed && { assumed }) }), checks, config.checks);
    const ids = decidingIds(findings).filter((id) => !asked.has(id));
    if (ids.length === 0) return { findings, snapshot: confirmed, problems };
    for (const id of ids) asked.add(id);
    const observedAt = app.now().toISOString();
    app.tell(`resources that failures rest on, read again: ${ids.length}`);
    const fresh = await readFresh(await app.azure(), ids, observedAt, 'confirm');
    const taken = takeIn(confirmed, fresh, observedAt);
    confirmed = taken.snapshot;
    problems.push(...taken.problems);
    if (!taken.isNews) return { findings, snapshot: confirmed, problems };
  }
}

/** Every resource that a failure rests on, once. */
function decidingIds(findings: readonly Finding[]): readonly ResourceId[] {
  const failures = findings.filter(({ status }) => status === 'fail');
  const named = failures.flatMap(({ evidence, decidedBy }) => [
    ...evidence.map(({ source }) => source.split('#')[0] ?? ''),
    ...(decidedBy === undefined ? [] : [decidedBy.resource]),
  ]);
  return [...new Set([...new Set(named)].flatMap((id) => holderOf(id) ?? []))];
}

function takeIn(
  snapshot: FleetSnapshot,
  { resources, gone, failed }: Fresh,
  takenAt: string,
): { readonly snapshot: FleetSnapshot; readonly isNews: boolean; readonly problems: readonly Problem[] } {
  const reading = { resources, managementGroups: new Map(), seen: [], unseen: [], problems: [] };
  const read = collect(reading, { takenAt, cloud: snapshot.cloud, facts: snapshot.facts });
  return {
    snapshot: withoutIds(mergeSnapshots(snapshot, read.snapshot), gone),
    isNews: gone.size > 0 || !isIn(snapshot, read.snapshot),
    problems: [
      ...read.problems,
      ...failed.map(({ id, why }): Problem => ({
        where: id,
        what: `what failed because of it could not be confirmed: ${why}`,
        kind: 'unread',
      })),
    ],
  };
}

/** Whether all that was read fresh is there already: then no check would answer anything else. */
function isIn({ clusters, facts }: FleetSnapshot, fresh: FleetSnapshot): boolean {
  const [old, now] = [facts.network, fresh.facts.network];
  if (!old.known || !now.known || now.value.unseen.length > 0) return false;
  const byId = new Map(clusters.map((one) => [one.cluster.id, one]));
  return (
    fresh.clusters.every(({ cluster, facts: { apiServer } }) => {
      const before = byId.get(cluster.id);
      if (before?.facts.apiServer.known !== true || !apiServer.known) return false;
      const isSame = isDeepStrictEqual(before.facts.apiServer.value, apiServer.value);
      return isSame && isDeepStrictEqual(before.cluster, { ...before.cluster, ...cluster });
    }) &&
    NETWORK_KINDS.every((kind) =>
      now.value[kind].every((one) => {
        const before = find(old.value, kind, one.id);
        return before.status === 'found' && isDeepStrictEqual(before.value, one);
      }),
    )
  );
}

function idsOf({ clusters, facts: { network } }: FleetSnapshot): readonly ResourceId[] {
  if (!network.known) return clusters.map(({ cluster }) => cluster.id);
  const { seen: _, unseen, ...resources } = network.value;
  return [
    ...clusters.map(({ cluster }) => cluster.id),
    ...Object.values(resources).flatMap((list) => list.map(({ id }) => id)),
    ...unseen.map(({ within }) => within),
  ];
}
