import type { App } from '../app.ts';
import type { Check } from '../checks/check.ts';
import { diagnose } from '../diagnose.ts';
import type { Config } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Problem } from '../model/report.ts';
import type { FleetSnapshot } from '../model/snapshot.ts';
import type { ResourceId } from '../reachability/index.ts';
import { fleetOf, type Run } from './run.ts';
import { settle } from './settle.ts';

export interface Confirmed {
  readonly findings: readonly Finding[];
  /** What was read in bulk, with what was read fresh in its place. */
  readonly snapshot: FleetSnapshot;
  readonly problems: readonly Problem[];
}

/**
 * Asks the checks, and asks them again of what ARM says now: each resource that decides a failure is read by itself, once, before the
 * failure is reported. One that cannot be read leaves the failure, with a problem. What is assumed is not asked for: it is not there.
 */
export async function confirm(
  { snapshot, assumed }: Run,
  checks: readonly Check[],
  config: Config,
  app: App,
): Promise<Confirmed> {
  const ask = (read: FleetSnapshot) => {
    const answer = diagnose(fleetOf({ snapshot: read, ...(assumed && { assumed }) }), checks, config.checks);
    return { answer, restsOn: decidingIds(answer) };
  };
  const settling = {
    service: 'confirm',
    known: assumed === undefined ? [] : idsOf(assumed.snapshot),
    doubt: 'what failed because of it could not be confirmed',
  } as const;
  const { answer: findings, ...settled } = await settle(snapshot, ask, settling, app);
  return { findings, snapshot: settled.snapshot, problems: settled.problems };
}

/** Every resource, or part of one, that a failure rests on. */
export function decidingIds(findings: readonly Finding[]): readonly string[] {
  const failures = findings.filter(({ status }) => status === 'fail');
  return failures.flatMap(({ evidence, decidedBy }) => [
    ...evidence.map(({ source }) => source.split('#')[0] ?? ''),
    ...(decidedBy === undefined ? [] : [decidedBy.resource]),
  ]);
}

/** Every resource of a snapshot, and what of it is unseen. */
export function idsOf({ clusters, facts: { network } }: FleetSnapshot): readonly ResourceId[] {
  if (!network.known) return clusters.map(({ cluster }) => cluster.id);
  const { seen: _, unseen, ...resources } = network.value;
  return [
    ...clusters.map(({ cluster }) => cluster.id),
    ...Object.values(resources).flatMap((list) => list.map(({ id }) => id)),
    ...unseen.map(({ within }) => within),
  ];
}
